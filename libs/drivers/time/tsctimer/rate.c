// SPDX-License-Identifier: BSD-3-Clause
/* What is said about the frequency of the time-stamp counter, the most exact first. */
#include <uk/arch/lcpu.h>
#include <uk/bits.h>
#include <uk/time.h>
#include "rate.h"

/* Linux Documentation/virt/kvm/x86: cpuid.rst, msr.rst. */
#define LEAF_KVM	0x40000000
#define KVM_SIGNATURE	0x4b4d564b	/* "KVMK" */
#define KVM_CLOCK	UK_BIT(3)
#define MSR_KVM_CLOCK	0x4b564d01
#define CLOCK_ENABLE	1
/* By VMware's convention, which QEMU follows for KVM: kHz. */
#define LEAF_KHZ	0x40000010
/* SDM volume 2, CPUID: the crystal's ratio and frequency. */
#define LEAF_CRYSTAL	0x15

#define VERSION_TRIES	1000

struct kvm_clock {
	uint32_t version;		/* odd while it is being written */
	uint32_t pad;
	uint64_t tsc;
	uint64_t ns;
	uint32_t mul;			/* ns = (ticks << shift) * mul >> 32 */
	int8_t shift;
	uint8_t flags;
	uint8_t pad2[2];
} __uk_aligned(32);

/* What no counter can be is not known. */
static uint64_t checked(uint64_t hz)
{
	return hz <= UK_CLOCK_HZ_MAX ? hz : 0;
}

static uint64_t rate_of(uint32_t mul, int shift)
{
	uint64_t hz;

	if (mul == 0 || shift < -31 || shift > 31)
		return 0;
	hz = (UINT64_C(1000000000) << 32) / mul;
	if (shift < 0 && hz > UK_CLOCK_HZ_MAX >> -shift)
		return 0;
	return checked(shift < 0 ? hz << -shift : hz >> shift);
}

static uint64_t kvm_rate(void)
{
	static struct kvm_clock clock;
	const volatile struct kvm_clock *c = &clock;

	if (ukarch_cpuid(LEAF_KVM, 0).ebx != KVM_SIGNATURE ||
	    !(ukarch_cpuid(LEAF_KVM + 1, 0).eax & KVM_CLOCK))
		return 0;
	ukarch_msr_write(MSR_KVM_CLOCK, (uintptr_t)&clock | CLOCK_ENABLE);
	for (unsigned int i = 0; i < VERSION_TRIES; i++) {
		uint32_t version = c->version, mul = c->mul;
		int shift = c->shift;

		uk_barrier();
		if (version && !(version & 1) && c->version == version) {
			/* The rate is all that is wanted: it is not to write here any more. */
			ukarch_msr_write(MSR_KVM_CLOCK, 0);
			return rate_of(mul, shift);
		}
	}
	ukarch_msr_write(MSR_KVM_CLOCK, 0);
	return 0;
}

uint64_t tsc_rate_told(void)
{
	struct ukarch_cpuid crystal;
	uint64_t hz;

	if (ukarch_cpuid(1, 0).ecx & UK_BIT(31)) {
		hz = checked(ukarch_cpuid(LEAF_KHZ, 0).eax * UINT64_C(1000));
		if (!hz)
			hz = kvm_rate();
		if (hz)
			return hz;
	}
	crystal = ukarch_cpuid(LEAF_CRYSTAL, 0);
	return crystal.eax ? checked((uint64_t)crystal.ecx * crystal.ebx / crystal.eax) : 0;
}
