/* SPDX-License-Identifier: Apache-2.0 */
/* A decision told step by step, as JSON for `policy explain`. */
#include "policy/explain.h"

#include "policy/table_data.h"
#include "wire/json_write.h"

/** What is explained. */
struct story {
    const struct ost_policy *policy;
    const struct ost_policy_answer *answer;
    const struct ost_scope_set *held;
    const struct ost_span *scopes;
    size_t scope_count;
};

static const char *scope_of(const struct story *story, uint16_t number)
{
    return story->policy->scopes[number];
}

static void put_needs(struct ost_json_writer *w, const struct story *story)
{
    const struct ost_rule *rule = story->answer->rule;
    ost_json_open(w, "needs", '[');
    for (size_t i = 0; rule != NULL && i < rule->alternative_count; i++) {
        ost_json_open(w, NULL, '[');
        for (size_t j = 0; j < rule->alternatives[i].count; j++) {
            ost_json_put_string(w, NULL,
                                scope_of(story, rule->alternatives[i].scopes[j]));
        }
        ost_json_close(w, ']');
    }
    ost_json_close(w, ']');
}

static void put_has(struct ost_json_writer *w, const struct story *story)
{
    ost_json_open(w, "has", '[');
    for (size_t i = 0; i < story->scope_count; i++) {
        ost_json_put_span(w, NULL, story->scopes[i]);
    }
    ost_json_close(w, ']');
}

static void put_missing(struct ost_json_writer *w, const char *name,
                        const struct story *story)
{
    const struct ost_alternative *best = story->answer->alternative;
    ost_json_open(w, name, '[');
    for (size_t i = 0; best != NULL && i < best->count; i++) {
        if (!ost_scope_set_has(story->held, best->scopes[i])) {
            ost_json_put_string(w, NULL, scope_of(story, best->scopes[i]));
        }
    }
    ost_json_close(w, ']');
}

static bool has_itself(const struct story *story, const char *scope)
{
    for (size_t i = 0; i < story->scope_count; i++) {
        if (ost_span_is(story->scopes[i], scope)) {
            return true;
        }
    }
    return false;
}

/* "todo:read yes, implied", one step for each scope of the alternative that is named. */
static void put_scope_steps(struct ost_json_writer *w, const struct story *story)
{
    const struct ost_rule *rule = story->answer->rule;
    const struct ost_alternative *named = story->answer->alternative;
    if (named == NULL && rule != NULL && rule->alternative_count > 0) {
        named = &rule->alternatives[0];
    }
    for (size_t i = 0; named != NULL && i < named->count; i++) {
        OST_CLEANUP(ost_buf_cleanup) struct ost_buf step = {0};
        const char *scope = scope_of(story, named->scopes[i]);
        bool held = ost_scope_set_has(story->held, named->scopes[i]);
        ost_buf_add_string(&step, scope);
        ost_buf_add_string(&step, !held                      ? "  NO"
                                  : has_itself(story, scope) ? "  yes"
                                                             : "  yes  implied");
        ost_json_put_span(w, NULL, ost_buf_span(&step));
        w->out->failed = w->out->failed || step.failed;
    }
}

static void put_steps(struct ost_json_writer *w, const struct story *story)
{
    const struct ost_rule *rule = story->answer->rule;
    ost_json_open(w, "steps", '[');
    if (rule == NULL) {
        ost_json_put_string(w, NULL, "no rule names it");
    } else if (rule->deny) {
        ost_json_put_string(w, NULL, "the rule denies it to everybody");
    } else if (rule->is_public) {
        ost_json_put_string(w, NULL, "the rule asks for no token");
    } else if (rule->alternative_count == 0) {
        ost_json_put_string(w, NULL, "the rule asks for a valid token and nothing more");
    } else {
        put_scope_steps(w, story);
    }
    ost_json_close(w, ']');
}

static void put_story(const struct story *story, struct ost_buf *out)
{
    struct ost_json_writer w = {out, false};
    const struct ost_policy_answer *answer = story->answer;
    ost_json_open(&w, NULL, '{');
    ost_json_put_integer(&w, "status", ostiary_code_http_status(answer->code));
    ost_json_put_string(&w, "reason", ostiary_code_name(answer->code));
    ost_json_put_string(&w, "hint", ostiary_hint_name(answer->hint));
    ost_json_put_string(&w, "rule", answer->place);
    put_needs(&w, story);
    put_has(&w, story);
    put_missing(&w, "missing_scopes", story);
    put_steps(&w, story);
    put_missing(&w, "would_be_allowed_with", story);
    ost_json_close(&w, '}');
}

void ost_policy_explain(const struct ost_policy *policy, enum ost_policy_part part,
                        struct ost_span name, const struct ost_span *scopes,
                        size_t scope_count, struct ost_buf *out)
{
    struct ost_scope_set held = {{0}};
    struct ost_policy_answer answer;
    for (size_t i = 0; i < scope_count; i++) {
        ost_policy_hold(policy, scopes[i], &held);
    }
    const struct ost_policy_question question = {part, name, &held};
    const struct story story = {policy, &answer, &held, scopes, scope_count};
    ostiary_code decided = ost_policy_decide(policy, &question, &answer);
    (void)decided; /* the answer holds it: a refusal is told like an admission */
    put_story(&story, out);
}
