// SPDX-License-Identifier: BSD-3-Clause
// UNIT-SRCS: model.c world.c libs/sched/uksched/sched.c libs/sched/uksched/create.c
// UNIT-SRCS: libs/sched/uksched/end.c
// UNIT-SRCS: libs/sched/uksched/suspend.c libs/sched/uksched/wait.c libs/sched/uksched/rekey.c
// UNIT-SRCS: libs/sched/uksched/sleep.c libs/sched/uksem/sem.c libs/sched/ukmutex/mutex.c
// UNIT-SRCS: libs/sched/ukmutex/inherit.c libs/sched/uktime/clock.c libs/sched/uktime/timer.c
// UNIT-SRCS: libs/core/uktree/tree.c
// UNIT-INCS: tests/unit/uksched/host libs/core/ukassert/include libs/sched/schedprio/include
// UNIT-CFLAGS: -DCONFIG_NR_CPUS=1 -DCONFIG_LIBUKTIME=1 -DCONFIG_LIBUKTIME_LATER=1
// UNIT-CFLAGS: -DCONFIG_LIBUKMUTEX=1
// UNIT-CFLAGS: -DCONFIG_LIBUKSCHED_LEVELS=32 -DCONFIG_LIBUKSCHED_MAIN_PRIORITY=16
// UNIT-CFLAGS: -DCONFIG_LIBSCHEDPRIO=1 -DCONFIG_LIBUKSCHED_CONTEXT_CHECK=1
// UNIT-CFLAGS: -DCONFIG_LIBUKSEM=1 -DUK_SCHED_CLIMB=1 -DUK_MUTEX_ASK=1
// UNIT-TIMEOUT: 300
/* As test_prio.c, but each step of a change of urgency does the least it can, so that most changes
 * take several, and those of interrupts are left for later. */
#include "model.h"

int main(void)
{
	model_run(1000000, 1);
	return 0;
}
