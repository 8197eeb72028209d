/* SPDX-License-Identifier: Apache-2.0 */
/* One paced, bounded exchange. */
#include "probe/ask.h"

#include <stdio.h>
#include <time.h>

#include "base/limits.h"
#include "ostiary/ostiary.h"

#define MOST_FIELDS        32
#define MOST_BODY_BYTES    OST_MAX_FETCH_BYTES
#define CONNECT_TIMEOUT_MS 5000
#define TIMEOUT_MS         10000

static bool fail(struct ost_answer *answer, const char *why)
{
    (void)snprintf(answer->error, sizeof answer->error, "%s", why);
    return false;
}

void ost_probe_asker_start(struct ost_probe_asker *asker, unsigned rate)
{
    asker->clock = ost_clock_make(NULL);
    asker->interval_ms = 1000 / (int64_t)rate;
    asker->next_ms = ost_clock_mono(&asker->clock);
    asker->end_ms = asker->next_ms + INT64_C(1000) * OST_PROBE_MOST_SECONDS;
}

/* The pace is the point: nothing is waited for but the next turn. */
static void wait_for_turn(struct ost_probe_asker *asker)
{
    int64_t now = ost_clock_mono(&asker->clock);
    int64_t wait_ms = asker->next_ms - now;
    if (wait_ms > 0) {
        struct timespec pause = {wait_ms / 1000, (wait_ms % 1000) * 1000000};
        (void)nanosleep(&pause, NULL);
        now += wait_ms;
    }
    asker->next_ms = now + asker->interval_ms;
}

static bool is_named(const ostiary_field *field, const char *name)
{
    return ost_span_is_nocase((struct ost_span){field->name.data, field->name.len}, name);
}

/* Who asks is told unless a check says otherwise. */
static bool add_lines(const struct ost_probe_request *request,
                      ostiary_field lines[MOST_FIELDS], size_t *count_out, char *agent)
{
    bool named = false;
    size_t count = request->field_count;
    if (count >= MOST_FIELDS) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        lines[i] = request->fields[i];
        named = named || is_named(&lines[i], "user-agent");
    }
    if (!named) {
        lines[count++] = (ostiary_field)OST_PROBE_FIELD("User-Agent", agent);
    }
    *count_out = count;
    return true;
}

bool ost_probe_ask(struct ost_probe_asker *asker, const struct ost_probe_request *request,
                   struct ost_answer *answer_out)
{
    ostiary_field lines[MOST_FIELDS];
    char agent[96];
    (void)snprintf(agent, sizeof agent, "ostiary-probe/%s (checks of a resource server)",
                   ostiary_version());
    struct ost_post post = {.method = request->method, .body = request->body};
    struct ost_get get = {.url = request->url, .post = &post, .keep_part = true};
    get.limits = (struct ost_fetch_limits){.connect_timeout_ms = CONNECT_TIMEOUT_MS,
                                           .timeout_ms = TIMEOUT_MS,
                                           .max_body_bytes = MOST_BODY_BYTES,
                                           .ca_text = asker->ca_text};
    *answer_out = (struct ost_answer){0};
    const char *why = ost_probe_target_rules(&asker->target, request->url, &get.rules);
    if (why != NULL) {
        return fail(answer_out, why);
    }
    if (!add_lines(request, lines, &post.field_count, agent)) {
        return fail(answer_out, "too many field lines");
    }
    post.fields = lines;
    if (post.method == NULL) {
        post.method = post.body.data == NULL ? "GET" : "POST";
    }
    wait_for_turn(asker);
    if (asker->sent == OST_PROBE_MOST_REQUESTS ||
        ost_clock_mono(&asker->clock) >= asker->end_ms) {
        return fail(answer_out,
                    "the limit of requests or of time for one run is reached");
    }
    asker->sent++;
    if (!ost_fetch_now(&get, answer_out)) {
        return fail(answer_out, "memory ran out");
    }
    if (get.rules.written && answer_out->arrived) {
        ost_probe_target_met(&asker->target, answer_out->peer_is_local);
    }
    return answer_out->arrived;
}
