/* SPDX-License-Identifier: Apache-2.0 */
/* Which stripe a thread is given: its processor's, however many threads came before. */
#define _GNU_SOURCE /* sched_getaffinity() */
#include "base/process.h"

#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../harness/cm.h"

#define THREADS_EACH 20 /* more than the fewest stripes there are */

struct visit {
    int processor;
    bool was_there;
    size_t stripe;
};

static bool go_to(int processor)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)processor, &one);
    return sched_setaffinity(0, sizeof one, &one) == 0;
}

static void *look(void *ctx)
{
    struct visit *visit = ctx;
    visit->was_there = go_to(visit->processor);
    ost_process_stripe_renew();
    visit->stripe = ost_process_stripe();
    return NULL;
}

static size_t stripe_on(int processor)
{
    struct visit visit = {.processor = processor};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, look, &visit), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_true(visit.was_there);
    return visit.stripe;
}

static void threads_on_a_processor_have_its_stripe(void **state)
{
    cpu_set_t allowed;
    size_t before = SIZE_MAX;
    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof allowed, &allowed), 0);
    for (int processor = 0; processor < CPU_SETSIZE; processor++) {
        if (!CPU_ISSET((size_t)processor, &allowed)) {
            continue;
        }
        size_t first = stripe_on(processor);
        assert_int_equal(first, ((size_t)processor + 1) % ost_process_stripe_count());
        for (int i = 1; i < THREADS_EACH; i++) {
            assert_int_equal(stripe_on(processor), first);
        }
        before = first;
    }
    assert_int_not_equal(before, SIZE_MAX);
}

static void a_thread_that_moved_has_another_stripe(void **state)
{
    cpu_set_t allowed;
    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof allowed, &allowed), 0);
    for (int processor = 0; processor < CPU_SETSIZE; processor++) {
        if (CPU_ISSET((size_t)processor, &allowed)) {
            struct visit here = {.processor = processor};
            (void)look(&here);
            assert_true(here.was_there);
            assert_int_equal(here.stripe, stripe_on(processor));
        }
    }
    assert_int_equal(sched_setaffinity(0, sizeof allowed, &allowed), 0);
}

static long processors_online; /* 0: as it is */

long __real_sysconf(int name);
long __wrap_sysconf(int name);

long __wrap_sysconf(int name)
{
    return name == _SC_NPROCESSORS_ONLN && processors_online != 0 ? processors_online
                                                                  : __real_sysconf(name);
}

/* In a process of its own, since it is asked once. Returns which power of two. */
static int power_with(long processors)
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        processors_online = processors;
        size_t count = ost_process_stripe_count();
        processors_online = 1000; /* more came */
        bool is_power = (count & (count - 1)) == 0 && ost_process_stripe() < count &&
                        ost_process_stripe_count() == count;
        _exit(is_power ? __builtin_ctzl(count) : 99);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

static void there_are_as_many_stripes_as_processors(void **state)
{
    static const struct {
        long processors;
        int power;
    } cases[] = {{-1, 3}, {1, 3}, {8, 3}, {9, 4}, {16, 4}, {17, 5}, {256, 8}, {1000, 8}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(power_with(cases[i].processors), cases[i].power);
    }
}

static int processor_told = -2; /* -2: as it is */

int __real_sched_getcpu(void);
int __wrap_sched_getcpu(void);

int __wrap_sched_getcpu(void)
{
    return processor_told == -2 ? __real_sched_getcpu() : processor_told;
}

static void no_stripe_lies_past_the_last(void **state)
{
    static const int told[] = {0, 6, 7, 8, 31, 63, 254, 255, 256, INT_MAX, -1};
    (void)state;
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        processor_told = told[i];
        ost_process_stripe_renew();
        assert_true(ost_process_stripe() < ost_process_stripe_count());
    }
    processor_told = -2;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            there_are_as_many_stripes_as_processors), /* before it is asked */
        cmocka_unit_test(no_stripe_lies_past_the_last),
        cmocka_unit_test(threads_on_a_processor_have_its_stripe),
        cmocka_unit_test(a_thread_that_moved_has_another_stripe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
