/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * For the tests of ukdt: trees built with the host's libfdt, and a place to scan them where
 * reading past their end is a fault.
 */
#ifndef TREE_H
#define TREE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <libfdt.h>

#include <uk/dt.h>

#define TREE_BYTES	65536

/* A tree in the making: node("a"), cells("reg", 2, 1, 2), end()... The root is open at first. */
extern uint8_t tree_blob[TREE_BYTES];

void tree_begin(void);
void tree_reserve(uint64_t base, uint64_t size); /* after tree_begin() */
void tree_root(void);
void node(const char *name);
void end(void);
void text(const char *name, const char *value);
void bytes(const char *name, const void *value, int len);
void cells(const char *name, int n, ...);
/* #address-cells, #size-cells */
void widths(uint32_t ac, uint32_t sc);
/* A root of 2 and 2 cells with 1 MiB at 0x40000000. */
void tree_simple(void);
/* Closes the root. Returns the size. */
int tree_end(void);

/* What drivers a scan is for. */
#define TABLE_RECORDS	64

struct table {
	uint32_t entries[256];
	unsigned int words;
	struct uk_dt_device dev[TABLE_RECORDS];
	unsigned int devs;
};

extern struct table table;

void table_clear(void);
/* The first of n new records. */
struct uk_dt_device *driver(const char *compatible, unsigned int n);
/* One more string for a driver. */
void also(struct uk_dt_device *d, const char *compatible, unsigned int n);

extern struct uk_dt_machine machine;

/*
 * Scan `len` bytes, put right before a page that cannot be touched. Everything that must hold of
 * any result, good or bad, is checked here. The records in `table` and `machine` hold what was
 * found.
 */
int scan_bytes(const void *blob, size_t len);
/*
 * Scan tree_blob: only its two blocks, its header and its reservations are there, its totalsize
 * is not.
 */
int scan_tree(void);

/* Where the last scan had the blob. */
extern const uint8_t *scanned;

/* Reproducible: every failure prints its seed. */
uint32_t rnd(uint32_t below);
extern uint64_t rnd_state;

#endif /* TREE_H */
