// SPDX-License-Identifier: BSD-3-Clause
/* Waking another CPU of an Arm machine as the device tree says: by PSCI or by the spin table. */
#include <uk/arch/smccc.h>
#include <uk/arch/smp.h>
#include <uk/dt.h>
#include <uk/plat/cpus.h>

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

const char *ukplat_cpu_wake(unsigned int cpu, struct ukarch_percpu *percpu, void (*entry)(void))
{
	const struct uk_dt_cpu *c = cpu_of(cpu);
	int64_t rc;

	if (!c)
		return "the device tree has no such CPU: lower NR_CPUS";
	if (c->enable == UK_DT_CPU_ENABLE_NONE)
		return "the device tree does not say how to start it (enable-method)";
	if (c->enable == UK_DT_CPU_ENABLE_PSCI && uk_dt_machine()->psci == UK_DT_PSCI_NONE)
		return "the device tree has no PSCI to start it";
	ukarch_cpu_prepare(cpu, c->mpidr, percpu, entry);
	if (c->enable != UK_DT_CPU_ENABLE_PSCI)
		return NULL;
	rc = psci_cpu_on(c->mpidr);
	if (rc == PSCI_ALREADY_ON)
		return "the firmware says that it runs already";
	return rc == PSCI_SUCCESS ? NULL : "the firmware refuses to start it";
}
