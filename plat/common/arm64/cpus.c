// SPDX-License-Identifier: BSD-3-Clause
/*
 * Starting the other CPUs, as the device tree says. Whether one has come is decided by one exchange
 * of its state, by itself or by CPU 0 that gives it up: a CPU that comes too late finds that out.
 */
#include <errno.h>

#include <uk/arch/smp.h>
#include <uk/arch/smccc.h>
#include <uk/arch/time.h>
#include <uk/assert.h>
#include <uk/dt.h>
#include <uk/plat/console.h>
#include <uk/plat/cpus.h>

enum {
	ABSENT,
	STARTING,
	UP,
	GIVEN_UP,
};

static uint32_t state_of[CONFIG_NR_CPUS] = { [0] = UP };
static bool started;

/* PSCI return values, DEN 0022 5.2.2. */
#define PSCI_SUCCESS	0
#define PSCI_ALREADY_ON	(-4)

/* The tree's CPU number @cpu as we count: the one that booted is 0, wherever it stands. */
static const struct uk_dt_cpu *cpu_of(unsigned int cpu)
{
	const struct uk_dt_machine *m = uk_dt_machine();
	unsigned int n = UK_MIN(m->ncpus, (uint32_t)UK_DT_CPUS);
	unsigned int at = 0;

	for (unsigned int i = 0; i < n; i++)
		if (m->cpus[i].mpidr != ukarch_cpu_affinity() && ++at == cpu)
			return &m->cpus[i];
	return NULL;
}

void ukplat_cpus_release(void)
{
	for (unsigned int cpu = 1; cpu < CONFIG_NR_CPUS; cpu++) {
		const struct uk_dt_cpu *c = cpu_of(cpu);

		if (c && c->enable == UK_DT_CPU_ENABLE_SPIN && c->release)
			ukarch_mmio_write64(c->release, (uintptr_t)ukarch_cpu_entry);
	}
	ukarch_mmio_write64((uintptr_t)&ukarch_cpus_go, 1);
	ukarch_sev();
}

static int64_t psci_cpu_on(uint64_t affinity)
{
	uint64_t entry = (uintptr_t)ukarch_cpu_entry;

	return uk_dt_machine()->psci == UK_DT_PSCI_HVC ?
		ukarch_hvc(UKARCH_PSCI_CPU_ON, affinity, entry, 0) :
		ukarch_smc(UKARCH_PSCI_CPU_ON, affinity, entry, 0);
}

static bool change(unsigned int cpu, uint32_t from, uint32_t to)
{
	return __atomic_compare_exchange_n(&state_of[cpu], &from, to, false, __ATOMIC_ACQ_REL,
					   __ATOMIC_ACQUIRE);
}

bool ukplat_cpu_is_up(unsigned int cpu)
{
	return cpu < CONFIG_NR_CPUS && __atomic_load_n(&state_of[cpu], __ATOMIC_ACQUIRE) == UP;
}

bool ukplat_cpus_started(void)
{
	return UK_READ_ONCE(started);
}

void ukplat_cpu_up(void)
{
	if (!change(ukarch_cpu_id(), STARTING, UP))
		ukarch_stop();
}

/* NULL, or why CPU @cpu does not run. */
static const char *start(unsigned int cpu, struct ukarch_percpu *percpu, void (*entry)(void))
{
	const struct uk_dt_cpu *c = cpu_of(cpu);
	uint64_t end;

	if (!c)
		return "the device tree has no such CPU: lower NR_CPUS";
	if (c->enable == UK_DT_CPU_ENABLE_NONE)
		return "the device tree does not say how to start it (enable-method)";
	if (c->enable == UK_DT_CPU_ENABLE_PSCI && uk_dt_machine()->psci == UK_DT_PSCI_NONE)
		return "the device tree has no PSCI to start it";
	state_of[cpu] = STARTING;
	ukarch_cpu_prepare(cpu, c->mpidr, percpu, entry);
	if (c->enable == UK_DT_CPU_ENABLE_PSCI) {
		int64_t rc = psci_cpu_on(c->mpidr);

		if (rc == PSCI_ALREADY_ON)
			return "the firmware says that it runs already";
		if (rc != PSCI_SUCCESS)
			return "the firmware refuses to start it";
	}
	end = ukarch_counter() +
	      UKPLAT_CPU_START_NS / 1000 * ukarch_counter_hz() / 1000000;
	for (; !ukplat_cpu_is_up(cpu); ukarch_relax())
		if (ukarch_counter() >= end && change(cpu, STARTING, GIVEN_UP))
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
