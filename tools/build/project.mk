# SPDX-License-Identifier: BSD-3-Clause
# A project of a user's own: included by the Makefile of its folder, which `make new-app` writes. Every
# target of one image works there as in the tree, with A= that folder; builds go to its build/.

TAPPET := $(abspath $(TAPPET))
O ?= build

.DEFAULT_GOAL := all
.NOTPARALLEL:
.SUFFIXES:

PROJECT_TARGETS := all run debug menuconfig defconfig olddefconfig savedefconfig flash sdcard symbols \
	emulator fetch clean report report-diff report-baseline sbom measure fit

# in_tree $(target): what the command line says reaches the tree's Makefile by itself.
in_tree = $(MAKE) --no-print-directory -f $(TAPPET)/Makefile A=. O=$(O) BOARD=$(BOARD) $(if $(L),L=$(L)) \
	$(if $(B),B=$(B)) $(1)

# Editors look for compile_commands.json in build/.
.PHONY: $(PROJECT_TARGETS)
$(PROJECT_TARGETS):
	+@$(call in_tree,$@)
	@new=$$(ls -t $(O)/*/$(notdir $(CURDIR))*/compile_commands.json 2>/dev/null | head -n 1); \
		[ -z "$$new" ] || ln -sf "$${new#$(O)/}" $(O)/compile_commands.json

# TESTS= names some of them, or more options of pytest.
_empty :=
_outside = $(if $(L),L=$(subst $(_empty) $(_empty),:,$(abspath $(subst :, ,$(L))))) \
	$(if $(B),B=$(abspath $(B)))
.PHONY: test
test:
	@$(TAPPET)/tools/setup build run project
	@env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL TAPPET_TEST_OUT=$(abspath $(O))/tests \
		TAPPET_WORKERS=$${TAPPET_WORKERS:-0} PROJECT=$(CURDIR) PROJECT_BOARD=$(BOARD) \
		PROJECT_ARGS='$(_outside)' $(TAPPET)/tools/build/pytest --rootdir=. -p project \
		-o cache_dir=$(abspath $(O))/tests/pytest $(or $(TESTS),tests)

.PHONY: distclean
distclean:
	$(if $(filter build,$(O)),rm -rf build,+@$(call in_tree,distclean))

.PHONY: help
help:
	@cat $(TAPPET)/tools/build/project.txt

.DEFAULT:
	@echo "There is no target '$@' in a project; 'make help' lists what there is" >&2; exit 2
$(MAKEFILE_LIST): ;
