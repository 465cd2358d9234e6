# SPDX-License-Identifier: BSD-3-Clause
# Configuration: .config (the user's), auto.conf (the same for make) and include/uk/config.h (the
# same for the compiler). All Kconfig work is in kconf.py; it runs only when something it reads
# is newer than auto.conf, so that an ordinary build starts no Python.

UK_CONFIG_TARGETS := menuconfig defconfig olddefconfig savedefconfig clean

.PHONY: $(UK_CONFIG_TARGETS)
menuconfig defconfig olddefconfig savedefconfig:
	@py=$$(tools/build/find-python kconfiglib) && exec $$py tools/build/kconf.py $@

clean:
	rm -rf $(BUILD)

# Every Config.uk there is, so that a new or removed library is noticed (kconf.py records the list
# that it saw), plus whatever those files source.
UK_CONFIG_FILES := Config.uk $(wildcard arch/*/Config.uk plat/Config.uk plat/*/Config.uk \
	libs/*/*/Config.uk libs/drivers/*/*/Config.uk rtos-compat/*/Config.uk) \
	$(wildcard $(addsuffix /Config.uk,$(UK_BOARD_DIR) $(UK_APP_DIR) $(UK_ELIBS)))
UK_CONFIG_FILES := $(strip $(UK_CONFIG_FILES))
# Whose configuration a build folder holds; two of the same name never share one.
UK_CONFIG_IS := $(UK_BOARD_DIR) $(UK_APP_DIR) $(UK_CONFIG)
UK_CONFIG_IS := $(strip $(UK_CONFIG_IS))
export UK_CONFIG_FILES UK_CONFIG_IS

ifneq ($(filter-out $(UK_CONFIG_TARGETS),$(or $(MAKECMDGOALS),all)),)
include $(BUILD)/auto.conf
UK_HAVE_CONFIG := $(UK_CONFIG_SEEN)
ifneq ($(UK_CONFIG_OF),$(if $(UK_HAVE_CONFIG),$(UK_CONFIG_IS)))
$(error $(BUILD) holds the build of $(UK_CONFIG_OF), not of $(UK_CONFIG_IS): \
	use another O=, or remove that folder)
endif
ifneq ($(UK_CONFIG_SEEN),)
ifneq ($(UK_CONFIG_SEEN),$(UK_CONFIG_FILES))
$(BUILD)/auto.conf: uk_config_changed
endif
endif
.PHONY: uk_config_changed
uk_config_changed:

$(BUILD)/auto.conf: $(UK_CONFIG_FILES) $(UK_CONFIG_SOURCED) $(UK_DEFCONFIGS) \
		$(wildcard $(BUILD)/.config) tools/build/kconf.py
	@py=$$(tools/build/find-python kconfiglib) && exec $$py tools/build/kconf.py sync

# A sourced file that is gone must lead to a new auto.conf, not to an error.
$(UK_CONFIG_SOURCED):
endif
