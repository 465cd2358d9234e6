// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: libs/drivers/time/tsctimer/rate.c libs/drivers/time/tsctimer/measure.c
// UNIT-INCS: tests/unit/tsctimer/host libs/drivers/time/tsctimer libs/sched/uktime/include
// UNIT-INCS: libs/core/uktree/include
/*
 * How fast a time-stamp counter runs, as each of the sources says it, on PCs of every speed: no
 * emulator has a counter as fast as the CPUs that are sold. Time passes with every access.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <uk/arch/lcpu.h>
#include <uk/arch/time.h>
#include <uk/lapic.h>
#include <uk/time.h>

#include "rate.h"

#define ACCESS_PS	100000		/* 100 ns */
#define PIT_HZ		1193182

static struct {
	uint64_t ps;
	uint64_t tsc_hz, apic_hz;
	struct ukarch_cpuid khz, crystal, features, signature, kvm;
	uint32_t mul;
	int8_t shift;
	uint64_t apic_from;
	uint32_t apic_start;
	bool pit, pit_low;
	uint64_t pit_from;
	uint16_t latched;
} pc;

static uint64_t ticks(uint64_t ps, uint64_t hz)
{
	return (uint64_t)((unsigned __int128)ps * hz / 1000000000000);
}

uint64_t ukarch_counter(void)
{
	pc.ps += ACCESS_PS;
	return ticks(pc.ps, pc.tsc_hz);
}

struct ukarch_cpuid ukarch_cpuid(uint32_t leaf, uint32_t sub)
{
	(void)sub;
	switch (leaf) {
	case 1:
		return pc.features;
	case 0x15:
		return pc.crystal;
	case 0x40000000:
		return pc.signature;
	case 0x40000001:
		return pc.kvm;
	case 0x40000010:
		return pc.khz;
	default:
		fail();
		return (struct ukarch_cpuid){ 0 };
	}
}

/* Linux Documentation/virt/kvm/x86/msr.rst, struct pvclock_vcpu_time_info. */
void ukarch_msr_write(uint32_t msr, uint64_t v)
{
	uint32_t version = 2;

	assert_int_equal(msr, 0x4b564d01);
	if (!(v & 1))
		return;
	memcpy((char *)(uintptr_t)(v & ~UINT64_C(1)) + 24, &pc.mul, 4);
	memcpy((char *)(uintptr_t)(v & ~UINT64_C(1)) + 28, &pc.shift, 1);
	memcpy((char *)(uintptr_t)(v & ~UINT64_C(1)), &version, 4);
}

uint32_t lapic_read(unsigned int reg)
{
	uint64_t gone;

	assert_int_equal(reg, LAPIC_TIMER_CURRENT);
	pc.ps += ACCESS_PS;
	gone = ticks(pc.ps - pc.apic_from, pc.apic_hz);
	return gone < pc.apic_start ? pc.apic_start - (uint32_t)gone : 0;
}

void lapic_write(unsigned int reg, uint32_t v)
{
	pc.ps += ACCESS_PS;
	if (reg != LAPIC_TIMER_INITIAL)
		return;
	pc.apic_start = v;
	pc.apic_from = pc.ps;
}

void ukarch_out8(uint16_t port, uint8_t v)
{
	pc.ps += ACCESS_PS;
	if (port == 0x43 && v == 0x80) {
		pc.latched = (uint16_t)(0xffff - ticks(pc.ps - pc.pit_from, PIT_HZ));
		pc.pit_low = true;
	} else if (port == 0x42) {
		pc.pit_from = pc.ps;
	}
}

uint8_t ukarch_in8(uint16_t port)
{
	pc.ps += ACCESS_PS;
	if (!pc.pit)
		return 0xff;
	if (port != 0x42)
		return 0;
	pc.pit_low = !pc.pit_low;
	return (uint8_t)(pc.pit_low ? pc.latched >> 8 : pc.latched);
}

static const uint64_t speeds[] = { 800000000, 2000000000, 4294967000, 4300000000, 4500000000,
				   5700000000, 6000000000 };

static void start(uint64_t hz)
{
	memset(&pc, 0, sizeof(pc));
	pc.tsc_hz = hz;
}

static void by_kvm(void)
{
	pc.features.ecx = 1U << 31;
	pc.signature.ebx = 0x4b4d564b;
	pc.kvm.eax = 1 << 3;
}

static void told_in_khz(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(speeds); i++) {
		start(speeds[i]);
		pc.features.ecx = 1U << 31;
		pc.khz.eax = (uint32_t)(speeds[i] / 1000);
		assert_int_equal(tsc_rate_told(), speeds[i]);
	}
}

static void told_by_the_crystal(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(speeds); i++) {
		start(speeds[i]);
		pc.crystal = (struct ukarch_cpuid){ .eax = 240, .ecx = 24000000,
						    .ebx = (uint32_t)(speeds[i] / 100000) };
		assert_int_equal(tsc_rate_told(), speeds[i] / 100000 * 100000);
	}
}

/* As KVM makes it: ns = (ticks << shift) * mul >> 32, mul between 2^31 and 2^32. */
static void told_by_kvmclock(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(speeds); i++) {
		uint64_t scaled = speeds[i];
		uint64_t got;

		start(speeds[i]);
		by_kvm();
		for (; scaled > 2000000000; scaled >>= 1)
			pc.shift--;
		for (; scaled <= 1000000000; scaled <<= 1)
			pc.shift++;
		pc.mul = (uint32_t)((UINT64_C(1000000000) << 32) / scaled);
		got = tsc_rate_told();
		assert_in_range(got, speeds[i] - 100, speeds[i] + 100);
	}
}

/* Nonsense is not taken for a speed. */
static void told_nonsense(void **state)
{
	(void)state;
	start(1);
	by_kvm();
	pc.khz.eax = UINT32_MAX;
	assert_int_equal(tsc_rate_told(), 0);
	for (int shift = -128; shift < 128; shift++) {
		pc.mul = 1;
		pc.shift = (int8_t)shift;
		assert_true(tsc_rate_told() <= UK_CLOCK_HZ_MAX);
		pc.mul = 0;
		assert_int_equal(tsc_rate_told(), 0);
	}
	pc.features.ecx = 0;
	pc.crystal = (struct ukarch_cpuid){ 1, UINT32_MAX, UINT32_MAX, 0 };
	assert_int_equal(tsc_rate_told(), 0);
}

/* Within 0.1 %, in at most 2 ms and a few readings. */
static void measured(uint64_t known, uint64_t apic_hz)
{
	uint64_t tsc = known, from = pc.ps;
	uint32_t apic;

	pc.apic_hz = apic_hz;
	assert_true(tsc_measure(&tsc, &apic));
	assert_in_range(tsc, pc.tsc_hz - pc.tsc_hz / 1000, pc.tsc_hz + pc.tsc_hz / 1000);
	assert_in_range(apic, apic_hz - apic_hz / 1000, apic_hz + apic_hz / 1000);
	assert_true(pc.ps - from < UINT64_C(2100000000));
}

static void measured_by_the_apic(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(speeds); i++) {
		start(speeds[i]);
		pc.features.ecx = 1U << 31;
		measured(0, 1000000000);
	}
}

static void measured_by_the_pit(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(speeds); i++) {
		start(speeds[i]);
		pc.pit = true;
		measured(0, 100000000);
	}
}

static void apic_measured_by_a_known_counter(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < UK_ARRAY_SIZE(speeds); i++) {
		start(speeds[i]);
		measured(speeds[i], 25000000);
	}
}

static void nothing_counts(void **state)
{
	uint64_t tsc = 0;
	uint32_t apic;

	(void)state;
	start(5700000000);
	assert_false(tsc_measure(&tsc, &apic));
	pc.features.ecx = 1U << 31;
	assert_false(tsc_measure(&tsc, &apic));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(told_in_khz),
		cmocka_unit_test(told_by_the_crystal),
		cmocka_unit_test(told_by_kvmclock),
		cmocka_unit_test(told_nonsense),
		cmocka_unit_test(measured_by_the_apic),
		cmocka_unit_test(measured_by_the_pit),
		cmocka_unit_test(apic_measured_by_a_known_counter),
		cmocka_unit_test(nothing_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
