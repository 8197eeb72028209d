/* SPDX-License-Identifier: Apache-2.0 */
/* The complete response that belongs to a decision. */
#include <stdio.h>
#include <string.h>

#include "core/check.h"
#include "core/origin.h"
#include "mcp/rpc_error.h"
#include "oauth/challenge.h"

static bool operation_is_known(ostiary_code code)
{
    return code == OSTIARY_INSUFFICIENT_SCOPE || code == OSTIARY_STEP_UP_REQUIRED;
}

static void write_challenge(struct ost_check *check, enum ost_wording wording)
{
    ostiary_verdict *verdict = check->verdict;
    const struct ost_challenge challenge = {
        .wording = wording,
        .scope = ost_buf_span(&verdict->scope),
        .resource_metadata = ost_buf_span(&check->view->documents->url),
        .acr_values = ost_buf_span(&verdict->acr_values),
        .max_age = ost_buf_span(&verdict->max_age),
    };
    size_t start = verdict->header_text.len;
    ost_challenge_write(&challenge, &verdict->header_text);
    ost_verdict_add_written_header(verdict, "WWW-Authenticate", start);
}

static void add_challenge(struct ost_check *check)
{
    ostiary_verdict *verdict = check->verdict;
    enum ost_wording wording = ost_challenge_wording(verdict->code);
    if (!ost_challenge_applies(wording)) {
        return;
    }
    if (operation_is_known(verdict->code)) {
        write_challenge(check, wording);
        return;
    }
    ost_buf_reset(&verdict->scope);
    ost_buf_reset(&verdict->acr_values); /* nobody asks for another login here */
    ost_buf_reset(&verdict->max_age);
    if (check->view->settings->challenge_hint == OST_HINT_OPERATION) {
        ost_authorize_hint(check);
    }
    if (verdict->scope.len > 0) {
        write_challenge(check, wording);
        return;
    }
    ost_verdict_add_safe_header(verdict, "WWW-Authenticate",
                                &check->view->documents->challenges[wording]);
}

/* The Fetch standard's CORS headers, for an origin that was accepted (CH-17, TX-11). */
static void add_cors(struct ost_check *check)
{
    ostiary_verdict *verdict = check->verdict;
    struct ost_span origin = OST_SPAN_ABSENT;
    if (check->fields.count[OST_FIELD_ORIGIN] == 0 ||
        ost_origin_check(check->view->settings, &check->fields, &origin, NULL) !=
            OSTIARY_OK) {
        return;
    }
    ost_verdict_add_header(verdict, "Access-Control-Allow-Origin", origin);
    ost_verdict_add_fixed_header(verdict, "Vary", "Origin");
    if (ost_check_is_preflight(check)) {
        ost_verdict_add_fixed_header(verdict, "Access-Control-Allow-Methods",
                                     "GET, POST, DELETE, OPTIONS");
        ost_verdict_add_fixed_header(
            verdict, "Access-Control-Allow-Headers",
            "Authorization, Content-Type, Last-Event-ID, Mcp-Method, Mcp-Name, "
            "MCP-Protocol-Version, Mcp-Session-Id");
        return;
    }
    ost_verdict_add_fixed_header(verdict, "Access-Control-Expose-Headers",
                                 "WWW-Authenticate, Mcp-Session-Id, X-Request-Id");
}

static void add_retry_after(ostiary_verdict *verdict)
{
    char seconds[24];
    if (ostiary_code_class(verdict->code) != OSTIARY_CLASS_UNDECIDED) {
        return;
    }
    if (verdict->retry_after_seconds < 1) {
        verdict->retry_after_seconds = 1;
    }
    int len = snprintf(seconds, sizeof seconds, "%lld",
                       (long long)verdict->retry_after_seconds);
    ost_verdict_add_header(verdict, "Retry-After",
                           (struct ost_span){seconds, (size_t)len});
}

/* CH-08: a dual-era client would take any other body for a legacy server's. */
static bool wants_rpc_body(const struct ost_check *check)
{
    const struct ost_mcp_version *version = ost_mcp_version_of_fields(&check->fields);
    return check->verdict->code == OSTIARY_MALFORMED_REQUEST && version != NULL &&
           version->stateless;
}

static void add_body(struct ost_check *check)
{
    ostiary_verdict *verdict = check->verdict;
    if (verdict->body.len > 0) {
        return; /* a JSON-RPC error, written where the id was at hand */
    }
    if (wants_rpc_body(check)) {
        ost_rpc_error_write(-32600, OST_SPAN_ABSENT, &verdict->body);
    } else {
        ost_challenge_body(verdict->code, &verdict->body);
    }
}

static void write_all(struct ost_check *check)
{
    ostiary_verdict *verdict = check->verdict;
    verdict->header_count = 0;
    ost_buf_reset(&verdict->header_text);
    ost_verdict_add_fixed_header(verdict, "X-Request-Id", verdict->id.text);
    add_cors(check);
    if (verdict->code == OSTIARY_OK) {
        ost_buf_reset(&verdict->body);
        /* What an earlier round or another key ran into is no part of an admission. */
        ost_error_clear(&verdict->error);
        return;
    }
    add_challenge(check);
    add_retry_after(verdict);
    ost_verdict_add_fixed_header(verdict, "Cache-Control", "no-store");
    ost_verdict_add_fixed_header(verdict, "Content-Type", "application/json");
    add_body(check);
}

static bool anything_failed(const ostiary_verdict *verdict)
{
    const struct ost_buf *buffers[] = {
        &verdict->grant,      &verdict->key_id,  &verdict->method,
        &verdict->name,       &verdict->rule,    &verdict->missing,
        &verdict->scope,      &verdict->body,    &verdict->header_text,
        &verdict->acr_values, &verdict->max_age, &verdict->hidden_rule,
    };
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++) {
        if (buffers[i]->failed) {
            return true;
        }
    }
    return false;
}

void ost_respond(struct ost_check *check)
{
    ostiary_verdict *verdict = check->verdict;
    memcpy(verdict->settings, check->view->settings->id, sizeof verdict->settings);
    verdict->generation = check->view->generation;
    verdict->epoch = check->view->epoch;
    ostiary_code decided = verdict->code;
    write_all(check);
    if (!anything_failed(verdict) && verdict->code == decided) {
        return;
    }
    /* PL-03, CH-20: half a response is none. */
    ost_verdict_set(verdict, OSTIARY_INTERNAL_ERROR);
    verdict->header_count = 0;
    ost_buf_reset(&verdict->body);
}
