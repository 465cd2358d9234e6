// SPDX-License-Identifier: BSD-3-Clause
/*
 * Virtio slots from the command line, in the form of Linux (Documentation/admin-guide/
 * kernel-parameters.txt), which QEMU's microvm adds by itself:
 *
 *	virtio_mmio.device=<bytes>@<address>:<interrupt>
 *
 * The boot has mapped the registers of microvm's slots; an address elsewhere, or a word that makes
 * no sense, is said on the console and passed over.
 */
#include <uk/intctlr.h>
#include <uk/plat/boot.h>
#include <uk/plat/console.h>
#include <uk/plat/memory.h>
#include "slots.h"

/* hw/i386/microvm: VIRTIO_MMIO_BASE, VIRTIO_NUM_TRANSPORTS of 512 bytes each. */
#define BASE	0xfeb00000UL
#define BYTES	0x4000UL
#define SLOT	0x200UL
UKPLAT_MMIO(virtio, BASE, BYTES);

static const char word[] = "virtio_mmio.device=";

static unsigned int digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? (unsigned int)(c - 'a' + 10) : 16;
}

/* A number at *@s, decimal or 0x..., of at most 15 digits, and the character behind it. */
static bool number(const char **s, char stop, uint64_t *value)
{
	unsigned int base = 10, digits = 0;
	const char *at = *s;

	if (at[0] == '0' && at[1] == 'x') {
		base = 16;
		at += 2;
	}
	for (*value = 0; digit(*at) < base && digits < 16; at++, digits++)
		*value = *value * base + digit(*at);
	if (digits == 0 || digits == 16 || (*at != stop && !(stop == ' ' && *at == '\0')))
		return false;
	*s = at + (*at != '\0');
	return true;
}

/* QEMU may write the size as 512 or as 1K. */
static bool parse(const char *s, struct uk_virtio *v)
{
	uint64_t base, irq;

	while (*s != '@' && *s != ' ' && *s != '\0')
		s++;
	if (*s++ != '@' || !number(&s, ':', &base) || !number(&s, ' ', &irq))
		return false;
	if (base < BASE || base + SLOT > BASE + BYTES || base % SLOT || irq > UINT16_MAX)
		return false;
	v->base = (uintptr_t)base;
	v->irq = (uint32_t)irq;
	v->edge = true;
	return true;
}

static const char *next_word(const char *s)
{
	while (*s != ' ' && *s != '\0')
		s++;
	while (*s == ' ')
		s++;
	return s;
}

static bool is_slot(const char *s)
{
	unsigned int i = 0;

	while (word[i] != '\0' && s[i] == word[i])
		i++;
	return word[i] == '\0';
}

bool virtio_slot(unsigned int i, struct uk_virtio *v)
{
	for (const char *s = ukplat_bootargs(); *s != '\0'; s = next_word(s)) {
		if (!is_slot(s))
			continue;
		if (!parse(s + sizeof(word) - 1, v)) {
			if (i == 0)
				ukplat_cout_crash("virtio: virtio_mmio.device= on the command line "
						  "must be bytes@address:interrupt\n");
			continue;
		}
		if (i-- == 0)
			return true;
	}
	return false;
}
