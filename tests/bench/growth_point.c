/* SPDX-License-Identifier: Apache-2.0 */
/* A door before which tokens come in turn. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "growth.h"

struct growth_point *growth_point_new(const char *folder, char *text, size_t len,
                                      struct bench_minted minted)
{
    struct growth_point *point = calloc(1, sizeof *point);
    const struct bench_setup setup = {
        .folder = folder, .text = text, .len = len, .own_clock = true};
    if (point == NULL || text == NULL) {
        bench_die("no memory");
    }
    bench_door_open_with(&point->door, &setup);
    free(text);
    point->minted = minted;
    point->count = minted.count;
    for (size_t i = 0; i < BENCH_MOST_THREADS; i++) {
        bench_request_fill(&point->requests[i], bench_minted_at(&minted, 0));
    }
    return point;
}

static void call(struct bench_request *request, const char *tool)
{
    const ostiary_text name = {tool, strlen(tool)};
    request->fields[4].value = name;
    request->call.name = name;
}

static void check(struct growth_point *point, size_t thread, size_t turn)
{
    struct bench_request *request = &point->requests[thread];
    ostiary_verdict *verdict = point->door.verdicts[thread];
    size_t token = turn % point->count;
    if (point->which != NULL) {
        token = point->which[token];
    }
    bench_request_bear(request, bench_minted_at(&point->minted, token));
    if (point->tools != NULL) {
        call(request, point->tools[turn % point->tool_count]);
    }
    ostiary_code code = ostiary_check(point->door.validator, &request->request, verdict);
    if (code != point->expected) {
        bench_die("%s, %s", ostiary_code_name(code), ostiary_verdict_detail(verdict));
    }
}

void growth_run_first(const void *state, size_t thread, size_t times)
{
    struct growth_point *point = (struct growth_point *)(uintptr_t)state;
    for (size_t i = 0; i < times; i++) {
        size_t turn = atomic_fetch_add(&point->next, 1);
        if (turn % point->count == 0) {
            point->door.now += 120;
            point->door.now_ms += 120000;
        }
        check(point, thread, turn);
    }
}

/* Each thread goes on where it was, so that all tokens get their turn. */
void growth_run_again(const void *state, size_t thread, size_t times)
{
    struct growth_point *point = (struct growth_point *)(uintptr_t)state;
    size_t turn = atomic_fetch_add(&point->next, times);
    for (size_t i = 0; i < times; i++) {
        check(point, thread, turn + i);
    }
}

void growth_run_hash(const void *state, size_t thread, size_t times)
{
    struct growth_point *point = (struct growth_point *)(uintptr_t)state;
    size_t turn = atomic_fetch_add(&point->next, times);
    unsigned char hash[SHA256_DIGEST_LENGTH];
    (void)thread;
    for (size_t i = 0; i < times; i++) {
        size_t token = (turn + i) % point->count;
        ostiary_text text = bench_minted_at(
            &point->minted, point->which == NULL ? token : point->which[token]);
        SHA256_CTX context;
        if (SHA256_Init(&context) != 1 ||
            SHA256_Update(&context, text.data, text.len) != 1 ||
            SHA256_Final(hash, &context) != 1) {
            bench_die("OpenSSL");
        }
    }
}

void growth_add_again(struct growth_cases *cases, size_t size, struct growth_point *point)
{
    growth_run_again(point, 0, point->count);
    growth_add(cases, "again", size, growth_run_again, point);
}

void growth_add(struct growth_cases *cases, const char *what, size_t size,
                void (*run)(const void *state, size_t thread, size_t times),
                const void *state)
{
    char name[64];
    int len = snprintf(name, sizeof name, "%s %zu", what, size);
    if (cases->count == GROWTH_MOST_CASES || len >= (int)sizeof name) {
        bench_die("too many cases");
    }
    cases->items[cases->count++] = (struct bench_case){strdup(name), run, state};
}

void growth_add_both(struct growth_cases *cases, size_t size, const char *folder,
                     const char *text, struct bench_minted minted)
{
    struct growth_point *first =
        growth_point_new(folder, strdup(text), strlen(text), minted);
    struct growth_point *again =
        growth_point_new(folder, strdup(text), strlen(text), minted);
    again->count = minted.count < GROWTH_HOT ? minted.count : GROWTH_HOT;
    growth_add(cases, "first", size, growth_run_first, first);
    growth_add_again(cases, size, again);
}
