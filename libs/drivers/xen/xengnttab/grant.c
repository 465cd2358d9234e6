// SPDX-License-Identifier: BSD-3-Clause
/*
 * The table of what this domain grants. Xen reads an entry when the peer maps it and marks it while
 * it is mapped, with atomic operations on the 16 bits of flags; so does this. Free entries are a
 * stack of numbers.
 */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/init.h>
#include <uk/xen/gnttab.h>

#define FRAMES		CONFIG_LIBXENGNTTAB_FRAMES
#define RESERVED	8U	/* grant_table.h: those that the toolstack fills */

/* public/grant_table.h */
#define PERMIT_ACCESS	1U
#define READONLY	4U
#define READING		8U
#define WRITING		16U

struct entry {
	uint16_t flags;
	uint16_t domid;
	uint32_t frame;
};

_Static_assert(sizeof(struct entry) == 8, "public/grant_table.h, grant_entry_v1");

#define ENTRIES		(FRAMES * UK_GNTTAB_PAGE / sizeof(struct entry))

static struct entry table[ENTRIES] __uk_aligned(UK_GNTTAB_PAGE) __uk_section(".noinit.xengnttab");
static uint16_t unused[ENTRIES - RESERVED];
static unsigned int nunused;

int uk_gnttab_grant(uint16_t peer, const void *page, bool readonly)
{
	struct entry *e;
	unsigned long flags;
	int ref = -ENOSPC;

	if (!UK_IS_ALIGNED((uintptr_t)page, UK_GNTTAB_PAGE))
		return -EINVAL;
	flags = ukarch_irq_save();
	if (nunused != 0)
		ref = unused[--nunused];
	ukarch_irq_restore(flags);
	if (ref < 0)
		return ref;
	e = &table[ref];
	UK_WRITE_ONCE(e->domid, peer);
	UK_WRITE_ONCE(e->frame, (uint32_t)((uintptr_t)page / UK_GNTTAB_PAGE));
	__atomic_store_n(&e->flags, (uint16_t)(PERMIT_ACCESS | (readonly ? READONLY : 0)),
			 __ATOMIC_RELEASE);
	return ref;
}

int uk_gnttab_end(int ref)
{
	struct entry *e;
	uint16_t is;
	unsigned long flags;

	if (ref < (int)RESERVED || (size_t)ref >= ENTRIES)
		return -EINVAL;
	e = &table[ref];
	is = __atomic_load_n(&e->flags, __ATOMIC_RELAXED);
	if (!(is & PERMIT_ACCESS))
		return -EINVAL;
	if (is & (READING | WRITING))
		return -EBUSY;
	/* Once: if Xen marks it in between, the peer has just mapped it. */
	if (!__atomic_compare_exchange_n(&e->flags, &is, 0, false, __ATOMIC_SEQ_CST,
					 __ATOMIC_SEQ_CST))
		return -EBUSY;
	flags = ukarch_irq_save();
	unused[nunused++] = (uint16_t)ref;
	ukarch_irq_restore(flags);
	return 0;
}

static int gnttab_init(void)
{
	int rc = 0;

	for (unsigned int i = 0; i < FRAMES && rc == 0; i++)
		rc = ukplat_xen_place(UK_XENMAPSPACE_GRANT_TABLE, i,
				      (char *)table + (size_t)i * UK_GNTTAB_PAGE);
	/* The lowest number comes first: 0 to 7 are not ours to give. */
	for (unsigned int ref = ENTRIES - 1; rc == 0 && ref >= RESERVED; ref--)
		unused[nunused++] = (uint16_t)ref;
	return rc;
}
uk_plat_initcall_prio(gnttab_init, 2);
