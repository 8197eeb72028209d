/* SPDX-License-Identifier: Apache-2.0 */
/* The process-wide state: fork counter, stripes, once-only start-up. */
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

/** What many threads write lies in stripes, so that those that run at the same time write
 *  to different lines of memory: as many as processors were online when it was first
 * asked for, or the next power of two, from 8 to 256. */
size_t ost_process_stripe_count(void);
/** The stripe for this thread, below the count; never affects truth. It is that of the
 *  processor which the thread was on when that was last asked for; where the system does
 *  not tell, one that tends to differ between threads. Every section of a guard begins
 *  with asking: a thread that moves in one writes to the old stripe until the next, which
 *  is slower and no less right. */
size_t ost_process_stripe(void);
/** Ask for the processor anew: two nanoseconds where the C library shares it with the
 *  kernel (rseq), twenty with a vDSO, else a system call. */
void ost_process_stripe_renew(void);

/** Fill with random bytes from the kernel; false where that failed. */
bool ost_process_random(void *out, size_t len);

/** Sections this thread is in; debug builds assert it is 0 where waiting is possible. */
extern _Thread_local unsigned ost_section_depth;

#endif
