# SPDX-License-Identifier: BSD-3-Clause
# Reads every Makefile.uk: the architecture's, the platforms', the board's, the libraries', the
# external ones' and the app's, in this order, which is the order of the link.

# A driver is one folder deeper than other libraries, in its class. The order is that of group and
# name, so moving a driver to another class moves no byte of any image.
_pool := $(patsubst %/Makefile.uk,%,$(wildcard libs/*/*/Makefile.uk libs/drivers/*/*/Makefile.uk))
_pool := $(foreach k,$(sort $(foreach d,$(_pool),$(word 2,$(subst /, ,$(d)))/$(notdir $(d))/=$(d))), \
	$(lastword $(subst =, ,$(k))))

UK_LIB_DIRS := $(addprefix $(TOP)/,arch/$(UK_ARCH) $(patsubst %/Makefile.uk,%,$(sort \
	$(wildcard plat/Makefile.uk plat/*/Makefile.uk)))) \
	$(UK_BOARD_DIR) \
	$(addprefix $(TOP)/,$(_pool) $(patsubst %/Makefile.uk,%,$(sort \
	$(wildcard rtos-compat/*/Makefile.uk)))) \
	$(UK_ELIBS) $(UK_APP_DIR)

# Words that a library has for others to call are there before anybody's Makefile.uk.
include $(wildcard $(addsuffix /Makefile.rules,$(UK_LIB_DIRS)))

define _read_lib
_IMPORT_BASE := $(1)
-include $(1)/Makefile.uk
endef
$(foreach d,$(UK_LIB_DIRS),$(eval $(call _read_lib,$(d))))

UK_LIBS := $(strip $(UK_LIBS) $(UK_LIBS-y))
