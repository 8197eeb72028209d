/* SPDX-License-Identifier: Apache-2.0 */
/* A fleet: its processes, and the requests that they are sent. */
#include "fleet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ostiary/testing.h"
#include "process.h"
#include "wire/base64url.h"

#define WALL 1800000000 /* Unix seconds at the time 0 */

const char *const fleet_strategy_names[FLEET_STRATEGIES] = {
    "ostiary", "ostiary without jitter", "naive"};

static const char settings[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"reload_seconds\":0,"
    "\"token_cache\":{\"entries\":0},"
    "\"authorization_servers\":[{\"issuer\":\"" FLEET_ISSUER "\"}]}";

static void expect(bool good, const char *what)
{
    if (!good) {
        (void)fprintf(stderr, "fleet: %s\n", what);
        abort();
    }
}

static void *make(size_t count, size_t size)
{
    void *made = calloc(count, size);
    expect(made != NULL, "no memory");
    return made;
}

static int64_t wall(void *ctx)
{
    return WALL + ((const struct fleet *)ctx)->events.now_ms / 1000;
}

static int64_t mono(void *ctx)
{
    return ((const struct fleet *)ctx)->events.now_ms;
}

/* worker.c answers in its place; the context is how it knows its fleet. */
static void transport(void *ctx, ostiary_fetch *fetch)
{
    (void)ctx;
    ostiary_fetch_fail(fetch, "nobody asks here");
}

static void make_key(struct fleet *fleet, size_t i, const char *kid)
{
    static const char claims[] =
        "{\"iss\":\"" FLEET_ISSUER "\",\"aud\":\"https://mcp.example.com/mcp\",\"sub\":"
        "\"u\",\"client_id\":\"c\",\"jti\":\"j\",\"iat\":1799999999,\"exp\":1800999999}";
    expect(ostiary_testing_keygen("ES256", kid, &fleet->keys[i], NULL) == OSTIARY_OK &&
               ostiary_testing_sign(fleet->keys[i], claims, NULL, &fleet->tokens[i],
                                    NULL) == OSTIARY_OK,
           "no key");
}

static void make_endpoint(struct fleet *fleet)
{
    make_key(fleet, 0, "old");
    make_key(fleet, 1, "new");
    for (size_t i = 0; i < 2; i++) {
        expect(ostiary_testing_public_set((const char *const *)fleet->keys, i + 1,
                                          &fleet->endpoint.sets[i], NULL) == OSTIARY_OK,
               "no key set");
    }
    for (size_t i = 0; i < FLEET_MOST_PROCESSES; i++) {
        fleet->endpoint.has_new_key_ms[i] = FLEET_NEVER;
    }
}

static void make_processes(struct fleet *fleet)
{
    ostiary_config *config = NULL;
    ostiary_error err = {0};
    const ostiary_clock clock = {sizeof clock, wall, mono, fleet};
    expect(ostiary_config_parse(settings, strlen(settings), NULL, &config, &err) ==
               OSTIARY_OK,
           err.detail);
    ostiary_config_set_clock(config, &clock);
    ostiary_config_set_transport(config, transport, fleet);
    for (size_t i = 0; i < fleet->count; i++) {
        struct process *process = &fleet->processes[i];
        process->fleet = fleet;
        process->number = i;
        if (fleet->strategy != FLEET_NAIVE) {
            expect(ostiary_validator_new(config, &process->validator, &err) == OSTIARY_OK,
                   err.detail);
        }
    }
    ostiary_config_free(config);
}

struct fleet *fleet_new(enum fleet_strategy strategy, size_t count, uint64_t seed)
{
    struct fleet *fleet = make(1, sizeof *fleet);
    expect(count <= FLEET_MOST_PROCESSES, "too many processes");
    chance_begin(seed, strategy == FLEET_OSTIARY_WITHOUT_JITTER);
    fleet->strategy = strategy;
    fleet->count = count;
    fleet->processes = make(count, sizeof *fleet->processes);
    fleet->verdict = ostiary_verdict_new();
    make_endpoint(fleet);
    make_processes(fleet);
    return fleet;
}

void fleet_free(struct fleet *fleet)
{
    for (size_t i = 0; i < fleet->count; i++) {
        ostiary_validator_free(fleet->processes[i].validator);
    }
    while (fleet->requests != NULL) {
        struct request *request = fleet->requests;
        fleet->requests = request->next_made;
        free(request);
    }
    for (size_t i = 0; i < 2; i++) {
        ostiary_free(fleet->keys[i]);
        ostiary_free(fleet->tokens[i]);
        ostiary_free(fleet->endpoint.sets[i]);
    }
    ostiary_verdict_free(fleet->verdict);
    events_clear(&fleet->events);
    free(fleet->processes);
    free(fleet);
}

void fleet_run(struct fleet *fleet, int64_t until_second)
{
    events_run(&fleet->events, until_second * 1000 - 1);
    fleet->events.now_ms = until_second * 1000;
}

static struct request *take_request(struct process *process, enum fleet_tokens tokens)
{
    struct fleet *fleet = process->fleet;
    struct request *request = fleet->unused;
    if (request == NULL) {
        request = make(1, sizeof *request);
        request->next_made = fleet->requests;
        fleet->requests = request;
    } else {
        fleet->unused = request->next_unused;
    }
    request->process = process;
    request->tokens = tokens;
    request->since_ms = fleet->events.now_ms;
    request->kid = chance_below(INT64_MAX);
    return request;
}

static void count_outcome(struct fleet_answers *answers, enum outcome outcome,
                          bool waited)
{
    answers->admitted += outcome == OUTCOME_ADMITTED;
    answers->refused += outcome == OUTCOME_REFUSED;
    answers->undecided += outcome == OUTCOME_UNDECIDED;
    answers->waited += waited && outcome == OUTCOME_ADMITTED;
}

void fleet_settle(struct request *request, enum outcome outcome)
{
    struct process *process = request->process;
    struct fleet *fleet = process->fleet;
    struct fleet_answers *answers = &fleet->answers[request->tokens];
    int64_t wait_ms = fleet->events.now_ms - request->since_ms;
    count_outcome(answers, outcome, wait_ms > 0);
    if (wait_ms > answers->longest_wait_ms) {
        answers->longest_wait_ms = wait_ms;
    }
    if (outcome == OUTCOME_ADMITTED && request->tokens == FLEET_NEW_KEY) {
        process->let_new_key_in = true;
    }
    request->next_unused = fleet->unused;
    fleet->unused = request;
}

/* "Bearer " and a token; garbage has the claims of a good one and a key id of its own. */
static size_t write_credential(const struct request *request, char out[1024])
{
    const struct fleet *fleet = request->process->fleet;
    char header[96];
    char encoded[136];
    if (request->tokens != FLEET_GARBAGE) {
        return (size_t)snprintf(out, 1024, "Bearer %s", fleet->tokens[request->tokens]);
    }
    int len = snprintf(header, sizeof header,
                       "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"%016llx\"}",
                       (unsigned long long)request->kid);
    ost_base64url_encode(header, (size_t)len, encoded);
    return (size_t)snprintf(out, 1024, "Bearer %s%s", encoded,
                            strchr(fleet->tokens[0], '.'));
}

/* As a host with an event loop asks: without waiting, and again when told. */
static enum outcome judge(struct request *request)
{
    const struct process *process = request->process;
    ostiary_verdict *verdict = process->fleet->verdict;
    char credential[1024];
    size_t len = write_credential(request, credential);
    const ostiary_field field = {{"authorization", 13}, {credential, len}};
    ostiary_request asked = OSTIARY_REQUEST_INIT;
    asked.http_method = (ostiary_text){"POST", 4};
    asked.fields = &field;
    asked.field_count = 1;
    asked.cookie = request;
    ostiary_code code = ostiary_authenticate(process->validator, &asked, verdict);
    if (ostiary_verdict_pending(verdict)) {
        return OUTCOME_WAITS;
    }
    switch (ostiary_code_class(code)) {
    case OSTIARY_CLASS_OK:
        return OUTCOME_ADMITTED;
    case OSTIARY_CLASS_UNDECIDED:
        return OUTCOME_UNDECIDED;
    default:
        expect(code == OSTIARY_UNKNOWN_KEY, ostiary_code_name(code));
        return OUTCOME_REFUSED;
    }
}

static void judge_request(struct request *request)
{
    enum outcome outcome = request->process->fleet->strategy == FLEET_NAIVE
                               ? naive_judge(request)
                               : judge(request);
    if (outcome != OUTCOME_WAITS) {
        fleet_settle(request, outcome);
    }
}

void fleet_answered(struct fleet *fleet, size_t process)
{
    void *cookies[16];
    size_t count = 0;
    do {
        count = ostiary_validator_ready(fleet->processes[process].validator, cookies, 16);
        for (size_t i = 0; i < count; i++) {
            judge_request(cookies[i]);
        }
    } while (count == 16);
}

static void arrive_once(void *ctx)
{
    struct stream *stream = ctx;
    judge_request(take_request(stream->process, stream->tokens));
}

void fleet_send_once(struct fleet *fleet, enum fleet_tokens tokens)
{
    fleet_send(fleet, tokens, 0, 0);
}

static void arrive_and_go_on(void *ctx)
{
    struct stream *stream = ctx;
    struct process *process = stream->process;
    struct events *events = &process->fleet->events;
    if (events->now_ms >= stream->until_ms ||
        (stream->tokens == FLEET_NEW_KEY && process->let_new_key_in)) {
        return;
    }
    arrive_once(stream);
    events_put(events, events->now_ms + 1 + chance_below(2 * stream->mean_ms),
               arrive_and_go_on, stream);
}

void fleet_send(struct fleet *fleet, enum fleet_tokens tokens, int64_t mean_ms,
                int64_t until_second)
{
    for (size_t i = 0; i < fleet->count; i++) {
        struct process *process = &fleet->processes[i];
        struct stream *stream = &process->streams[tokens];
        int64_t first_ms = mean_ms == 0 ? 0 : chance_below(2 * mean_ms);
        *stream = (struct stream){process, tokens, mean_ms, until_second * 1000};
        events_put(&fleet->events, fleet->events.now_ms + first_ms,
                   mean_ms == 0 ? arrive_once : arrive_and_go_on, stream);
    }
}
