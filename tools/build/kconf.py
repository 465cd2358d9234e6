# SPDX-License-Identifier: BSD-3-Clause
"""Everything that touches the Kconfig language: the configuration commands of the front door.

The folders come through the environment (select.mk, config.mk). `sync` is what a build runs when
something here is out of date: it brings .config up to the Config.uk files and writes the same
values for make (auto.conf) and for the compiler (include/uk/config.h). Objects that depend on an
option whose value changed are removed, so that make builds them again and nothing else.
"""

import hashlib
import os
import re
import sys

import kconfiglib

import stale

BUILD = os.environ["BUILD"]
DOT_CONFIG = os.path.join(BUILD, ".config")
SEED = os.path.join(BUILD, ".config.seed")	# digest of the .config that the defconfigs gave
AUTO_CONF = os.path.join(BUILD, "auto.conf")
CONFIG_H = os.path.join(BUILD, "include/uk/config.h")
DEFCONFIGS = os.environ.get("UK_DEFCONFIGS", "").split()
ASSIGN = re.compile(r"CONFIG_(\w+)=(.*)|# CONFIG_(\w+) is not set$")
# The lines behind it count on that processor architecture only, up to the next such line.
ARCH = re.compile(r"# ARCH: *(\w+)$")
STRING = re.compile(r'"((?:[^\\"]|\\.)*)"$')


class ConfigError(Exception):
	"""What the user has to mend, one line a finding."""


def write(path, text):
	"""Replaces the file in one step, so that nothing half-written is ever seen."""
	os.makedirs(os.path.dirname(path), exist_ok=True)
	part = f"{path}.{os.getpid()}"
	with open(part, "w", encoding="utf-8") as f:
		f.write(text)
	os.rename(part, path)


def digest(path):
	with open(path, "rb") as f:
		return hashlib.sha256(f.read()).hexdigest()


def load_menu():
	# External libraries are sourced from one generated file: Kconfig has no loop over a list.
	elibs = [d + "/Config.uk" for d in os.environ.get("UK_ELIBS", "").split()]
	text = "".join(f'source "{f}"\n' for f in elibs if os.path.exists(f))
	path = os.path.join(BUILD, "external.uk")
	if not os.path.exists(path) or open(path, encoding="utf-8").read() != text:
		write(path, text)
	try:
		kconf = kconfiglib.Kconfig("Config.uk", warn_to_stderr=False)
	except kconfiglib.KconfigError as e:
		raise ConfigError(str(e).strip()) from e
	if kconf.warnings:
		raise ConfigError("\n".join(kconf.warnings))
	kconf.warn_assign_undef = False
	return kconf


def set_from_line(kconf, line, where):
	"""Applies one line; returns (symbol, wanted value as text), or None for a comment."""
	m = ASSIGN.match(line)
	if not m:
		if line and not line.startswith("#"):
			raise ConfigError(f"{where}: not an assignment: {line}")
		return None
	name = m[1] or m[3]
	value = m[2] if m[1] else "n"
	sym = kconf.syms.get(name)
	if sym is None or not sym.nodes:
		raise ConfigError(f"{where}: there is no option {name}")
	if sym.orig_type == kconfiglib.STRING:
		quoted = STRING.match(value)
		if not quoted:
			raise ConfigError(f"{where}: {name} takes a string in double quotes")
		value = kconfiglib.unescape(quoted[1])
	if not sym.set_value(value):
		raise ConfigError(f"{where}: {value} is no value for {name},"
				  f" a {kconfiglib.TYPE_TO_STR[sym.orig_type]}")
	return sym, value


def same(sym, wanted):
	if sym.orig_type == kconfiglib.HEX:
		return int(sym.str_value or "0", 16) == int(wanted, 16)
	if sym.orig_type == kconfiglib.INT:
		return int(sym.str_value or "0") == int(wanted)
	return sym.str_value == wanted


def selectors(sym):
	parts = kconfiglib.split_expr(sym.rev_dep, kconfiglib.OR)
	return [kconfiglib.split_expr(p, kconfiglib.AND)[0].name for p in parts
		if kconfiglib.expr_value(p)]


def why(sym, wanted):
	"""Why an assignment did not take, for people."""
	if not any(node.prompt for node in sym.nodes):
		return "it has no prompt, so it cannot be set by hand"
	if wanted == "n" and selectors(sym):
		return "it is selected by " + ", ".join(selectors(sym))
	if not kconfiglib.expr_value(sym.direct_dep):
		return "it depends on " + kconfiglib.expr_str(sym.direct_dep)
	if sym.choice and sym.choice.selection is not sym:
		return f"{sym.choice.selection.name} is chosen instead"
	for low, high, cond in sym.ranges:
		if kconfiglib.expr_value(cond):
			return f"it must lie in {low.str_value}..{high.str_value}"
	return "its prompt is not visible (depends on " + \
		", ".join(kconfiglib.expr_str(n.prompt[1]) for n in sym.nodes if n.prompt) + ")"


def merge_defconfigs(kconf):
	"""Loads the defconfigs, later ones over earlier ones; every assignment must take."""
	wanted = {}
	errors = []
	for path in DEFCONFIGS:
		with open(path, encoding="utf-8") as f:
			arch = "any"
			for number, line in enumerate(f, 1):
				where = f"{os.path.relpath(path)}:{number}"
				arch = ARCH.match(line)[1] if ARCH.match(line) else arch
				if arch not in ("any", kconf.syms["UK_ARCH"].str_value):
					continue
				try:
					hit = set_from_line(kconf, line.strip(), where)
				except ConfigError as e:
					errors.append(str(e))
					continue
				if not hit:
					continue
				sym, value = hit
				if sym.choice and value == "y":
					for other in sym.choice.syms:
						wanted.pop(other, None)
				wanted[sym] = (value, where)
	for sym, (value, where) in wanted.items():
		if not same(sym, value):
			errors.append(f"{where}: {sym.name}={value} did not take"
				      f" (it is {sym.str_value or 'unset'}): {why(sym, value)}")
	if errors:
		raise ConfigError("\n".join(errors))


def defconfig(kconf):
	merge_defconfigs(kconf)
	os.makedirs(BUILD, exist_ok=True)
	try:
		kconf.write_config(DOT_CONFIG, save_old=False)
	except UnicodeDecodeError:	# a damaged one, which it compares with
		os.unlink(DOT_CONFIG)
		kconf.write_config(DOT_CONFIG, save_old=False)
	write(SEED, digest(DOT_CONFIG))


def untouched():
	"""True while .config is what the defconfigs gave: then it follows them when they change."""
	if not os.path.exists(DOT_CONFIG):
		return True
	return os.path.exists(SEED) and open(SEED, encoding="ascii").read() == digest(DOT_CONFIG)


def load_dot_config(kconf):
	"""Takes up the user's values. What takes no effect is told, or a typing error would be lost."""
	try:
		with open(DOT_CONFIG, encoding="utf-8") as f:
			lines = f.read().splitlines()
	except UnicodeDecodeError as e:
		raise ConfigError(f"{DOT_CONFIG} is damaged ({e.reason} at byte {e.start}): make defconfig "
				  "starts again from the board's and the app's") from e
	for number, line in enumerate(lines, 1):
		m = ASSIGN.match(line)
		name = m and (m[1] or m[3])
		if m and not (name in kconf.syms and kconf.syms[name].nodes):
			print(f"  note: .config:{number}: there is no option {name}", file=sys.stderr)
		elif not m and line and not line.startswith("#"):
			print(f"  note: .config:{number}: not an assignment: {line}", file=sys.stderr)
	kconf.load_config(DOT_CONFIG)


def olddefconfig(kconf):
	"""Keeps the user's values; new options get their defaults."""
	if untouched():
		defconfig(kconf)
		return
	load_dot_config(kconf)
	for sym in kconf.unique_defined_syms:
		if sym.user_value is None or not any(n.prompt for n in sym.nodes):
			continue
		value = sym.user_value
		if sym.orig_type == kconfiglib.BOOL:
			value = kconfiglib.TRI_TO_STR[value]
		if sym.visibility and not same(sym, value) and not (sym.choice and value == "n"):
			print(f"  note: {sym.name}={value} in .config did not take: {why(sym, value)}",
			      file=sys.stderr)
	kconf.write_config(DOT_CONFIG, save_old=False)


def values(kconf):
	"""Every option that has a value, as auto.conf spells it. n is absent."""
	result = {}
	for sym in kconf.unique_defined_syms:
		m = ASSIGN.match(sym.config_string.strip())
		if m and m[1]:
			result[m[1]] = m[2]
	return result


def old_values():
	"""The values of the last build, or None if there was none."""
	if not os.path.exists(AUTO_CONF):
		return None
	with open(AUTO_CONF, encoding="utf-8") as f:
		pairs = (line.rstrip("\n").split(" := ", 1) for line in f if line.startswith("CONFIG_"))
		return {name[len("CONFIG_"):]: value.replace("$$", "$") for name, value in pairs}


def unmet_selects(kconf):
	"""Kconfig lets an option select what cannot be had; the compiler would say it in other words."""
	return [f"{sym.name} depends on {kconfiglib.expr_str(sym.direct_dep)}, but is selected by "
		f"{', '.join(selectors(sym))}: not on BOARD={os.environ['UK_BOARD']}, or not with these "
		"options"
		for sym in kconf.unique_defined_syms
		if kconfiglib.expr_value(sym.rev_dep) > kconfiglib.expr_value(sym.direct_dep)]


def missing_libraries(kconf):
	"""To Kconfig, an option that nothing defines is n: an app would be built without its library."""
	outside = [os.environ["UK_APP_DIR"], *os.environ.get("UK_ELIBS", "").split()]
	errors = []
	for node in kconf.node_iter():
		path = os.path.abspath(node.filename)
		if not isinstance(node.item, kconfiglib.Symbol) or os.path.dirname(path) not in outside:
			continue
		wanted = [sel[0] for sel in node.selects if node.item.str_value == "y" and
			  kconfiglib.expr_value(sel[1])]
		wanted += sorted(kconfiglib.expr_items(node.item.direct_dep), key=lambda s: s.name)
		for sym in wanted:
			if not sym.nodes and re.fullmatch("LIB[A-Z0-9_]+", sym.name):
				name = sym.name[3:].lower()
				errors.append(f"{path}:{node.linenr}: {node.item.name} needs {sym.name}, but "
					      f"no library defines it. If {name} is a library outside the "
					      f"tree, name its folder: L=/path/{name}")
	return list(dict.fromkeys(errors))


def wrong_drivers(kconf):
	"""An interface X that is selected has exactly one driver in the image if there is an option
	X_DRIVER, one or more if there is X_DRIVERS; a driver selects that option."""
	errors = []
	for sym in kconf.unique_defined_syms:
		name, _, kind = sym.name.rpartition("_")
		interface = kconf.syms.get(name)
		if kind not in ("DRIVER", "DRIVERS") or not interface or interface.str_value != "y" or \
		   not kconfiglib.expr_value(interface.direct_dep):
			continue
		drivers = sorted(selectors(sym))
		if not drivers:
			errors.append(f"{name} has no driver in this configuration of BOARD="
				      f"{os.environ['UK_BOARD']}: switch one on, or {name} off")
		elif kind == "DRIVER" and len(drivers) > 1:
			errors.append(f"{name} takes one driver, but {' and '.join(drivers)} are switched "
				      "on: switch all but one off")
	return errors


def unmet_app(kconf):
	"""An app's own option is the first one in its Config.uk, without a prompt and y by default."""
	path = os.path.join(os.environ["UK_APP_DIR"], "Config.uk")
	own = [node.item for node in kconf.node_iter() if isinstance(node.item, kconfiglib.Symbol) and
	       os.path.abspath(node.filename) == path]
	if not own or own[0].orig_type != kconfiglib.BOOL or own[0].str_value == "y" or \
	   not own[0].orig_defaults or any(node.prompt for node in own[0].nodes):
		return []
	return [f"the app {os.environ['UK_APP']} cannot be built: {own[0].name} depends on "
		f"{kconfiglib.expr_str(own[0].direct_dep)}; its defconfig says what it needs, or "
		"`make menuconfig`"]


def refused(kconf):
	"""Values that cannot go together: an option REFUSE_X is y then, and its help says why."""
	return [" ".join(sym.nodes[0].help.split()) for sym in kconf.unique_defined_syms
		if sym.name.startswith("REFUSE_") and sym.str_value == "y"]


def check(kconf):
	errors = missing_libraries(kconf) or (unmet_selects(kconf) + wrong_drivers(kconf) + unmet_app(kconf) +
					      refused(kconf))
	if errors:
		raise ConfigError("\n".join(errors))


def sync(kconf):
	olddefconfig(kconf)
	check(kconf)
	new = values(kconf)
	old = old_values()
	if old != new:
		changed = None
		if old is not None:
			changed = {n for n in old.keys() | new.keys() if old.get(n) != new.get(n)}
		stale.options_changed(BUILD, changed)
	os.makedirs(os.path.dirname(CONFIG_H), exist_ok=True)
	kconf.write_autoconf(CONFIG_H, "/* Generated from .config by kconf.py. */\n")
	seen = os.environ["UK_CONFIG_FILES"].split()
	sourced = sorted(set(kconf.kconfig_filenames) - set(seen) - {DOT_CONFIG})
	lines = ["# Generated from .config by kconf.py.",
		 "UK_CONFIG_SEEN := " + " ".join(seen),
		 "UK_CONFIG_SOURCED := " + " ".join(sourced),
		 "UK_CONFIG_OF := " + os.environ["UK_CONFIG_IS"]]
	lines += [f"CONFIG_{name} := " + value.replace("$", "$$").replace("#", "\\#")
		  for name, value in sorted(new.items())]
	write(AUTO_CONF, "\n".join(lines) + "\n")


def savedefconfig(kconf):
	"""Writes what the app's defconfig needs to say, given the board's."""
	olddefconfig(kconf)
	path = os.path.join(BUILD, "defconfig")
	kconf.write_min_config(path, "")
	with open(path, encoding="utf-8") as f:
		lines = f.read().splitlines()
	given = {}
	board = os.path.join(os.environ["UK_BOARD_DIR"], "defconfig")
	if board in DEFCONFIGS:
		with open(board, encoding="utf-8") as f:
			matches = (ASSIGN.match(line.strip()) for line in f)
			given = {m[1] or m[3]: m[0] for m in matches if m}
	mine = {(m[1] or m[3]): m[0] for m in map(ASSIGN.match, lines) if m}
	for name in given.keys() - mine.keys():
		# The board moves it off its default; to be back at the default has to be said.
		mine[name] = kconf.syms[name].config_string.strip()
	keep = sorted(line for name, line in mine.items() if line and given.get(name) != line)
	write(path, "".join(line + "\n" for line in keep))
	print(f"  SAVED   {path}\n          (copy it to the app's defconfig to keep it)")


def menu(kconf):
	import menuconfig	# needs curses, which the other commands do not
	olddefconfig(kconf)
	os.environ["KCONFIG_CONFIG"] = DOT_CONFIG
	os.environ.setdefault("MENUCONFIG_STYLE", "default")
	if not (sys.stdin.isatty() and sys.stdout.isatty()):
		raise ConfigError(f"menuconfig needs a terminal; without one, edit {DOT_CONFIG}")
	try:
		menuconfig.menuconfig(kconf)
	except menuconfig.curses.error as e:
		raise ConfigError(f"this terminal (TERM={os.environ.get('TERM', '')}) does not do: "
				  f"{e}; try TERM=xterm, or edit {DOT_CONFIG}") from e


def main():
	commands = {"sync": sync, "defconfig": defconfig, "olddefconfig": olddefconfig,
		    "savedefconfig": savedefconfig, "menuconfig": menu}
	try:
		commands[sys.argv[1]](load_menu())
	except ConfigError as e:
		for line in str(e).splitlines():
			print("  CONFIG  " + line, file=sys.stderr)
		sys.exit(1)
	except OSError as e:
		print(f"  CONFIG  {e.filename}: {e.strerror}; O= names another folder to build in",
		      file=sys.stderr)
		sys.exit(1)


main()
