/* SPDX-License-Identifier: Apache-2.0 */
/* A decision told step by step, as JSON for `policy explain`. */
#include "core/explain.h"

#include "base/mem.h"
#include "config/config.h"
#include "core/authorize.h"
#include "ostiary/policy.h"
#include "policy/describe.h"

/* What decides where no rule names it: `default` for tools, resources and prompts. */
static const struct ost_rule *rule_of(const struct ost_policy *policy,
                                      const struct ost_policy_question *question,
                                      const struct ost_policy_answer *answer)
{
    const struct ost_rule *rule = ost_policy_find(policy, question->part, question->name);
    if (rule == NULL && answer->rule != NULL) {
        return answer->rule;
    }
    return rule;
}

/* The alternative that is satisfied; where none is, the first that lacks the least, even
 * where what it lacks must be assigned. */
static const struct ost_alternative *closest(const struct ost_rule *rule,
                                             const struct ost_policy_caller *caller)
{
    const struct ost_alternative *best = NULL;
    size_t least = SIZE_MAX;
    for (size_t i = 0; rule != NULL && i < rule->alternative_count; i++) {
        size_t missing = 0;
        for (size_t j = 0; j < rule->alternatives[i].count; j++) {
            missing += ost_scope_bits_have(caller->held, rule->alternatives[i].scopes[j])
                           ? 0
                           : 1;
        }
        if (missing < least) {
            best = &rule->alternatives[i];
            least = missing;
        }
    }
    return best;
}

static void put_scopes(struct ost_json_writer *w, const ostiary_grant *grant)
{
    const char *scope = NULL;
    ost_json_open(w, "has", '[');
    for (size_t i = 0; (scope = ostiary_grant_scope(grant, i)) != NULL; i++) {
        ost_json_put_string(w, NULL, scope);
    }
    ost_json_close(w, ']');
}

/* Where something else refuses too, no scope would help. */
static bool scopes_would_help(const struct ost_policy_answer *answer)
{
    bool hidden = answer->hidden != NULL;
    ostiary_code code = hidden ? answer->hidden_code : answer->code;
    ostiary_hint hint = hidden ? answer->hidden_hint : answer->hint;
    return code == OSTIARY_INSUFFICIENT_SCOPE ||
           (code == OSTIARY_FORBIDDEN && hint == OSTIARY_HINT_ASSIGNED_SCOPE);
}

static void put_missing(struct ost_json_writer *w, const char *name,
                        const struct ost_story *story, bool wanted)
{
    const struct ost_alternative *of = wanted ? story->alternative : NULL;
    ost_json_open(w, name, '[');
    for (size_t i = 0; of != NULL && i < of->count; i++) {
        if (!ost_scope_bits_have(story->caller->held, of->scopes[i])) {
            ost_json_put_string(
                w, NULL, ost_policy_scope_name(story->settings->policy, of->scopes[i]));
        }
    }
    ost_json_close(w, ']');
}

static void put_rule(struct ost_json_writer *w, const ostiary_config *config,
                     const struct ost_rule *rule)
{
    struct ost_place place = {.file = NULL};
    if (rule != NULL) {
        place = ost_places_find(config->places, rule->place, false);
    }
    ost_json_put_string(w, "rule", rule == NULL ? NULL : rule->place);
    ost_json_put_string(w, "refers_to", rule == NULL ? NULL : rule->named);
    ost_json_put_string(w, "file", place.file);
    ost_json_put_integer(w, "line", place.line);
    ost_json_put_string(w, "comment", rule == NULL ? NULL : rule->comment);
}

static void put_outcome(struct ost_json_writer *w, ostiary_code code, ostiary_hint hint)
{
    ost_json_put_integer(w, "status", ostiary_code_http_status(code));
    ost_json_put_string(w, "reason", ostiary_code_name(code));
    ost_json_put_string(w, "hint", ostiary_hint_name(hint));
}

static void put_decision(struct ost_json_writer *w, const ostiary_config *config,
                         const struct ost_story *story,
                         const struct ost_policy_answer *answer)
{
    bool hidden = answer->hidden != NULL;
    put_outcome(w, answer->code, answer->hint);
    ost_json_put_string(w, "hides",
                        hidden ? ostiary_code_name(answer->hidden_code) : NULL);
    ost_json_put_string(w, "hides_hint",
                        hidden ? ostiary_hint_name(answer->hidden_hint) : NULL);
    put_rule(w, config, story->rule);
    ost_describe_alternatives(w, "needs", story->settings->policy, story->rule);
    put_scopes(w, story->grant);
    put_missing(w, "missing_scopes", story, true);
    ost_story_steps(w, story);
    put_missing(w, "would_be_allowed_with", story, scopes_would_help(answer));
}

static void explain_caller(const struct ost_trial *trial, const ostiary_config *config,
                           const struct ost_policy_question *asked,
                           struct ost_json_writer *w)
{
    const struct ost_settings *settings = trial->check.view->settings;
    struct ost_policy_caller caller;
    struct ost_policy_question question = *asked;
    struct ost_policy_answer answer;
    bool somebody = ost_ruling_caller(settings, trial->verdict, &caller);
    question.caller = somebody ? &caller : NULL;
    ostiary_code decided = ost_policy_decide(settings->policy, &question, &answer);
    (void)decided; /* the answer holds it: a refusal is told like an admission */
    struct ost_story story = {
        .settings = settings,
        .issuer = &settings->issuers[trial->verdict->issuer],
        .grant = ost_verdict_granted(trial->verdict),
        .caller = &caller,
        .arguments = question.arguments,
        .rule = rule_of(settings->policy, &question, &answer),
    };
    story.alternative = closest(story.rule, &caller);
    put_decision(w, config, &story, &answer);
}

/* The claims themselves are refused: by the server's entry, their times, the deny list.
 */
static void explain_refused(const struct ost_trial *trial, const ostiary_config *config,
                            struct ost_json_writer *w)
{
    const ostiary_verdict *verdict = trial->verdict;
    const char *rule = ostiary_verdict_rule(verdict);
    put_outcome(w, verdict->code, verdict->hint);
    ost_json_put_string(w, "detail", verdict->error.detail);
    ost_json_put_string(w, "rule", rule);
    if (rule != NULL) {
        const struct ost_place place = ost_places_find(config->places, rule, false);
        ost_json_put_string(w, "file", place.file);
        ost_json_put_integer(w, "line", place.line);
    }
}

static ostiary_code explain(const ostiary_config *config, const ostiary_question *asked,
                            const struct ost_json *arguments, struct ost_buf *out,
                            ostiary_error *err)
{
    const struct ost_trial_token token = {asked->claims, asked->scopes, true};
    struct ost_trial trial = {.begun = false};
    struct ost_json_writer w = {out, false};
    const struct ost_policy_question question = {
        .part = ost_policy_part_of(asked->kind),
        .name = ost_span_of(asked->name),
        .arguments = arguments,
    };
    ostiary_code decided = OSTIARY_INTERNAL_ERROR;
    OST_TRY(ost_trial_begin(config, &token, &trial, &decided, err));
    ost_json_open(&w, NULL, '{');
    if (decided == OSTIARY_OK) {
        explain_caller(&trial, config, &question, &w);
    } else {
        explain_refused(&trial, config, &w);
    }
    ost_json_close(&w, '}');
    ost_trial_end(&trial);
    return OSTIARY_OK;
}

static ostiary_code parse_arguments(const char *text, struct ost_json **arguments_out,
                                    ostiary_error *err)
{
    ostiary_error why = {0};
    if (text == NULL) {
        return OSTIARY_OK;
    }
    ostiary_code code =
        ost_json_parse(ost_span_of(text), &ost_json_file_limits, arguments_out, &why);
    OST_ENSURE(code == OSTIARY_OK, err,
               code == OSTIARY_INTERNAL_ERROR ? code : OSTIARY_BAD_ARGUMENT,
               "the arguments: %s", why.detail);
    return OSTIARY_OK;
}

ostiary_code ostiary_policy_explain(const ostiary_config *config,
                                    const ostiary_question *question, char **json_out,
                                    ostiary_error *err)
{
    OST_CLEANUP(ost_json_cleanup) struct ost_json *arguments = NULL;
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf out = {0};
    size_t len = 0;
    OST_ENSURE(json_out != NULL && config != NULL && question != NULL &&
                   question->size >= sizeof *question && question->name != NULL &&
                   question->kind >= OSTIARY_TOOL && question->kind <= OSTIARY_PROMPT,
               err, OSTIARY_BAD_ARGUMENT, "an argument is missing");
    *json_out = NULL;
    OST_TRY(parse_arguments(question->arguments, &arguments, err));
    OST_TRY(explain(config, question, arguments, &out, err));
    *json_out = ost_buf_take(&out, &len);
    OST_ENSURE(*json_out != NULL, err, OSTIARY_INTERNAL_ERROR, "explanation");
    return OSTIARY_OK;
}
