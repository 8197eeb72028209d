/* SPDX-License-Identifier: Apache-2.0 */
/* Safe sharing of one pointer: striped reader counts with two phases (SRCU). */
#include "base/guard.h"

#include <assert.h>
#include <sched.h>

#include "base/mem.h"
#include "base/process.h"

ostiary_code ost_guard_init(struct ost_guard *guard, void *first, ostiary_error *err)
{
    size_t count = ost_process_stripe_count();
    struct ost_stripe *stripes =
        ost_alloc_aligned(_Alignof(struct ost_stripe), count * sizeof *stripes);
    OST_ENSURE(stripes != NULL, err, OSTIARY_INTERNAL_ERROR, "guard");
    if (pthread_mutex_init(&guard->writers, NULL) != 0) {
        ost_free(stripes);
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "guard");
    }
    guard->stripes = stripes;
    atomic_init(&guard->phase, 0);
    atomic_init(&guard->current, first);
    return OSTIARY_OK;
}

struct ost_section ost_guard_enter(const struct ost_guard *guard)
{
    struct ost_section section;
    ost_process_stripe_renew();
    section.stripe = &guard->stripes[ost_process_stripe()];
    section.phase = atomic_load(&guard->phase) & 1u;
    atomic_fetch_add(&section.stripe->readers[section.phase], 1);
    section.view = atomic_load(&guard->current);
    ost_section_depth++;
    return section;
}

void ost_guard_leave(struct ost_section *section)
{
    assert(ost_section_depth > 0);
    ost_section_depth--;
    atomic_fetch_sub_explicit(&section->stripe->readers[section->phase], 1,
                              memory_order_release);
    section->view = NULL;
}

void *ost_guard_lock(struct ost_guard *guard)
{
    assert(ost_section_depth == 0); /* a writer in a section would wait for itself */
    (void)pthread_mutex_lock(&guard->writers);
    return atomic_load(&guard->current);
}

static void drain(struct ost_guard *guard, unsigned phase)
{
    for (size_t i = 0; i < ost_process_stripe_count(); i++) {
        while (atomic_load(&guard->stripes[i].readers[phase]) != 0) {
            (void)sched_yield();
        }
    }
}

/* Both drains are needed: a reader may have picked its phase before the last flip and
 * counted itself after it (engineering.md A1). */
void *ost_guard_publish(struct ost_guard *guard, void *next)
{
    void *old = atomic_exchange(&guard->current, next);
    unsigned phase = atomic_load(&guard->phase) & 1u;
    drain(guard, phase ^ 1u);
    atomic_store(&guard->phase, phase ^ 1u);
    drain(guard, phase);
    return old;
}

void ost_guard_unlock(struct ost_guard *guard)
{
    (void)pthread_mutex_unlock(&guard->writers);
}

void *ost_guard_clear(struct ost_guard *guard)
{
    void *last = atomic_exchange(&guard->current, NULL);
    (void)pthread_mutex_destroy(&guard->writers);
    ost_free(guard->stripes);
    guard->stripes = NULL;
    return last;
}
