/* SPDX-License-Identifier: Apache-2.0 */
/* The token cache under more tokens than it holds, and a hit meanwhile. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "allocations.h"
#include "minting.h"
#include "ours_door.h"

#define DISTINCT 100000
#define PLACES   8192 /* of the cache: the default of token_cache.entries */
#define HOT      8    /* tokens of each thread that are sent again and again */

/** A door whose clock stands still, so that nothing in its cache grows old. */
struct gate {
    struct bench_door door;
    struct bench_request requests[BENCH_MOST_THREADS + 1]; /* the last is of `other` */
    ostiary_verdict *others_verdict;
    struct bench_minted minted;
    atomic_size_t next;
    struct gate *other; /* where another thread cycles meanwhile; NULL: none does */
};

static void check(struct gate *gate, struct bench_request *request,
                  ostiary_verdict *verdict, size_t token)
{
    bench_request_receive(request, bench_minted_at(&gate->minted, token));
    ostiary_code code = ostiary_check(gate->door.validator, &request->request, verdict);
    if (code != OSTIARY_OK) {
        bench_die("%s: %s", ostiary_code_name(code), ostiary_verdict_detail(verdict));
    }
}

/* All tokens in turn, whichever thread takes them: each was forgotten since its last
 * turn. The first tokens are left out: they are the hot ones. */
static size_t take_turn(struct gate *gate)
{
    const size_t hot = HOT * BENCH_MOST_THREADS;
    return hot + atomic_fetch_add(&gate->next, 1) % (gate->minted.count - hot);
}

static void run_cycle(const void *state, size_t thread, size_t times)
{
    struct gate *gate = (struct gate *)(uintptr_t)state;
    for (size_t i = 0; i < times; i++) {
        check(gate, &gate->requests[thread], gate->door.verdicts[thread],
              take_turn(gate));
    }
}

static void run_hot(struct gate *gate, size_t thread, size_t times)
{
    for (size_t i = 0; i < times; i++) {
        check(gate, &gate->requests[thread], gate->door.verdicts[thread],
              thread * HOT + i % HOT);
    }
}

static atomic_bool stop;

static void *cycle_beside(void *ctx)
{
    struct gate *gate = ctx;
    while (!atomic_load(&stop)) {
        check(gate, &gate->requests[BENCH_MOST_THREADS], gate->others_verdict,
              take_turn(gate));
    }
    allocations_hand_in();
    return NULL;
}

/* What another thread does meanwhile is not on this thread's account. Of several threads
 * that hit, the first one has it done. */
static void run_hits(const void *state, size_t thread, size_t times)
{
    struct gate *gate = (struct gate *)(uintptr_t)state;
    pthread_t other;
    if (gate->other == NULL || thread > 0) {
        run_hot(gate, thread, times);
        return;
    }
    atomic_store(&stop, false);
    if (pthread_create(&other, NULL, cycle_beside, gate->other) != 0) {
        bench_die("no thread");
    }
    run_hot(gate, thread, times);
    atomic_store(&stop, true);
    (void)pthread_join(other, NULL);
}

static void open_gate(struct gate *gate, const char *folder, struct bench_minted minted)
{
    bench_door_open(&gate->door, folder, "", true);
    gate->minted = minted;
    gate->others_verdict = ostiary_verdict_new();
    for (size_t i = 0; i <= BENCH_MOST_THREADS; i++) {
        bench_request_fill(&gate->requests[i], bench_minted_at(&minted, 0));
    }
}

/* Twice as many tokens as there are places; then the hot ones, each one twice, as clients
 * go on with what they have begun. */
static void fill(struct gate *gate)
{
    run_cycle(gate, 0, (size_t)2 * PLACES);
    for (size_t i = 0; i < (size_t)2 * HOT * BENCH_MOST_THREADS; i++) {
        check(gate, &gate->requests[0], gate->door.verdicts[0], i / 2);
    }
}

/* Hits, or what is called one here is none. */
static void prove_hits(struct gate *gate)
{
    run_hot(gate, 0, HOT);
    uint64_t before = bench_door_misses(&gate->door);
    run_hot(gate, 0, HOT);
    if (bench_door_misses(&gate->door) != before) {
        bench_die("a hot token is not in the cache");
    }
}

int main(int argc, char **argv)
{
    static struct gate cycling, idle, beside, full;
    allocations_prepare();
    if (argc < 2) {
        bench_die("usage: bench-cache FOLDER [CASE TIMES]");
    }
    const struct bench_minted minted = bench_mint_by(argv[1], "ES256.jwk", DISTINCT);
    struct gate *gates[] = {&cycling, &idle, &beside, &full};
    for (size_t i = 0; i < sizeof gates / sizeof gates[0]; i++) {
        open_gate(gates[i], argv[1], minted);
    }
    fill(&full);
    fill(&cycling);
    beside.other = &full; /* another cache, or the very one */
    cycling.other = &cycling;
    for (size_t i = 1; i < sizeof gates / sizeof gates[0]; i++) {
        prove_hits(gates[i]);
    }
    const struct bench_case cases[] = {
        {"cycle 100000", run_cycle, &cycling},
        {"hit", run_hits, &idle},
        {"hit full", run_hits, &full},
        {"hit beside work", run_hits, &beside},
        {"hit while cycling", run_hits, &cycling},
    };
    return bench_serve("ostiary " OSTIARY_BENCH_VERSION, cases,
                       sizeof cases / sizeof cases[0], argc - 2, argv + 2);
}
