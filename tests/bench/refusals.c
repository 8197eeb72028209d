/* SPDX-License-Identifier: Apache-2.0 */
/* What refusals cost: everything that is wrong is made of the material's good tokens. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allocations.h"
#include "ours_door.h"
#include "wire/base64url.h"

#define RESOURCE  "https://mcp.example.com/mcp"
#define ISSUER    "https://login.example.com/tenant-7f3c"
#define TEN_YEARS (10 * 365 * 86400LL)

/** One way to be refused. */
struct refusal {
    const char *name;
    const char *resource, *issuer; /* of the door; NULL: those of the tokens */
    int64_t later;                 /* seconds that the door's clock is ahead */
    /** The credential of token number `i`; NULL: the good one. Owned by nobody. */
    char *(*spoil)(const struct bench_lines *good, size_t i);
    ostiary_code expected;
    struct bench_door door;
    atomic_size_t next;
};

static char *room(size_t size)
{
    char *made = malloc(size);
    if (made == NULL) {
        bench_die("no memory");
    }
    return made;
}

/* Letters of base64url as they come from a generator with a fixed seed. */
static void scatter(char *out, size_t len, size_t seed)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint64_t state = seed * 2654435761u + 1;
    for (size_t i = 0; i < len; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        out[i] = letters[state >> 58];
    }
    out[len] = '\0';
}

/* An opaque token, of the 256 bits that such tokens have. */
static char *opaque(const struct bench_lines *good, size_t i)
{
    char *token = room(44);
    (void)good;
    scatter(token, 43, i);
    return token;
}

/* Three segments as long as those of a token. */
static char *garbage(const struct bench_lines *good, size_t i)
{
    size_t len = strlen(good->items[i]);
    char *token = room(len + 1);
    scatter(token, len, i);
    token[strcspn(good->items[i], ".")] = '.';
    token[strrchr(good->items[i], '.') - good->items[i]] = '.';
    return token;
}

/* In the middle, where every bit of the character counts. */
static char *bad_signature(const struct bench_lines *good, size_t i)
{
    char *token = strdup(good->items[i]);
    char *signature = strrchr(token, '.') + 1;
    char *at = signature + strlen(signature) / 2;
    *at = *at == 'A' ? 'B' : 'A';
    return token;
}

/* Its neighbour's payload between its own header and signature. */
static char *other_payload(const struct bench_lines *good, size_t i)
{
    const char *other = good->items[(i + 1) % good->count];
    char *token = strdup(good->items[i]);
    char *payload = strchr(token, '.');
    const char *end = strrchr(token, '.');
    memcpy(payload, strchr(other, '.'), (size_t)(end - payload));
    return token;
}

/* Its header names a key that the set does not have. */
static char *unknown_key(const struct bench_lines *good, size_t i)
{
    static const char header[] =
        "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"bench-key-2-RS256\"}";
    const char *rest = strchr(good->items[i], '.');
    size_t len = ost_base64url_encoded_size(sizeof header - 1);
    char *token = room(len + strlen(rest) + 1);
    ost_base64url_encode(header, sizeof header - 1, token);
    memcpy(token + len, rest, strlen(rest) + 1);
    return token;
}

/* The request is at hand, as it is where it has just been read. */
static void run(const void *state, size_t thread, size_t times)
{
    struct refusal *refusal = (struct refusal *)(uintptr_t)state;
    struct bench_door *door = &refusal->door;
    struct bench_request *request = &door->requests[thread];
    for (size_t i = 0; i < times; i++) {
        size_t turn = atomic_fetch_add(&refusal->next, 1) % door->count;
        if (refusal->expected != OSTIARY_NO_TOKEN) {
            bench_request_receive(request, door->credentials[turn]);
        }
        ostiary_code code =
            ostiary_check(door->validator, &request->request, door->verdicts[thread]);
        if (code != refusal->expected) {
            bench_die("%s: %s, %s", refusal->name, ostiary_code_name(code),
                      ostiary_verdict_detail(door->verdicts[thread]));
        }
    }
}

static void open_door(struct refusal *refusal, const char *folder)
{
    char text[1024];
    int len = snprintf(
        text, sizeof text,
        "{\"resource\":\"%s\",\"authorization_servers\":[{\"issuer\":\"%s\",\"jwks_file\""
        ":\"jwks.json\"}],\"reload_seconds\":0,\"scopes_supported\":[\"todo:read\"],"
        "\"policy\":{\"tools\":{\"createTodo\":{\"scopes\":[\"todo:write\"]}}}}",
        refusal->resource == NULL ? RESOURCE : refusal->resource,
        refusal->issuer == NULL ? ISSUER : refusal->issuer);
    const struct bench_setup setup = {folder, text, (size_t)len, true, NULL};
    bench_door_open_with(&refusal->door, &setup);
    refusal->door.now += refusal->later;
}

static void prepare(struct refusal *refusal, const char *folder,
                    const struct bench_lines *good)
{
    char **tokens = calloc(good->count, sizeof *tokens);
    if (tokens == NULL) {
        bench_die("no memory");
    }
    for (size_t i = 0; i < good->count; i++) {
        tokens[i] = refusal->spoil == NULL ? good->items[i] : refusal->spoil(good, i);
    }
    open_door(refusal, folder);
    bench_door_requests(&refusal->door, (const char *const *)tokens, good->count);
    for (size_t i = 0; refusal->expected == OSTIARY_NO_TOKEN && i < good->count; i++) {
        struct bench_request *request = &refusal->door.requests[i];
        request->fields[1] = request->fields[--request->request.field_count];
    }
}

int main(int argc, char **argv)
{
    static struct refusal refusals[] = {
        {.name = "refuse no token", .expected = OSTIARY_NO_TOKEN},
        {.name = "refuse garbage", .spoil = garbage, .expected = OSTIARY_MALFORMED_TOKEN},
        {.name = "refuse opaque", .spoil = opaque, .expected = OSTIARY_MALFORMED_TOKEN},
        {.name = "refuse stranger",
         .issuer = "https://login.example.com/tenant-0000",
         .expected = OSTIARY_UNKNOWN_ISSUER},
        {.name = "refuse bad signature",
         .spoil = bad_signature,
         .expected = OSTIARY_BAD_SIGNATURE},
        {.name = "refuse flipped payload",
         .spoil = other_payload,
         .expected = OSTIARY_BAD_SIGNATURE},
        {.name = "refuse expired",
         .later = TEN_YEARS + 86400,
         .expected = OSTIARY_EXPIRED},
        {.name = "refuse wrong audience",
         .resource = "https://mcp.example.com/other",
         .expected = OSTIARY_WRONG_AUDIENCE},
        {.name = "refuse unknown key",
         .spoil = unknown_key,
         .expected = OSTIARY_UNKNOWN_KEY},
    };
    enum {
        COUNT = sizeof refusals / sizeof refusals[0]
    };
    struct bench_case cases[COUNT];
    allocations_prepare();
    if (argc < 2) {
        bench_die("usage: bench-refusals FOLDER [CASE TIMES]");
    }
    const struct bench_lines good = bench_read_lines(argv[1], "RS256.tokens");
    for (size_t i = 0; i < COUNT; i++) {
        prepare(&refusals[i], argv[1], &good);
        run(&refusals[i], 0, 2 * good.count); /* a door that is in use */
        cases[i] = (struct bench_case){refusals[i].name, run, &refusals[i]};
    }
    return bench_serve("ostiary " OSTIARY_BENCH_VERSION, cases, COUNT, argc - 2,
                       argv + 2);
}
