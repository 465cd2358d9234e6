// SPDX-License-Identifier: BSD-3-Clause
/* What is rare about pools: the first use of a block, and making one at run time. */
#include <errno.h>

#include <uk/allocpool.h>
#include <uk/alloc_impl.h>
#if CONFIG_CPU_CHECK
#include <uk/assert.h>
#include <uk/plat/console.h>
#endif

void *uk_allocpool_take_fresh(struct uk_allocpool *p)
{
	unsigned long flags = uk_alloc_irq_save();
	void *obj = p->head;

	/* An interrupt may have returned a block since the caller looked. */
	if (obj) {
		p->head = *(void **)obj;
	} else if (p->fresh < p->len) {
		obj = (void *)(p->mem + p->fresh);
		p->fresh += p->stride;
	}
	if (obj)
		uk_alloc_note_grow(&p->a, p->stride);
	else
		uk_alloc_note_failure(&p->a);
	uk_alloc_irq_restore(flags);
	return obj;
}

#if CONFIG_CPU_CHECK
void uk_allocpool_claim(struct uk_allocpool *p)
{
	uint32_t nobody = 0;

	if (__atomic_compare_exchange_n(&p->cpu, &nobody, ukarch_cpu_id() + 1, false,
					__ATOMIC_RELAXED, __ATOMIC_RELAXED))
		return;
	ukplat_cout_crash("a pool of blocks is used on two CPUs, and is the first one's alone: "
			  "<uk/allocpool.h>\n");
	UK_CRASH("wrong CPU");
}
#endif

static bool sizes_ok(size_t obj_len, size_t obj_align)
{
	return obj_len && obj_len < 0x7fffffff && UK_IS_POW2(obj_align) && obj_align >= 8 &&
	       obj_align <= 4096;
}

struct uk_allocpool *uk_allocpool_init(void *base, size_t len, size_t obj_len, size_t obj_align)
{
	const uintptr_t at = UK_ALIGN_UP((uintptr_t)base, _Alignof(struct uk_allocpool));
	struct uk_allocpool *p = (struct uk_allocpool *)at;
	const uintptr_t end = (uintptr_t)base + len;
	size_t stride, count;
	uintptr_t mem;

	if (!base || end < (uintptr_t)base || !sizes_ok(obj_len, obj_align))
		return NULL;
	stride = UK_ALLOCPOOL_STRIDE(obj_len, obj_align);
	mem = UK_ALIGN_UP(at + sizeof(*p), obj_align);
	if (mem > end || end - mem < stride)
		return NULL;
	count = UK_MIN(end - mem, (size_t)0x7fffffff) / stride;
	if (!count)
		return NULL;
	*p = (struct uk_allocpool){
		.a = { .size = count * stride, UK_ALLOCPOOL_OPS },
		.mem = mem,
		.len = (uint32_t)(count * stride),
		.stride = (uint32_t)stride,
		.type = UK_ALLOCPOOL_TYPE,
		.lead = UK_ALLOCPOOL_LEAD(obj_align),
		.obj_len = (uint32_t)obj_len,
	};
	return p;
}
