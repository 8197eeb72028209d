/* SPDX-License-Identifier: Apache-2.0 */
/* The process-wide state: fork counter, stripe hint, once-only start-up. Nothing else. */
#define _GNU_SOURCE /* sched_getcpu() */
#include "base/process.h"

#include <sched.h>
#include <stdatomic.h>
#include <sys/random.h>

static pthread_once_t watch_once = PTHREAD_ONCE_INIT;
static _Atomic uint32_t fork_count;
static _Atomic unsigned next_hint;
static _Thread_local unsigned stripe_hint;

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

/* A number for each thread is not enough: servers make threads as they go, so two that
 * run together would share a stripe by and by. */
void ost_process_stripe_renew(void)
{
    int processor = sched_getcpu();
    if (processor >= 0) {
        stripe_hint = 1 + (unsigned)processor;
    } else if (stripe_hint == 0) {
        stripe_hint = 1 + atomic_fetch_add_explicit(&next_hint, 1, memory_order_relaxed);
    }
}

unsigned ost_process_stripe_hint(void)
{
    if (stripe_hint == 0) {
        ost_process_stripe_renew();
    }
    return stripe_hint;
}

bool ost_process_random(void *out, size_t len)
{
    return getrandom(out, len, 0) == (ssize_t)len;
}
