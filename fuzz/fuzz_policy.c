/* SPDX-License-Identifier: Apache-2.0 */
/* A name, scopes and a policy, a line each: more scopes never take a right away, nobody
 * has no more than somebody, and what is explained is what is decided (SC-04 to SC-12).
 */
#include "fuzz.h"
#include "policy/compile.h"
#include "policy/decide.h"
#include "policy/explain.h"
#include "wire/json.h"
#include "wire/scope.h"

static ostiary_code decide(const struct ost_policy *policy, enum ost_policy_part part,
                           struct ost_span name, const struct ost_scope_set *held)
{
    const struct ost_policy_question question = {part, name, held};
    struct ost_policy_answer answer = {0};
    ostiary_code code = ost_policy_decide(policy, &question, &answer);
    MUST(code == answer.code);
    MUST(code != OSTIARY_INSUFFICIENT_SCOPE || answer.alternative != NULL);
    MUST(code != OSTIARY_FORBIDDEN || answer.hint != OSTIARY_HINT_NONE);
    return code;
}

static void check_part(const struct ost_policy *policy, enum ost_policy_part part,
                       struct ost_span name, struct ost_span scopes)
{
    struct ost_scope_set none = {{0}};
    struct ost_scope_set some = {{0}};
    struct ost_scope_set all = {{0}};
    struct ost_span scope;
    while (ost_scope_next(&scopes, &scope)) {
        ost_policy_hold(policy, scope, &some);
    }
    memset(&all, 0xff, sizeof all);
    bool nobody = decide(policy, part, name, NULL) == OSTIARY_OK;
    bool without = decide(policy, part, name, &none) == OSTIARY_OK;
    bool with = decide(policy, part, name, &some) == OSTIARY_OK;
    bool every = decide(policy, part, name, &all) == OSTIARY_OK;
    MUST(nobody <= without && without <= with && with <= every);
    MUST(ost_policy_depends_on_caller(policy, part, name) || without == every);
}

static void check_explanation(const struct ost_policy *policy, struct ost_span name,
                              struct ost_span scopes)
{
    struct ost_buf text = {0};
    struct ost_json *explained = NULL;
    size_t count = ost_scope_is_token(scopes) ? 1 : 0;
    ost_policy_explain(policy, OST_POLICY_TOOLS, name, &scopes, count, &text);
    MUST(!text.failed && memchr(text.data, '\n', text.len) == NULL);
    if (memchr(name.data, '\0', name.len) == NULL) { /* our own reader takes no NUL */
        MUST(ost_json_parse(ost_buf_span(&text), &ost_json_file_limits, &explained,
                            NULL) == OSTIARY_OK);
    }
    ost_json_free(explained);
    ost_buf_clear(&text);
}

static void check_policy(const struct ost_policy *policy, struct ost_span name,
                         struct ost_span scopes)
{
    for (int part = 0; part < OST_POLICY_PARTS; part++) {
        check_part(policy, (enum ost_policy_part)part, name, scopes);
    }
    check_explanation(policy, name, scopes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ost_span rest = fuzz_span(data, size);
    struct ost_span name = fuzz_line(&rest);
    struct ost_span scopes = fuzz_line(&rest);
    struct ost_problems problems = {0};
    struct ost_policy *policy = NULL;
    struct ost_json *json = NULL;
    if (ost_json_parse(rest, &ost_json_file_limits, &json, NULL) == OSTIARY_OK) {
        MUST(ost_policy_compile(json, &problems, &policy, NULL) == OSTIARY_OK);
        MUST(policy != NULL || ost_problems_any(&problems));
        if (policy != NULL && !ost_problems_any(&problems) && name.data != NULL) {
            check_policy(policy, name, scopes);
        }
    }
    ost_policy_free(policy);
    ost_problems_clear(&problems);
    ost_json_free(json);
    return 0;
}
