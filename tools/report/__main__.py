# SPDX-License-Identifier: BSD-3-Clause
"""python -m report COMMAND --build DIR: what the build and `make report` run.

	check       after each link: the two lines, report.json; fails when over budget or unknown
	show        the sheet in the terminal, report.html beside the ELF
	diff        what changed since another report.json
	baseline    records the numbers that later growth is measured from
	sbom        the bill of materials
	measure     runs the image and checks the budgets that only a run can check
"""
import argparse
import os
import shutil
import struct
import sys

from . import sheet as sheets
from .errors import ReportError
from .places import Places


def arguments(argv):
    p = argparse.ArgumentParser(prog="report", description=__doc__.split("\n", maxsplit=1)[0])
    p.add_argument("command", choices=("check", "show", "diff", "baseline", "sbom",
                                       "measure"))
    p.add_argument("--build", required=True, help="build/<board>/<app>[-<config>]")
    p.add_argument("--elf", help="the image, if it is not <build>/<app>.elf")
    p.add_argument("--image", help="the image file, if it is not there yet under its name")
    p.add_argument("--depth", default="3", help="levels of the memory tree, 0 to 5")
    p.add_argument("--base", help="report.json to compare with")
    p.add_argument("--emulator", help="file with the command that runs the image (measure)")
    p.add_argument("--measuring", action="store_true",
                   help="the image is made to be measured: times of tasks need not be known yet")
    p.add_argument("--colour", choices=("auto", "always", "never"), default="auto")
    args = p.parse_args(argv)
    if args.depth not in tuple("012345"):
        raise ReportError(f"DEPTH={args.depth}: levels are 0 to 5 (region, group, library, file, symbol)")
    args.depth = int(args.depth)
    return args


def colour(args):
    if args.colour == "auto":
        return sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return args.colour == "always"


def check(args):
    from .terminal import two_lines
    sheet, project, _ = sheets.make(args.build, args.elf, args.image, args.measuring)
    path = os.path.join(project.build, "report.json")
    sheets.write(path, sheet)
    print("\n".join(two_lines(sheet)))
    real = Places(project.build).real
    for line in sheet["warnings"]:
        print("  budget: " + real(line))
    if sheet["errors"]:
        sys.stdout.flush()
        for line in sheet["errors"]:
            print("budget: " + real(line), file=sys.stderr)
        print(f"budget: the image is not made; `make report` shows the sheet ({path})",
              file=sys.stderr)
        return 1
    shutil.copyfile(path, os.path.join(project.build, "report.good.json"))
    return 0


def show(args):
    from . import html, terminal
    sheet, project, _ = sheets.make(args.build, args.elf)
    sheets.write(os.path.join(project.build, "report.json"), sheet)
    page = os.path.join(project.build, "report.html")
    html.write(page, sheet)
    style = terminal.Style(colour(args))
    title = f"{sheet['app']} on {sheet['board']} ({sheet['configuration']})"
    lines = [style("1", title), ""] + terminal.libraries(sheet["rows"])
    lines += [""] + terminal.budget_table(sheet["budgets"])
    lines += [""] + terminal.tree(sheet["rows"], args.depth, style)
    if sheet["stacks"]:
        lines += [""] + terminal.stacks(sheet["stacks"], style)
    lines += terminal.tasks(sheet["tasks"], sheet["schedule"], style)
    for note in sheet["notes"]:
        lines.append("note: " + note)
    for line in sheet["warnings"]:
        lines.append(style("33", "warning: " + line))
    for line in sheet["errors"]:
        lines.append(style("31", "error: " + line))
    print("\n".join([Places(project.build).real(line) for line in lines] + ["", f"  HTML    {page}"]))
    return 1 if sheet["errors"] else 0


def record(args):
    sheet, project, _ = sheets.make(args.build, args.elf)
    path = sheets.baseline_paths(project)[0]
    sheets.write(path, sheet)
    print(f"  BASE    {path}")
    return 0


def compare(args):
    from . import diff, terminal
    base = diff.load(args.base)
    sheet, _, _ = sheets.make(args.build, args.elf)
    print("\n".join(diff.compare(base, sheet, terminal.Style(colour(args)))))
    return 0


def materials(args):
    from . import sbom
    sheet, project, memory = sheets.make(args.build, args.elf)
    document, libs = sbom.spdx(sheet, project, memory)
    path = os.path.splitext(project.elf)[0] + ".spdx.json"
    sbom.write(path, document)
    print(f"{'lines':>8} {'ROM':>9} {'RAM':>9}  library")
    for lib in sorted(libs, key=lambda lib: (-lib.lines, lib.name)):
        print(f"{lib.lines:>8} {lib.rom:>9} {lib.ram:>9}  {lib.name}" +
              (f" ({lib.origin[0]})" if lib.origin else ""))
    print(f"{sum(lib.lines for lib in libs):>8} {'':>9} {'':>9}  lines of code in the image")
    print(f"  SPDX    {path}")
    path = os.path.splitext(project.elf)[0] + ".cdx.json"
    sbom.write(path, sbom.cyclonedx(sheet, project, libs))
    print(f"  CDX     {path}")
    return 0


def run_it(args):
    import shlex

    from . import measure
    sheet, project, _ = sheets.make(args.build, args.elf, measuring=True)
    emulator = []
    if args.emulator:
        with open(args.emulator, encoding="utf-8") as f:
            emulator = shlex.split(f.read())
    lines, errors = measure.check(project, sheet, emulator)
    real = Places(project.build).real
    print("\n".join(map(real, lines)))
    sys.stdout.flush()
    for line in errors:
        print("budget: " + real(line), file=sys.stderr)
    return 1 if errors else 0


def main(argv=None):
    commands = {"check": check, "show": show, "baseline": record, "diff": compare,
                "sbom": materials, "measure": run_it}
    args = None
    try:
        args = arguments(argv)
        return commands[args.command](args)
    except ReportError as e:
        print(f"report: {Places(args.build).real(str(e)) if args else e}", file=sys.stderr)
        return 1
    except (ArithmeticError, LookupError, ValueError, TypeError, AttributeError, RecursionError,
            struct.error) as e:
        if os.environ.get("TAPPET_REPORT_DEBUG"):
            raise
        print(f"report: {args.build}: what the build left is damaged or of different builds "
              f"({type(e).__name__}: {e}): nothing is proved; `make clean` and build again",
              file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader (head, less) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as e:
        print(f"report: {e.filename}: {e.strerror}: it cannot be read or written", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
