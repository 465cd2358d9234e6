// SPDX-License-Identifier: BSD-3-Clause
/*
 * libFuzzer: any bytes as a device tree blob, in an allocation of just their size. Besides not
 * reading past it, a walk has to end, and what it says has to make sense.
 *
 * From nothing the fuzzer would take long to come upon a valid header. So of the two kinds of
 * input one is a whole blob, the other a structure block, to which a header and the names of
 * properties are added.
 */
// UNIT-SRCS: libs/core/ukdt/walk.c libs/core/ukdt/scan.c libs/core/ukdt/reg.c
// UNIT-SRCS: libs/core/ukdt/node.c libs/core/ukdt/settle.c libs/core/ukdt/area.c
// UNIT-DICT: dt.dict
// UNIT-MAXLEN: 4096
#include <stdlib.h>
#include <string.h>

#include <uk/dt.h>

#define CHECK(cond) do { if (!(cond)) abort(); } while (0)

__asm__(".pushsection .uk_dt_match,\"a\"\n\t.balign 4\nmatch_start: .popsection");
UK_DT_DEVICE(uart, arm_pl011, "arm,pl011", acme_uart, "acme,uart");
UK_DT_DEVICE(gic, arm_gic_v3, "arm,gic-v3", arm_cortex_a15_gic, "arm,cortex-a15-gic");
UK_DT_DEVICE(timer, arm_armv8_timer, "arm,armv8-timer");
UK_DT_DEVICES(virtio, 4, virtio_mmio, "virtio,mmio", a, "a");
__asm__(".pushsection .uk_dt_match,\"a\"\nmatch_end: .popsection");
extern const struct uk_dt_match match_start, match_end;

static void check_areas(const struct uk_dt_reg *r, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		CHECK(r[i].size && r[i].base + r[i].size <= 1ull << UK_DT_PA_BITS &&
		      r[i].base < r[i].base + r[i].size &&
		      (!i || r[i - 1].base + r[i - 1].size < r[i].base));
}

static const char names[] =
	"compatible\0reg\0ranges\0status\0stdout-path\0device_type\0interrupts\0interrupt-parent\0"
	"#interrupt-cells\0phandle\0#address-cells\0#size-cells\0method\0enable-method\0"
	"cpu-release-addr\0bootargs\0linux,initrd-start\0linux,initrd-end\0model\0serial0\0other";

/* Header, end of the reservations, names, and the input with its end mark last. */
static uint32_t *dress(const uint8_t *data, size_t size, size_t *whole)
{
	const uint32_t at = 40 + 16, names_bytes = (sizeof(names) + 3) & ~3u;
	uint32_t *blob;

	size &= ~(size_t)3;
	*whole = at + names_bytes + size + 4;
	blob = calloc(1, *whole);
	blob[0] = 0xd00dfeed;
	blob[1] = *whole;
	blob[2] = at + names_bytes;
	blob[3] = at;
	blob[4] = 40;
	blob[5] = 17;
	blob[6] = 16;
	blob[8] = names_bytes;
	blob[9] = size + 4;
	for (int i = 0; i < 10; i++)
		blob[i] = __builtin_bswap32(blob[i]);
	memcpy((char *)blob + at, names, sizeof(names));
	memcpy((char *)blob + at + names_bytes, data, size);
	blob[*whole / 4 - 1] = __builtin_bswap32(9);
	return blob;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct uk_dt_machine m;
	struct uk_dt_iter it = { 0 };
	size_t items = 0;
	void *blob;
	int ret;

	if (size && data[0] % 2) {
		blob = dress(data + 1, size - 1, &size);
	} else {
		blob = malloc(size);
		memcpy(blob, data, size);
	}
	memset(&m, 0, sizeof(m));
	memset(&uart, 0, sizeof(uart));
	memset(&gic, 0, sizeof(gic));
	memset(&timer, 0, sizeof(timer));
	memset(virtio, 0, sizeof(virtio));
	ret = uk_dt_scan(blob, size, &m, &match_start, &match_end);
	CHECK(!ret == !m.error && (ret || m.nbanks));
	CHECK(m.nbanks <= UK_DT_BANKS && m.nreserved <= UK_DT_RESERVED);
	check_areas(m.banks, m.nbanks);
	check_areas(m.reserved, m.nreserved);
	CHECK(strlen(m.model) + strlen(m.bootargs) + strlen(m.stdout_path) <= size);
	CHECK(uart.nregs <= UK_DT_REGS && uart.nirqs <= UK_DT_IRQS);
	CHECK(!uart.console || uart.found);
	if (m.blob.nodes && !ret)
		while (uk_dt_next(&m.blob, &it) > 0) {
			CHECK(strlen(it.name) < size);
			CHECK(++items < size);
		}
	free(blob);
	return 0;
}
