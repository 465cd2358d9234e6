// SPDX-License-Identifier: BSD-3-Clause
/*
 * picolibc's locks. The library has one static lock; those it asks for at run time (one for each
 * stream on a file) are the same one, because it is recursive and waiting for it costs less than
 * memory for each.
 */
#include <sys/lock.h>
#include <uk/libc.h>

struct __lock {
	struct uk_libc_lock lock;
};

struct __lock __lock___libc_recursive_mutex;

__uk_weak void uk_libc_hook_lock(struct uk_libc_lock *lock __uk_unused)
{
}

__uk_weak void uk_libc_hook_unlock(struct uk_libc_lock *lock __uk_unused)
{
}

void __retarget_lock_init(_LOCK_T *lock)
{
	*lock = &__lock___libc_recursive_mutex;
}

void __retarget_lock_init_recursive(_LOCK_T *lock)
{
	*lock = &__lock___libc_recursive_mutex;
}

void __retarget_lock_close(_LOCK_T lock __uk_unused)
{
}

void __retarget_lock_close_recursive(_LOCK_T lock __uk_unused)
{
}

void __retarget_lock_acquire(_LOCK_T lock)
{
	uk_libc_hook_lock(&lock->lock);
}

void __retarget_lock_acquire_recursive(_LOCK_T lock)
{
	uk_libc_hook_lock(&lock->lock);
}

void __retarget_lock_release(_LOCK_T lock)
{
	uk_libc_hook_unlock(&lock->lock);
}

void __retarget_lock_release_recursive(_LOCK_T lock)
{
	uk_libc_hook_unlock(&lock->lock);
}
