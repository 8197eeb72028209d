/* SPDX-License-Identifier: Apache-2.0 */
/* What one of each thing takes: the difference between many and few, divided. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "minting.h"
#include "ours_door.h"
#include "table.h"

#define PLACES 16384

/** How large a validator is made. */
struct size {
    size_t issuers, rules, scopes, places;
    const char *keys; /* a file of the folder */
};

static const struct size least = {1, 8, 8, 0, "memory-ES256-1.json"};

static char *write_settings(const struct size *size)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (out == NULL) {
        bench_die("no memory");
    }
    (void)fputs("{\"resource\":\"https://mcp.example.com/mcp\",\"reload_seconds\":0,"
                "\"scopes_supported\":[\"team000:read\"],\"authorization_servers\":[",
                out);
    for (size_t i = 0; i < size->issuers; i++) {
        char name[32] = "7f3c"; /* whose tokens there are */
        if (i > 0) {
            (void)snprintf(name, sizeof name, "%04zu", i);
        }
        (void)fprintf(out,
                      "%s{\"issuer\":\"https://login.example.com/tenant-%s\","
                      "\"jwks_file\":\"%s\"}",
                      i == 0 ? "" : ",", name, size->keys);
    }
    (void)fprintf(out, "],\"token_cache\":{\"entries\":%zu},\"policy\":", size->places);
    bench_table_write(out, size->rules, size->scopes);
    (void)fputs("}", out);
    (void)fclose(out);
    return text;
}

static void open_door(struct bench_door *door, const char *folder,
                      const struct size *size)
{
    char *text = write_settings(size);
    const struct bench_setup setup = {
        .folder = folder, .text = text, .len = strlen(text), .own_clock = true};
    bench_door_open_with(door, &setup);
    free(text);
}

static void close_door(struct bench_door *door)
{
    ostiary_validator_free(door->validator);
    for (size_t i = 0; i < BENCH_MOST_THREADS; i++) {
        ostiary_verdict_free(door->verdicts[i]);
    }
}

/* Of the validator alone: the verdicts of a door are no part of it. */
static uint64_t bytes_of(const char *folder, const struct size *size)
{
    static struct bench_door door;
    uint64_t before = memory_in_use();
    open_door(&door, folder, size);
    for (size_t i = 0; i < BENCH_MOST_THREADS; i++) {
        ostiary_verdict_free(door.verdicts[i]);
        door.verdicts[i] = NULL;
    }
    uint64_t bytes = memory_in_use() - before;
    close_door(&door);
    return bytes;
}

static uint64_t each(const char *folder, const struct size *many, const struct size *few,
                     size_t more)
{
    return (bytes_of(folder, many) - bytes_of(folder, few)) / more;
}

static void write_set(const char *folder, const char *name, const char *algorithm,
                      size_t count)
{
    char path[512];
    char *jwks[64];
    char *set = NULL;
    for (size_t i = 0; i < count; i++) {
        char kid[32];
        (void)snprintf(kid, sizeof kid, "bench-key-%zu", i);
        if (ostiary_testing_keygen(algorithm, kid, &jwks[i], NULL) != OSTIARY_OK) {
            bench_die("no key");
        }
    }
    if (ostiary_testing_public_set((const char *const *)jwks, count, &set, NULL) !=
        OSTIARY_OK) {
        bench_die("no key set");
    }
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(set, file) < 0 || fclose(file) != 0) {
        bench_die("%s cannot be written", path);
    }
    ostiary_free(set);
    for (size_t i = 0; i < count; i++) {
        ostiary_free(jwks[i]);
    }
}

/* Address space is asked for at once, memory is taken as tokens come: those are two
 * numbers. */
static void add_cache(struct memory_table *table, const char *folder)
{
    static struct bench_door door;
    struct bench_request request;
    const struct size full = {1, 8, 8, PLACES, "jwks.json"};
    struct size none = full;
    none.places = 0;
    memory_add(table, "one place of the token cache: address space",
               each(folder, &full, &none, PLACES), "bytes");
    const struct bench_minted minted = bench_mint_by(folder, "ES256.jwk", PLACES);
    open_door(&door, folder, &full);
    bench_request_fill(&request, bench_minted_at(&minted, 0));
    uint64_t before = 0;
    for (size_t i = 0; i < PLACES; i++) {
        bench_request_bear(&request, bench_minted_at(&minted, i));
        if (ostiary_authenticate(door.validator, &request.request, door.verdicts[0]) !=
            OSTIARY_OK) {
            bench_die("%s", ostiary_verdict_detail(door.verdicts[0]));
        }
        before = i == 0 ? memory_resident() : before; /* what is made once, is made */
    }
    memory_add(table, "one token that is cached: memory",
               (memory_resident() - before) / PLACES, "bytes");
    close_door(&door);
}

static void add_verdict(struct memory_table *table, const char *folder)
{
    static struct bench_door door;
    struct bench_request request;
    const struct bench_minted minted = bench_mint_by(folder, "ES256.jwk", 1);
    const struct size size = {1, 8, 8, 0, "jwks.json"};
    open_door(&door, folder, &size);
    bench_request_fill(&request, bench_minted_at(&minted, 0));
    request.request.field_count = 2;
    for (size_t i = 0; i < 2; i++) { /* the first one makes what the key needs, too */
        uint64_t before = memory_in_use();
        ostiary_verdict *verdict = ostiary_verdict_new();
        if (ostiary_authenticate(door.validator, &request.request, verdict) !=
            OSTIARY_OK) {
            bench_die("%s", ostiary_verdict_detail(verdict));
        }
        if (i == 1) {
            memory_add(table, "one verdict, used", memory_in_use() - before, "bytes");
        }
        ostiary_verdict_free(verdict);
    }
    close_door(&door);
}

void memory_of_things(struct memory_table *table, const char *folder)
{
    struct size many = least;
    struct size few = least;
    write_set(folder, "memory-ES256-1.json", "ES256", 1);
    write_set(folder, "memory-ES256-33.json", "ES256", 33);
    write_set(folder, "memory-RS256-1.json", "RS256", 1);
    write_set(folder, "memory-RS256-9.json", "RS256", 9);
    (void)bytes_of(folder, &least); /* what the process makes once */
    memory_add(table, "a validator: one server, one key, 8 rules, no cache",
               bytes_of(folder, &least), "bytes");
    many.issuers = 33;
    memory_add(table, "one more authorization server with one key",
               each(folder, &many, &few, 32), "bytes");
    many = least;
    many.keys = "memory-ES256-33.json";
    memory_add(table, "one more ES256 key", each(folder, &many, &few, 32), "bytes");
    many.keys = "memory-RS256-9.json";
    few.keys = "memory-RS256-1.json";
    memory_add(table, "one more RS256 key", each(folder, &many, &few, 8), "bytes");
    many = few = least;
    many.rules = 10008;
    memory_add(table, "one more rule", each(folder, &many, &few, 10000), "bytes");
    many.rules = 8;
    many.scopes = 1008;
    memory_add(table, "one more scope", each(folder, &many, &few, 1000), "bytes");
    add_verdict(table, folder);
    add_cache(table, folder);
}
