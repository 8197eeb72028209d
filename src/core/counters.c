/* SPDX-License-Identifier: Apache-2.0 */
/* How often each reason and each hint was given. */
#include "core/counters.h"

#include <stdatomic.h>

#include "base/mem.h"
#include "base/process.h"

/** The counts of a processor, alone on their lines of memory. */
struct stripe {
    _Alignas(128) _Atomic uint64_t reasons[OST_MOST_REASONS];
    _Atomic uint64_t hints[OST_MOST_HINTS];
};

struct ost_counters {
    struct stripe *stripes; /* ost_process_stripe_count() */
};

ostiary_code ost_counters_new(struct ost_counters **counters_out, ostiary_error *err)
{
    *counters_out = NULL;
    struct ost_counters *counters = ost_alloc(sizeof *counters);
    OST_ENSURE(counters != NULL, err, OSTIARY_INTERNAL_ERROR, "counters");
    counters->stripes = ost_alloc_aligned(
        _Alignof(struct stripe), ost_process_stripe_count() * sizeof *counters->stripes);
    if (counters->stripes == NULL) {
        ost_free(counters);
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "counters");
    }
    *counters_out = counters;
    return OSTIARY_OK;
}

void ost_counters_free(struct ost_counters *counters)
{
    if (counters != NULL) {
        ost_free(counters->stripes);
        ost_free(counters);
    }
}

static void count(_Atomic uint64_t *place)
{
    atomic_fetch_add_explicit(place, 1, memory_order_relaxed);
}

void ost_counters_add(struct ost_counters *counters, ostiary_code code, ostiary_hint hint)
{
    size_t reason = ost_reason_number(code);
    struct stripe *mine = &counters->stripes[ost_process_stripe()];
    if (reason < OST_MOST_REASONS) {
        count(&mine->reasons[reason]);
    }
    if (hint > OSTIARY_HINT_NONE && hint < OST_MOST_HINTS) {
        count(&mine->hints[hint]);
    }
}

uint64_t ost_counters_of_code(const struct ost_counters *counters, ostiary_code code)
{
    size_t reason = ost_reason_number(code);
    uint64_t sum = 0;
    for (size_t i = 0; reason < OST_MOST_REASONS && i < ost_process_stripe_count(); i++) {
        sum += atomic_load_explicit(&counters->stripes[i].reasons[reason],
                                    memory_order_relaxed);
    }
    return sum;
}

uint64_t ost_counters_of_hint(const struct ost_counters *counters, ostiary_hint hint)
{
    bool known = hint > OSTIARY_HINT_NONE && hint < OST_MOST_HINTS;
    uint64_t sum = 0;
    for (size_t i = 0; known && i < ost_process_stripe_count(); i++) {
        sum +=
            atomic_load_explicit(&counters->stripes[i].hints[hint], memory_order_relaxed);
    }
    return sum;
}
