/* SPDX-License-Identifier: Apache-2.0 */
/* What the server said, asked once, in a fixed order. */
#include "probe/findings.h"

#include <stdio.h>

#include "base/mem.h"
#include "probe/refusal.h"
#include "probe/state.h"

/** A step, and what it looks for in words. */
struct step {
    const char *what;
    void (*gather)(struct ost_probe *probe);
};

static const struct step steps[] = {
    {"a call without a token", ost_probe_gather_refusal},
    {"resource metadata", ost_probe_gather_metadata},
    {"authorization servers", ost_probe_gather_authorities},
    {"a call with the token", ost_probe_gather_listing},
    {"calls of tools", ost_probe_gather_tool_calls},
};
const size_t ost_probe_gather_steps = sizeof steps / sizeof steps[0];

void ost_probe_gather(struct ost_probe *probe)
{
    const struct ost_probe_options *options = &probe->options;
    for (size_t i = 0; i < ost_probe_gather_steps; i++) {
        if (options->progress != NULL) {
            options->progress(options->progress_ctx, steps[i].what, i,
                              ost_probe_gather_steps + probe->result_count);
        }
        steps[i].gather(probe);
        if (!probe->findings.reached) {
            return; /* nobody is there: nothing else is asked */
        }
    }
}

static void read_json(struct ost_probe_document *document)
{
    ostiary_error err = {0};
    struct ost_answer *answer = &document->answer;
    if (!answer->arrived) {
        (void)snprintf(document->why_not, sizeof document->why_not, "no answer: %.140s",
                       answer->error);
    } else if (answer->status != 200) {
        (void)snprintf(document->why_not, sizeof document->why_not, "status %d",
                       answer->status);
    } else if (ost_json_parse(ost_buf_span(&answer->body), &ost_json_token_limits,
                              &document->json, &err) != OSTIARY_OK) {
        (void)snprintf(document->why_not, sizeof document->why_not,
                       "no JSON object that everybody reads alike: %.100s", err.detail);
    }
}

void ost_probe_document_get(struct ost_probe *probe, char *url,
                            struct ost_probe_document *document_out)
{
    const ostiary_field fields[] = {OST_PROBE_FIELD("Accept", "application/json")};
    *document_out = (struct ost_probe_document){.url = url};
    if (url != NULL) {
        const struct ost_probe_request request = {
            .url = url, .fields = fields, .field_count = 1};
        (void)ost_probe_ask(&probe->asker, &request, &document_out->answer);
        read_json(document_out);
    }
}

void ost_probe_document_clear(struct ost_probe_document *document)
{
    ost_free(document->url);
    ost_answer_clear(&document->answer);
    ost_json_free(document->json);
    *document = (struct ost_probe_document){0};
}

static void clear_authority(struct ost_probe_authority *authority)
{
    ost_free(authority->issuer);
    for (size_t i = 0; i < authority->try_count; i++) {
        ost_probe_document_clear(&authority->tries[i]);
    }
    ost_probe_document_clear(&authority->keys);
    ost_jwks_free(authority->key_set);
}

static void clear_listing(struct ost_probe_listing *listing)
{
    ost_answer_clear(&listing->answer);
    ost_free(listing->session);
    ost_json_free(listing->message);
}

void ost_probe_findings_clear(struct ost_probe_findings *findings)
{
    ost_probe_refusal_clear(&findings->refusal);
    ost_probe_refusal_clear(&findings->garbage);
    ost_probe_refusal_clear(&findings->unsigned_token);
    for (size_t i = 0; i < 3; i++) {
        ost_probe_document_clear(&findings->documents[i]);
    }
    for (size_t i = 0; i < findings->authority_count; i++) {
        clear_authority(&findings->authorities[i]);
    }
    for (size_t i = 0; i < findings->tool_call_count; i++) {
        ost_probe_refusal_clear(&findings->tool_calls[i].refusal);
    }
    clear_listing(&findings->listing);
    ost_json_free(findings->minted.header);
    ost_json_free(findings->minted.claims);
}
