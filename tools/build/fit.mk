# SPDX-License-Identifier: BSD-3-Clause
# fit: the image, signed, for U-Boot to verify: docs/verified-boot.md.
#
#   BOARD_FIT_LOAD   where U-Boot puts the image: a board that has this can be signed for
#
# The user's own: KEY=folder/name.key, VERSION=n, which an update has to raise.

VERSION := $(if $(filter command,$(firstword $(origin VERSION))),$(VERSION),1)

make_key := openssl req -batch -x509 -newkey rsa:2048 -nodes -days 36500 -subj /CN=dev -keyout dev.key \
	-out dev.crt

.PHONY: fit
fit: $(UK_FIT)
	@:

_no_fit = $(if $(BOARD_FIT_LOAD),$(if $(KEY),,KEY=: KEY=folder/name.key says which key signs the image. To \
	make one: $(make_key)),BOARD=$(UK_BOARD) has no verified boot)

# Told although an image that was signed before is there.
ifneq ($(strip $(_no_fit)),)
.PHONY: $(UK_FIT)
$(UK_FIT):
	$(error $(_no_fit))
else
$(UK_FIT): $(UK_IMG) tools/mkfit $(KEY) $(UK_FIT).is
	$(call say,FIT    ,$(@F) version $(VERSION))$(Q)rm -f $@; tools/mkfit sign --key '$(KEY)' --version \
		'$(VERSION)' --board $(UK_BOARD) --load $(BOARD_FIT_LOAD) $< $@
$(call record,$(UK_FIT).is,$(KEY) $(VERSION))

$(KEY):
	$(error KEY=$(KEY): no such file. To make a key and its certificate: $(make_key))
endif
