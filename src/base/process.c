/* SPDX-License-Identifier: Apache-2.0 */
/* The process-wide state: fork counter, stripes, once-only start-up. */
#define _GNU_SOURCE /* sched_getcpu() */
#include "base/process.h"

#include <sched.h>
#include <stdatomic.h>
#include <sys/random.h>
#include <unistd.h>

#define FEWEST_STRIPES 8
#define MOST_STRIPES   256

static pthread_once_t watch_once = PTHREAD_ONCE_INIT;
static _Atomic uint32_t fork_count;
static _Atomic size_t stripe_count;
static _Atomic unsigned next_number;
static _Thread_local unsigned stripe_number; /* from 1 */

_Thread_local unsigned ost_section_depth;

void ost_process_once(pthread_once_t *once, void (*start)(void))
{
    (void)pthread_once(once, start);
}

static void count_fork(void)
{
    atomic_fetch_add_explicit(&fork_count, 1, memory_order_relaxed);
}

static void watch(void)
{
    (void)pthread_atfork(NULL, NULL, count_fork);
}

void ost_process_watch_forks(void)
{
    ost_process_once(&watch_once, watch);
}

uint32_t ost_process_fork_count(void)
{
    return atomic_load_explicit(&fork_count, memory_order_relaxed);
}

static size_t count_stripes(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t count = FEWEST_STRIPES;
    while (processors > (long)count && count < MOST_STRIPES) {
        count *= 2;
    }
    return count;
}

/* Whoever comes first says how many: processors come and go. */
size_t ost_process_stripe_count(void)
{
    size_t count = atomic_load_explicit(&stripe_count, memory_order_relaxed);
    if (count != 0) {
        return count;
    }
    size_t counted = count_stripes();
    return atomic_compare_exchange_strong(&stripe_count, &count, counted) ? counted
                                                                          : count;
}

/* A number for each thread is not enough: servers make threads as they go, so two that
 * run together would share a stripe by and by. */
void ost_process_stripe_renew(void)
{
    int processor = sched_getcpu();
    if (processor >= 0) {
        stripe_number = 1 + (unsigned)processor;
    } else if (stripe_number == 0) {
        stripe_number =
            1 + atomic_fetch_add_explicit(&next_number, 1, memory_order_relaxed);
    }
}

size_t ost_process_stripe(void)
{
    if (stripe_number == 0) {
        ost_process_stripe_renew();
    }
    return stripe_number & (ost_process_stripe_count() - 1);
}

bool ost_process_random(void *out, size_t len)
{
    return getrandom(out, len, 0) == (ssize_t)len;
}
