/* SPDX-License-Identifier: Apache-2.0 */
/* A name, scopes (or claims, as JSON) and a policy, a line each: more scopes never take a
 * right away, nobody has no more than somebody, and what a hidden rule refuses looks like
 * what is not listed (SC-04 to SC-12). */
#include "fuzz.h"
#include "policy/compile.h"
#include "policy/decide.h"
#include "policy/describe.h"
#include "wire/json.h"
#include "wire/scope.h"

static ostiary_code decide(const struct ost_policy *policy, enum ost_policy_part part,
                           struct ost_span name, const struct ost_policy_caller *caller)
{
    const struct ost_policy_question question = {
        .part = part, .name = name, .caller = caller};
    struct ost_policy_answer answer = {0};
    ostiary_code code = ost_policy_decide(policy, &question, &answer);
    MUST(code == answer.code);
    MUST(code != OSTIARY_INSUFFICIENT_SCOPE || answer.alternative != NULL);
    MUST(code != OSTIARY_FORBIDDEN || answer.hint != OSTIARY_HINT_NONE);
    if (answer.hidden != NULL) {
        MUST(code == OSTIARY_FORBIDDEN && answer.hint == OSTIARY_HINT_UNLISTED);
        MUST(answer.rule == NULL && answer.alternative == NULL);
    }
    return code;
}

static void check_part(const struct ost_policy *policy, enum ost_policy_part part,
                       struct ost_span name, struct ost_span scopes,
                       const struct ost_facts *facts)
{
    struct ost_policy_caller none = {.facts = *facts};
    struct ost_policy_caller some = none;
    struct ost_policy_caller all = none;
    struct ost_scope_set few = {{0}};
    struct ost_scope_set whole;
    struct ost_span scope;
    while (ost_scope_next(&scopes, &scope)) {
        ost_policy_hold(policy, scope, &few);
    }
    memset(&whole, 0xff, sizeof whole);
    some.held = ost_scope_set_bits(&few);
    all.held = ost_scope_set_bits(&whole);
    bool nobody = decide(policy, part, name, NULL) == OSTIARY_OK;
    bool without = decide(policy, part, name, &none) == OSTIARY_OK;
    bool with = decide(policy, part, name, &some) == OSTIARY_OK;
    bool every = decide(policy, part, name, &all) == OSTIARY_OK;
    MUST(nobody <= without && without <= with && with <= every);
    MUST(ost_policy_depends_on_caller(policy, part, name) || without == every);
    all.assigned = &whole; /* what is held needs no asking */
    MUST((decide(policy, part, name, &all) == OSTIARY_OK) == every);
}

static void check_description(const struct ost_policy *policy,
                              const struct ost_vocabulary *vocabulary)
{
    struct ost_buf text = {0};
    struct ost_json_writer w = {&text, false};
    struct ost_json *described = NULL;
    ost_json_open(&w, NULL, '{');
    ost_describe_rule(&w, policy, vocabulary, ost_policy_default(policy));
    ost_json_close(&w, '}');
    MUST(!text.failed && memchr(text.data, '\n', text.len) == NULL);
    MUST(ost_json_parse(ost_buf_span(&text), &ost_json_file_limits, &described, NULL) ==
         OSTIARY_OK);
    ost_json_free(described);
    ost_buf_clear(&text);
}

static void check_policy(const struct ost_policy *policy,
                         const struct ost_vocabulary *vocabulary, struct ost_span name,
                         struct ost_span scopes)
{
    struct ost_json *claims = NULL;
    struct ost_facts_made made = {.facts = {0}};
    if (ost_json_parse(scopes, &ost_json_token_limits, &claims, NULL) == OSTIARY_OK) {
        MUST(ost_facts_make(vocabulary, claims, &made));
        scopes = ost_span_of("");
    }
    for (int part = 0; part < OST_POLICY_PARTS; part++) {
        check_part(policy, (enum ost_policy_part)part, name, scopes, &made.facts);
    }
    check_description(policy, vocabulary);
    ost_facts_clear(&made);
    ost_json_free(claims);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ost_span rest = fuzz_span(data, size);
    struct ost_span name = fuzz_line(&rest);
    struct ost_span scopes = fuzz_line(&rest);
    struct ost_problems problems = {0};
    struct ost_policy *policy = NULL;
    struct ost_json *json = NULL;
    struct ost_vocabulary *vocabulary = ost_vocabulary_new();
    if (ost_json_parse(rest, &ost_json_file_limits, &json, NULL) == OSTIARY_OK) {
        MUST(ost_policy_compile(json, vocabulary, &problems, &policy, NULL) ==
             OSTIARY_OK);
        MUST(policy != NULL || ost_problems_any(&problems));
        if (policy != NULL && !ost_problems_any(&problems) && name.data != NULL) {
            check_policy(policy, vocabulary, name, scopes);
        }
    }
    ost_policy_free(policy);
    ost_vocabulary_free(vocabulary);
    ost_problems_clear(&problems);
    ost_json_free(json);
    return 0;
}
