/* SPDX-License-Identifier: Apache-2.0 */
/* The process-wide state: fork counter, stripe hint, once-only start-up. Nothing else. */
#ifndef OST_BASE_PROCESS_H
#define OST_BASE_PROCESS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Run `start` once in this process; `once` is a file-level pthread_once_t. */
void ost_process_once(pthread_once_t *once, void (*start)(void));

/** Register the fork handler; called before fork_count is first relied on. */
void ost_process_watch_forks(void);

/** How often this process is the child of a fork since then: one load. */
uint32_t ost_process_fork_count(void);

/** Picks a stripe, never affects truth: of the processor that this thread ran on when it
 *  was last asked for, so that threads that run at the same time have different ones.
 *  Where the system does not tell, a number that tends to differ between threads. */
unsigned ost_process_stripe_hint(void);
/** Ask for the processor anew: two nanoseconds where the kernel shares it (rseq), twenty
 *  elsewhere. */
void ost_process_stripe_renew(void);

/** Fill with random bytes from the kernel; false where that failed. */
bool ost_process_random(void *out, size_t len);

/** Sections this thread is in; debug builds assert it is 0 where waiting is possible. */
extern _Thread_local unsigned ost_section_depth;

#endif
