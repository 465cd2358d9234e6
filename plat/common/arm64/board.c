// SPDX-License-Identifier: BSD-3-Clause
/*
 * Is this the board that the image was built for? The device tree's root says what it describes. A
 * mistake here is easily made, by a card in the wrong slot or a wrong file on it, and what comes of
 * it without this check is silence.
 */
#include <uk/dt.h>
#include <uk/plat/console.h>
#include "board.h"

static bool equal(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/* The `compatible` of the root, "" when there is none; *@len: bytes of all its strings. */
static const char *root_compatible(uint32_t *len)
{
	struct uk_dt_iter it = { 0 };
	int item = uk_dt_next(&uk_dt_machine()->blob, &it);

	*len = 0;
	while (item > 0) {
		item = uk_dt_next(&uk_dt_machine()->blob, &it);
		if (item != UK_DT_PROP)
			break;
		if (equal(it.name, "compatible") && it.len &&
		    ((const char *)it.value)[it.len - 1] == '\0') {
			*len = it.len;
			return it.value;
		}
	}
	return "";
}

/*
 * The devices that a wrong tree names are not there, its console among them: back to what the board
 * said before. Unless that is RAM here, or lies between RAM: then it is the image which is wrong.
 */
static void forget_devices(void)
{
	const struct uk_dt_machine *machine = uk_dt_machine();
	const struct uk_dt_reg *last = &machine->banks[machine->nbanks - 1];

	if (machine->banks[0].base <= CONFIG_BOARD_EARLY_UART &&
	    last->base + last->size > CONFIG_BOARD_EARLY_UART)
		return;
	for (const struct uk_dt_match *m = (const struct uk_dt_match *)__uk_dt_match_start;
	     (const char *)m < __uk_dt_match_end; m = uk_dt_match_next(m)) {
		struct uk_dt_device *d = uk_dt_match_device(m);

		for (unsigned int i = 0; i < m->records; i++) {
			d[i].found = false;
			d[i].console = false;
			d[i].nregs = 0;
		}
	}
}

void ukplat_board_wants_tree(void)
{
	if (!uk_dt_machine()->blob.nodes)
		ukplat_cout_crash("boot: the loader has to pass a device tree "
				  "(booti ADDRESS - TREE, -dtb FILE), "
				  "or build with DEVICETREE_STATIC\n");
}

bool ukplat_board_is_right(void)
{
	uint32_t len;
	const char *found = root_compatible(&len);
	const char *text = found, *end = found + len;

	while (text < end) {
		if (equal(text, CONFIG_BOARD_COMPATIBLE))
			return true;
		while (*text++)
			;
	}
	forget_devices();
	ukplat_cout_crash("boot: this image is for " CONFIG_UK_BOARD_NAME
			  " (" CONFIG_BOARD_COMPATIBLE "), the device tree for another board (");
	ukplat_cout_crash(found);
	ukplat_cout_crash("): build with the right BOARD=, or load this board's tree\n");
	return false;
}
