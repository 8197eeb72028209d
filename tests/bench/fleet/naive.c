/* SPDX-License-Identifier: Apache-2.0 */
/* A client that does the obvious, to compare with: see FLEET_NAIVE. */
#include "process.h"

#define FRESH_MS 300000 /* as ostiary has it where the server says nothing */
#define RETRY_MS 1000

static void fetch(struct process *process);

static void ring(void *ctx)
{
    struct process *process = ctx;
    if (process->fleet->events.now_ms == process->naive.timer_at_ms) {
        fetch(process);
    }
}

static enum outcome outcome_of(const struct request *request)
{
    const struct naive *naive = &request->process->naive;
    bool known =
        naive->has_keys && (request->tokens == FLEET_OLD_KEY ||
                            (request->tokens == FLEET_NEW_KEY && naive->has_new_key));
    return known ? OUTCOME_ADMITTED : naive->failed ? OUTCOME_UNDECIDED : OUTCOME_REFUSED;
}

static void settle_waiting(struct naive *naive)
{
    while (naive->waiting != NULL) {
        struct request *request = naive->waiting;
        naive->waiting = request->next_waiting;
        fleet_settle(request, outcome_of(request));
    }
}

static void arrive(void *ctx)
{
    struct process *process = ctx;
    struct naive *naive = &process->naive;
    struct events *events = &process->fleet->events;
    naive->fetching = false;
    naive->has_keys = naive->has_keys || !naive->failed;
    naive->has_new_key = naive->fetched_new_key;
    naive->timer_at_ms = events->now_ms + (naive->failed ? RETRY_MS : FRESH_MS);
    events_put(events, naive->timer_at_ms, ring, process);
    settle_waiting(naive);
}

static void fetch(struct process *process)
{
    struct naive *naive = &process->naive;
    struct fleet *fleet = process->fleet;
    const struct ost_get get = {.url = FLEET_JWKS};
    struct ost_answer answer = {0};
    if (naive->fetching) {
        return;
    }
    naive->fetching = true;
    int64_t arrives_ms = endpoint_get(&fleet->endpoint, process->number, &get,
                                      fleet->events.now_ms, &answer);
    naive->failed = !answer.arrived;
    naive->fetched_new_key =
        answer.arrived ? fleet->endpoint.published : naive->has_new_key;
    ost_answer_clear(&answer);
    events_put(&fleet->events, arrives_ms, arrive, process);
}

enum outcome naive_judge(struct request *request)
{
    struct naive *naive = &request->process->naive;
    if (outcome_of(request) == OUTCOME_ADMITTED) {
        return OUTCOME_ADMITTED;
    }
    request->next_waiting = naive->waiting;
    naive->waiting = request;
    fetch(request->process);
    return OUTCOME_WAITS;
}
