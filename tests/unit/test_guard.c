/* SPDX-License-Identifier: Apache-2.0 */
/* The guard: no reader sees what a writer has freed. */
#define _GNU_SOURCE /* sched_setaffinity() */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "../harness/cm.h"
#include "base/guard.h"
#include "base/mem.h"
#include "base/process.h"

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

static void go_to(int processor)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)processor, &one);
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
}

static uint64_t readers_of(const struct ost_guard *guard)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < ost_process_stripe_count(); i++) {
        sum += guard->stripes[i].readers[0] + guard->stripes[i].readers[1];
    }
    return sum;
}

/* In on one processor, out on another; in again there, in its stripe. */
static void move(const struct ost_guard *guard, int from, int to)
{
    size_t stripes = ost_process_stripe_count();
    go_to(from);
    struct ost_section section = ost_guard_enter(guard);
    assert_ptr_equal(section.stripe, &guard->stripes[((size_t)from + 1) % stripes]);
    go_to(to);
    assert_int_equal(readers_of(guard), 1);
    ost_guard_leave(&section);
    assert_int_equal(readers_of(guard), 0);
    section = ost_guard_enter(guard);
    assert_ptr_equal(section.stripe, &guard->stripes[((size_t)to + 1) % stripes]);
    ost_guard_leave(&section);
}

static void a_section_is_counted_where_its_thread_entered(void **state)
{
    struct ost_guard guard;
    cpu_set_t allowed;
    int before = -1;
    (void)state;
    assert_int_equal(ost_guard_init(&guard, NULL, NULL), OSTIARY_OK);
    assert_int_equal(sched_getaffinity(0, sizeof allowed, &allowed), 0);
    for (int processor = 0; processor < CPU_SETSIZE; processor++) {
        if (CPU_ISSET((size_t)processor, &allowed)) {
            move(&guard, before < 0 ? processor : before, processor);
            before = processor;
        }
    }
    assert_int_equal(sched_setaffinity(0, sizeof allowed, &allowed), 0);
    assert_null(ost_guard_clear(&guard));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_section_is_counted_where_its_thread_entered),
        cmocka_unit_test(readers_never_see_a_freed_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
