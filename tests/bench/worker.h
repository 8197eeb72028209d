/* SPDX-License-Identifier: Apache-2.0 */
/* One side of a comparison, in a process of its own: bench.py asks it to do a case so
 * many times and gets what that took. Workers are asked in turn, so that a machine that
 * gets slower gets slower for all. */
#ifndef TESTS_BENCH_WORKER_H
#define TESTS_BENCH_WORKER_H

#include <stdbool.h>
#include <stddef.h>

#define BENCH_MOST_THREADS 8

/** One thing that is timed. */
struct bench_case {
    const char *name;
    /** Do it `times` times, as thread number `thread`; anything but the expected result
     *  ends the program: bench_die(). */
    void (*run)(const void *state, size_t thread, size_t times);
    const void *state;
};

/** Whether this token would pass, judged in the way that the case is timed. */
typedef bool bench_judge_fn(const struct bench_case *what, const char *token);
/** Before bench_serve(): bench.py shows every worker that judges tokens a good one and
 * the refused ones of the material first, or one that checks less would look fast. */
void bench_judge_by(bench_judge_fn *judge);

/**
 * Serve bench.py: a line with the worker's name and one with each case, an empty line;
 * then for each line "judge TOKEN CASE" the word "accepted" or "refused" ("unasked" of a
 * worker that judges no tokens), and for each line "TIMES THREADS CASE" one with
 * nanoseconds of processor time for each time (the mean of the threads), nanoseconds of
 * the clock on the wall likewise, and allocations in the process and, of these, in
 * libcrypto, for each time. With arguments "CASE TIMES": do just that, for valgrind.
 * Returns main()'s result.
 */
int bench_serve(const char *name, const struct bench_case *cases, size_t count, int argc,
                char **argv);

_Noreturn void bench_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** A text as a server has it: read into this thread's buffer, as recv() would, so at hand
 * when it is judged. The next one takes its place. At most BENCH_MOST_RECEIVED bytes. */
#define BENCH_MOST_RECEIVED 16384
const char *bench_receive(const char *text, size_t len);

/** A file of lines, as read; whoever asks keeps it for the life of the process. */
struct bench_lines {
    char **items;
    size_t count;
};
struct bench_lines bench_read_lines(const char *folder, const char *name);
char *bench_read_file(const char *folder, const char *name, size_t *len_out);

#endif
