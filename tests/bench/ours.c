/* SPDX-License-Identifier: Apache-2.0 */
/* ostiary's side of bench.py: whole checks, by the public calls alone. */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "allocations.h"
#include "ours_door.h"

/** What is asked, and what must come of it. */
struct row {
    struct bench_door door;
    ostiary_code expected;
    atomic_size_t next; /* of the tokens, in turn */
};

static void expect(const struct row *row, size_t thread,
                   const struct bench_request *request)
{
    ostiary_verdict *verdict = row->door.verdicts[thread];
    ostiary_code code = ostiary_check(row->door.validator, &request->request, verdict);
    if (code != row->expected) {
        bench_die("%s: %s", ostiary_code_name(code), ostiary_verdict_detail(verdict));
    }
}

/* Each token once, whichever thread takes it; then its minute has passed, and none is
 * remembered. The request is at hand, as it is where it has just been read. */
static void run_first(const void *state, size_t thread, size_t times)
{
    struct row *row = (struct row *)(uintptr_t)state;
    struct bench_request request;
    bench_request_fill(&request, row->door.credentials[0]);
    for (size_t i = 0; i < times; i++) {
        size_t turn = atomic_fetch_add(&row->next, 1);
        if (turn % row->door.count == 0) {
            row->door.now += 120;
            row->door.now_ms += 120000;
        }
        bench_request_receive(&request, row->door.credentials[turn % row->door.count]);
        expect(row, thread, &request);
    }
}

/* Each thread has a token of its own, and sends it again and again. */
static void run_again(const void *state, size_t thread, size_t times)
{
    const struct row *row = state;
    for (size_t i = 0; i < times; i++) {
        expect(row, thread, &row->door.requests[thread]);
    }
}

static bool judge(const struct bench_case *what, const char *token)
{
    return bench_door_judge(&((const struct row *)what->state)->door, token);
}

static void open_tokens(struct row *row, const char *folder, const char *file,
                        bool own_clock)
{
    struct bench_lines lines = bench_read_lines(folder, file);
    bench_door_open(&row->door, folder, "", own_clock);
    bench_door_requests(&row->door, (const char *const *)lines.items, lines.count);
    row->expected = OSTIARY_OK;
}

int main(int argc, char **argv)
{
    static struct row first[4], again[2];
    static const char *const files[] = {"RS256.tokens", "PS256.tokens", "ES256.tokens",
                                        "EdDSA.tokens"};
    allocations_prepare();
    if (argc < 2) {
        bench_die("usage: bench-ours FOLDER [CASE TIMES]");
    }
    for (size_t i = 0; i < 4; i++) {
        open_tokens(&first[i], argv[1], files[i], true);
    }
    open_tokens(&again[0], argv[1], files[0], false);
    open_tokens(&again[1], argv[1], files[2], false);
    const struct bench_case cases[] = {
        {"first RS256", run_first, &first[0]}, {"first PS256", run_first, &first[1]},
        {"first ES256", run_first, &first[2]}, {"first EdDSA", run_first, &first[3]},
        {"again RS256", run_again, &again[0]}, {"again ES256", run_again, &again[1]},
    };
    bench_judge_by(judge);
    return bench_serve("ostiary " OSTIARY_BENCH_VERSION, cases,
                       sizeof cases / sizeof cases[0], argc - 2, argv + 2);
}
