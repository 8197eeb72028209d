/* SPDX-License-Identifier: Apache-2.0 */
/* The worker's side of bench.py. */
#include "worker.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "allocations.h"

const char *bench_receive(const char *text, size_t len)
{
    static _Thread_local char buffer[BENCH_MOST_RECEIVED];
    if (len > sizeof buffer) {
        bench_die("too long a text");
    }
    return memcpy(buffer, text, len);
}

struct share {
    const struct bench_case *what;
    size_t thread, times;
    pthread_barrier_t *start;
    uint64_t processor_ns;
};

static uint64_t read_clock(clockid_t clock)
{
    struct timespec at = {0};
    (void)clock_gettime(clock, &at);
    return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

static void *run_share(void *ctx)
{
    struct share *share = ctx;
    (void)pthread_barrier_wait(share->start);
    uint64_t before = read_clock(CLOCK_THREAD_CPUTIME_ID);
    share->what->run(share->what->state, share->thread, share->times);
    share->processor_ns = read_clock(CLOCK_THREAD_CPUTIME_ID) - before;
    allocations_hand_in();
    return NULL;
}

/* On one thread: no other is made. Returns the wall's nanoseconds. */
static uint64_t run_threads(struct share *shares, size_t threads)
{
    pthread_t made[BENCH_MOST_THREADS];
    uint64_t before = read_clock(CLOCK_MONOTONIC);
    for (size_t i = 1; i < threads; i++) {
        if (pthread_create(&made[i], NULL, run_share, &shares[i]) != 0) {
            bench_die("no thread");
        }
    }
    (void)run_share(&shares[0]);
    for (size_t i = 1; i < threads; i++) {
        (void)pthread_join(made[i], NULL);
    }
    return read_clock(CLOCK_MONOTONIC) - before;
}

static void answer(const struct bench_case *what, size_t times, size_t threads)
{
    pthread_barrier_t start;
    struct share shares[BENCH_MOST_THREADS];
    uint64_t processor_ns = 0;
    if (pthread_barrier_init(&start, NULL, (unsigned)threads) != 0) {
        bench_die("no barrier");
    }
    for (size_t i = 0; i < threads; i++) {
        shares[i] = (struct share){what, i, times, &start, 0};
    }
    struct allocations before = allocations_so_far();
    uint64_t wall_ns = run_threads(shares, threads);
    struct allocations after = allocations_so_far();
    for (size_t i = 0; i < threads; i++) {
        processor_ns += shares[i].processor_ns;
    }
    (void)pthread_barrier_destroy(&start);
    double all = (double)times * (double)threads;
    (void)printf("%.2f %.2f %.4f %.4f\n", (double)processor_ns / all,
                 (double)wall_ns / (double)times, (double)(after.all - before.all) / all,
                 (double)(after.libcrypto - before.libcrypto) / all);
}

static const struct bench_case *find(const struct bench_case *cases, size_t count,
                                     const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(cases[i].name, name) == 0) {
            return &cases[i];
        }
    }
    bench_die("no case %s", name);
}

static bench_judge_fn *judge_by;

void bench_judge_by(bench_judge_fn *judge)
{
    judge_by = judge;
}

/* `token` and the case's name after it. */
static void answer_judge(const struct bench_case *cases, size_t count, char *token)
{
    char *name = strchr(token, ' ');
    if (name == NULL) {
        bench_die("no case to judge by");
    }
    *name++ = '\0';
    const struct bench_case *what = find(cases, count, name);
    const char *verdict = "unasked";
    if (judge_by != NULL) {
        verdict = judge_by(what, token) ? "accepted" : "refused";
    }
    (void)printf("%s\n", verdict);
}

static void answer_line(const struct bench_case *cases, size_t count, char *line)
{
    static const char judge[] = "judge ";
    size_t times = 0;
    size_t threads = 0;
    int at = 0;
    line[strcspn(line, "\n")] = '\0';
    if (strncmp(line, judge, sizeof judge - 1) == 0) {
        answer_judge(cases, count, line + sizeof judge - 1);
        return;
    }
    if (sscanf(line, "%zu %zu %n", &times, &threads, &at) < 2 || times == 0 ||
        threads == 0 || threads > BENCH_MOST_THREADS) {
        bench_die("not understood: %s", line);
    }
    answer(find(cases, count, line + at), times, threads);
}

int bench_serve(const char *name, const struct bench_case *cases, size_t count, int argc,
                char **argv)
{
    static char line[8192];
    if (argc == 2) {
        find(cases, count, argv[0])
            ->run(find(cases, count, argv[0])->state, 0,
                  (size_t)strtoul(argv[1], NULL, 10));
        return 0;
    }
    (void)printf("%s\n", name);
    for (size_t i = 0; i < count; i++) {
        (void)printf("%s\n", cases[i].name);
    }
    (void)printf("\n");
    (void)fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        answer_line(cases, count, line);
        (void)fflush(stdout);
    }
    return 0;
}
