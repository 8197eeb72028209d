/* SPDX-License-Identifier: Apache-2.0 */
/* The guard: no reader sees what a writer has freed. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "../harness/cm.h"
#include "base/guard.h"
#include "base/mem.h"

#define ROUNDS 2000

struct shared {
    struct ost_guard guard;
    _Atomic bool stop;
    _Atomic unsigned torn;
};

/** Two copies of one number: unequal, or the poison, only in freed memory. */
struct view {
    uint64_t a, b;
};

static void *read_views(void *ctx)
{
    struct shared *shared = ctx;
    while (!atomic_load(&shared->stop)) {
        struct ost_section section = ost_guard_enter(&shared->guard);
        const struct view *view = section.view;
        if (view->a != view->b || view->a == UINT64_MAX) {
            atomic_fetch_add(&shared->torn, 1);
        }
        ost_guard_leave(&section);
    }
    return NULL;
}

static struct view *view_new(uint64_t number)
{
    struct view *view = ost_alloc(sizeof *view);
    assert_non_null(view);
    view->a = view->b = number;
    return view;
}

static void publish(struct shared *shared, uint64_t number)
{
    assert_non_null(ost_guard_lock(&shared->guard));
    struct view *old = ost_guard_publish(&shared->guard, view_new(number));
    old->a = UINT64_MAX; /* poison, then free */
    ost_free(old);
    ost_guard_unlock(&shared->guard);
}

static void readers_never_see_a_freed_view(void **state)
{
    struct shared shared = {.stop = false};
    pthread_t readers[4];
    (void)state;
    assert_int_equal(ost_guard_init(&shared.guard, view_new(0), NULL), OSTIARY_OK);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&readers[i], NULL, read_views, &shared), 0);
    }
    for (uint64_t i = 1; i <= ROUNDS; i++) {
        publish(&shared, i);
    }
    atomic_store(&shared.stop, true);
    for (size_t i = 0; i < 4; i++) {
        (void)pthread_join(readers[i], NULL);
    }
    assert_int_equal(atomic_load(&shared.torn), 0);
    struct view *last = ost_guard_clear(&shared.guard);
    assert_int_equal(last->a, ROUNDS);
    ost_free(last);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readers_never_see_a_freed_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
