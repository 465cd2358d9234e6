// SPDX-License-Identifier: BSD-3-Clause
/*
 * Starting the other CPUs, one after the other. Whether one has come is decided by one exchange of
 * its state, by itself or by CPU 0 that gives it up: a CPU that comes too late finds that out.
 */
#include <errno.h>

#include <uk/arch/smp.h>
#include <uk/plat/console.h>
#include <uk/plat/cpus.h>

uint32_t ukplat_cpu_state[CONFIG_NR_CPUS] = { [0] = UKPLAT_CPU_UP };
static bool started;

static bool change(unsigned int cpu, uint32_t from, uint32_t to)
{
	return __atomic_compare_exchange_n(&ukplat_cpu_state[cpu], &from, to, false,
					   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

bool ukplat_cpus_started(void)
{
	return UK_READ_ONCE(started);
}

void ukplat_cpu_up(void)
{
	if (!change(ukarch_cpu_id(), UKPLAT_CPU_STARTING, UKPLAT_CPU_UP))
		ukarch_stop();
}

/* NULL, or why CPU @cpu does not run. */
static const char *start(unsigned int cpu, struct ukarch_percpu *percpu, void (*entry)(void))
{
	const char *why;
	uint64_t end;

	ukplat_cpu_state[cpu] = UKPLAT_CPU_STARTING;
	why = ukplat_cpu_wake(cpu, percpu, entry);
	if (why) {
		ukplat_cpu_state[cpu] = UKPLAT_CPU_ABSENT;
		return why;
	}
	end = ukarch_counter() +
	      UKPLAT_CPU_START_NS / 1000 * ukarch_counter_hz_max() / 1000000;
	for (; !ukplat_cpu_is_up(cpu); ukarch_relax())
		if (ukarch_counter() >= end &&
		    change(cpu, UKPLAT_CPU_STARTING, UKPLAT_CPU_GIVEN_UP))
			return "it does not come up";
	return NULL;
}

int ukplat_cpus_start(struct ukarch_percpu *(*state)(unsigned int cpu), void (*entry)(void))
{
	int rc = 0;

	started = true;
	for (unsigned int cpu = 1; cpu < CONFIG_NR_CPUS; cpu++) {
		const char *why = start(cpu, state(cpu), entry);
		char number[] = "boot: CPU 0: ";

		if (!why)
			continue;
		number[sizeof("boot: CPU ") - 1] += (char)cpu;
		ukplat_cout_crash(number);
		ukplat_cout_crash(why);
		ukplat_cout_crash("\n");
		rc = UKPLAT_CPU_MISSING;
	}
	return rc;
}
