# SPDX-License-Identifier: BSD-3-Clause
"""The bill of materials: what is in the image as an SPDX 2.3 and as a CycloneDX 1.5 document, and its
lines of code.

Our libraries by their own licence lines, fetched ones by the checksum that the build demands.
Lines are those of code in the sources of objects that gave the image a byte: the trusted base.
"""
import datetime
import hashlib
import json
import os
import re
import uuid
from collections import namedtuple

from .files import replace
from .places import Places

_SPDX = re.compile(r"SPDX-License-Identifier:\s*([\w.+ ()-]+?)\s*(?:\*/|-->|$)", re.M)
SUPPLIER = "Tappet"
LIBGCC = "GPL-3.0-or-later WITH GCC-exception-3.1"
Origin = namedtuple("Origin", "where sha256 version pool licence purl cpe")
_ID = re.compile(r"[^A-Za-z0-9.-]")


def lines_of_code(text, assembly=False):
    """Lines with code: neither blank nor comment alone."""
    text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group(0).count("\n"), text, flags=re.S)
    text = re.sub(r"//[^\n]*", "", text)
    return sum(1 for line in text.split("\n") if line.strip())


class Library:
    def __init__(self, name, folder):
        self.name, self.folder = name, folder
        self.files, self.lines, self.unlicensed = {}, 0, 0
        self.rom = self.ram = 0
        self.origin = None


def libraries(project, memory):
    """[Library] of those with bytes in the image, with their sources."""
    found = {}
    places = Places(project.build)
    for r in memory.rows:
        if r["group"] == "linker":
            continue
        lib = found.setdefault(r["library"],
                               Library(r["library"], project.folders.get(r["library"])))
        lib.rom += r["rom"]
        lib.ram += r["ram"]
        name = places.name(r["file"])
        path = source_path(project, name)
        if path and name not in lib.files:
            with open(path, "rb") as f:
                data = f.read()
            text = data.decode("utf-8", "replace")
            m = _SPDX.search(text[:2000])
            lib.files[name] = (hashlib.sha1(data).hexdigest(), m and m.group(1).strip())
            lib.lines += lines_of_code(text)
            lib.unlicensed += m is None
    for lib in found.values():
        lib.origin = origin(project, lib)
    return [found[n] for n in sorted(found)]


def source_path(project, name):
    """The file that the image's debug information calls by that name, None if there is none."""
    for path in (Places(project.build).real(name), os.path.join(project.build, name.removeprefix("build/")),
                 os.path.join(project.top, name)):
        if os.path.isabs(path) and os.path.isfile(path):
            return path
    return None


def origin(project, lib):
    """The Origin of a fetched library, None for our own. Its Makefile.uk has all of it."""
    if not lib.folder:
        return None
    try:
        with open(os.path.join(lib.folder, "Makefile.uk"), encoding="utf-8") as f:
            text = f.read()
    except OSError:
        return None
    name = lib.name.upper()
    m = re.search(rf"^{name}_ORIGIN_SHA256\s*:?=\s*([0-9a-f]{{64}})", text, re.M)
    if not m:
        return None
    pool = re.search(r"_ORIGIN_POOL\s*:?=\s*(\S+)", text)
    fetched = re.search(r"call fetch\w*,[^,]*,(\$\(\w+\)|[^,)]+)", text)
    where = fetched.group(1).strip() if fetched else f"$({name}_URL)"
    variable = re.fullmatch(r"\$\((\w+)\)", where)
    if variable:
        value = re.search(rf"^{variable.group(1)}\s*:?=\s*(\S+)", text, re.M)
        where = value.group(1) if value else ""
    version = re.search(r"[-_/](\d+(?:\.\d+)+)", pool.group(1) if pool else where)
    if "$(" in where or "//" not in where:
        where = "NOASSERTION"
    version = version.group(1) if version else None
    said = dict(re.findall(rf"^{name}_ORIGIN_(LICENSE|PURL|CPE)\s*:?=\s*(.*\S)", text, re.M))
    purl, cpe = said.get("PURL"), said.get("CPE")
    return Origin(where, m.group(1), version, pool and pool.group(1), said.get("LICENSE"),
                  purl and (f"{purl}@{version}" if version else purl),
                  cpe and f"{cpe}:{version or '*'}:*:*:*:*:*:*:*")


def version_of(project):
    """Tappet's own."""
    with open(os.path.join(project.top, "VERSION"), encoding="utf-8") as f:
        return f.read().strip()


def created():
    """The time of the documents: SOURCE_DATE_EPOCH, else 1970. No clock is asked."""
    said = os.environ.get("SOURCE_DATE_EPOCH", "0")
    at = datetime.datetime.fromtimestamp(int(said) if said.isdecimal() else 0, datetime.timezone.utc)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def spdx(sheet, project, memory):
    libs = libraries(project, memory)
    with open(project.elf, "rb") as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    name = f"{sheet['app']}-{sheet['board']}"
    packages = [{
        "SPDXID": "SPDXRef-image", "name": name, "versionInfo": version_of(project),
        "supplier": f"Organization: {SUPPLIER}", "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False, "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION",
        "checksums": [{"algorithm": "SHA256", "checksumValue": digest}],
        "primaryPackagePurpose": "FIRMWARE",
        "comment": f"rom {sheet['totals']['rom']} bytes, ram {sheet['totals']['ram']} bytes, "
                   f"{sum(lib.lines for lib in libs)} lines of code; gcc {sheet['compiler']}"}]
    files, relations = [], [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                             "relatedSpdxElement": "SPDXRef-image"}]
    for lib in libs:
        ident = "SPDXRef-" + _ID.sub("-", lib.name)
        # What some files say is not said by those without a licence line.
        said = {licence for _, licence in lib.files.values()}
        licence = " AND ".join(sorted(said)) if said and not lib.unlicensed else "NOASSERTION"
        package = {"SPDXID": ident, "name": lib.name, "downloadLocation": "NOASSERTION",
                   "filesAnalyzed": False, "licenseConcluded": "NOASSERTION",
                   "licenseDeclared": licence, "copyrightText": "NOASSERTION",
                   "comment": f"rom {lib.rom} bytes, ram {lib.ram} bytes, {lib.lines} lines of "
                              "code"}
        if lib.unlicensed:
            package["comment"] += f", {lib.unlicensed} files without a licence line"
        if lib.origin:
            package["downloadLocation"] = lib.origin.where
            if lib.origin.pool:
                package["sourceInfo"] = f"the checksum is that of Debian's archive, {lib.origin.pool}"
            package["checksums"] = [{"algorithm": "SHA256", "checksumValue": lib.origin.sha256}]
            if lib.origin.version:
                package["versionInfo"] = lib.origin.version
            if lib.origin.licence:
                package["licenseDeclared"] = lib.origin.licence
            refs = [{"referenceCategory": category, "referenceType": kind, "referenceLocator": value}
                    for category, kind, value in (("PACKAGE-MANAGER", "purl", lib.origin.purl),
                                                  ("SECURITY", "cpe23Type", lib.origin.cpe)) if value]
            if refs:
                package["externalRefs"] = refs
        elif lib.name.startswith("libgcc"):
            package["versionInfo"] = sheet["compiler"]
            package["licenseDeclared"] = LIBGCC
        elif is_ours(project, lib):
            package["versionInfo"] = version_of(project)
            package["supplier"] = f"Organization: {SUPPLIER}"
        packages.append(package)
        relations.append({"spdxElementId": "SPDXRef-image", "relationshipType": "CONTAINS",
                          "relatedSpdxElement": ident})
        for path, (sha1, licence) in sorted(lib.files.items()):
            file_id = f"SPDXRef-{_ID.sub('-', lib.name)}-{_ID.sub('-', path)}"
            files.append({"SPDXID": file_id, "fileName": "./" + path.lstrip("/"),
                          "checksums": [{"algorithm": "SHA1", "checksumValue": sha1}],
                          "licenseInfoInFiles": [licence or "NOASSERTION"],
                          "licenseConcluded": "NOASSERTION", "copyrightText": "NOASSERTION"})
            relations.append({"spdxElementId": ident, "relationshipType": "GENERATED_FROM",
                              "relatedSpdxElement": file_id})
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": name,
        "documentNamespace": f"https://spdx.org/spdxdocs/{name}-{digest[:32]}",
        "creationInfo": {"created": created(), "creators": [f"Tool: tappet-{version_of(project)}"]},
        "packages": packages, "files": files, "relationships": relations,
    }, libs


def is_ours(project, lib):
    """Is it of the tree, and not fetched?"""
    return lib.folder and not lib.origin and not os.path.relpath(lib.folder, project.top).startswith("..")


def licences(lib):
    """The licences of a library as CycloneDX has them; none if some file does not say one."""
    said = {licence for _, licence in lib.files.values()}
    if lib.origin and lib.origin.licence:
        text = lib.origin.licence
    elif lib.name.startswith("libgcc"):
        text = LIBGCC
    elif said and not lib.unlicensed:
        text = " AND ".join(sorted(said))
    else:
        return []
    return [{"expression": text}] if " " in text else [{"license": {"id": text}}]


def component(sheet, project, lib):
    c = {"type": "library", "bom-ref": lib.name, "name": lib.name,
         "properties": [{"name": f"tappet:{k}", "value": str(v)}
                        for k, v in (("rom", lib.rom), ("ram", lib.ram), ("lines", lib.lines))]}
    if lib.origin:
        c["hashes"] = [{"alg": "SHA-256", "content": lib.origin.sha256}]
        if lib.origin.where != "NOASSERTION":
            c["externalReferences"] = [{"type": "distribution", "url": lib.origin.where}]
        more = {"version": lib.origin.version, "purl": lib.origin.purl, "cpe": lib.origin.cpe}
    elif lib.name.startswith("libgcc"):
        more = {"version": sheet["compiler"]}
    elif is_ours(project, lib):
        more = {"version": version_of(project), "supplier": {"name": SUPPLIER}}
    else:
        more = {}
    more["licenses"] = licences(lib)
    return {**c, **{k: v for k, v in more.items() if v}}


def cyclonedx(sheet, project, libs):
    """The same libraries as a CycloneDX 1.5 document."""
    with open(project.elf, "rb") as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    version = version_of(project)
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        # A number of the image's own, so that the same image has the same document.
        "serialNumber": f"urn:uuid:{uuid.UUID(bytes=bytes.fromhex(digest)[:16], version=4)}",
        "metadata": {
            "timestamp": created(),
            "tools": {"components": [{"type": "application", "name": "tappet", "version": version}]},
            "supplier": {"name": SUPPLIER},
            "component": {"type": "firmware", "bom-ref": "image", "version": version,
                          "name": f"{sheet['app']}-{sheet['board']}",
                          "hashes": [{"alg": "SHA-256", "content": digest}]}},
        "components": [component(sheet, project, lib) for lib in libs],
        "dependencies": [{"ref": "image", "dependsOn": [lib.name for lib in libs]}],
    }


def write(path, document):
    replace(path, json.dumps(document, indent=1) + "\n")
