/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions over ten thousand values; deciding allocates nothing. */
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "policy/compile.h"
#include "policy/decide.h"

#define VALUES 10000

/* Counted by the linker (see meson.build): every allocation goes through these. */
void *__real_ost_alloc(size_t size);
void *__wrap_ost_alloc(size_t size);
void *__real_ost_alloc_array(size_t count, size_t size);
void *__wrap_ost_alloc_array(size_t count, size_t size);
char *__real_ost_strndup(const char *text, size_t len);
char *__wrap_ost_strndup(const char *text, size_t len);
void *__real_ost_realloc(void *memory, size_t size);
void *__wrap_ost_realloc(void *memory, size_t size);

static size_t allocations;
static size_t failing; /* the one of ost_alloc() that fails; 0: none */

void *__wrap_ost_alloc(size_t size)
{
    allocations++;
    return allocations == failing ? NULL : __real_ost_alloc(size);
}

void *__wrap_ost_realloc(void *memory, size_t size)
{
    allocations++;
    return __real_ost_realloc(memory, size);
}

void *__wrap_ost_alloc_array(size_t count, size_t size)
{
    allocations++;
    return __real_ost_alloc_array(count, size);
}

char *__wrap_ost_strndup(const char *text, size_t len)
{
    allocations++;
    return __real_ost_strndup(text, len);
}

static struct ost_json *parse(const char *text)
{
    struct ost_json *json = NULL;
    struct ost_json_limits limits = ost_json_file_limits;
    limits.bytes = (size_t)1 << 22;
    limits.members = (size_t)1 << 20;
    assert_int_equal(
        ost_json_parse((struct ost_span){text, strlen(text)}, &limits, &json, NULL),
        OSTIARY_OK);
    return json;
}

/* "[0,"1",2,"3",...]" from `first` on, every `step`-th. */
static void add_values(struct ost_buf *out, size_t first, size_t step, size_t end)
{
    ost_buf_add_string(out, "[");
    for (size_t i = first; i < end; i += step) {
        const char *quote = i % 2 == 0 ? "" : "\"";
        ost_buf_addf(out, "%s%s%zu%s", i == first ? "" : ",", quote, i, quote);
    }
    ost_buf_add_string(out, "]");
}

static struct ost_json *parse_values(const char *head, size_t first, size_t step,
                                     size_t end, const char *tail)
{
    struct ost_buf text = {0};
    ost_buf_add_string(&text, head);
    add_values(&text, first, step, end);
    ost_buf_add_string(&text, tail);
    ost_buf_add(&text, "", 1);
    struct ost_json *json = parse(text.data);
    ost_buf_clear(&text);
    return json;
}

static bool holds(const struct ost_vocabulary *vocabulary,
                  const struct ost_condition *condition, const char *claims)
{
    struct ost_json *json = parse(claims);
    struct ost_facts_made made = {.facts = {0}};
    assert_true(ost_facts_make(vocabulary, json, &made));
    bool held = ost_condition_holds(condition, &made.facts);
    ost_facts_clear(&made);
    ost_json_free(json);
    return held;
}

/* rows: SC-04 */
static void one_of_ten_thousand_values_is_found(void **state)
{
    struct ost_vocabulary *vocabulary = ost_vocabulary_new();
    struct ost_problems problems = {0};
    struct ost_condition condition = {NULL, 0};
    struct ost_json *json = parse_values("{\"g\":", 0, 1, VALUES, "}");
    (void)state;
    assert_true(
        ost_condition_compile(vocabulary, &problems, "/claims", json, &condition));
    assert_false(ost_problems_any(&problems));
    assert_true(holds(vocabulary, &condition, "{\"g\":0}"));
    assert_true(holds(vocabulary, &condition, "{\"g\":[\"x\",\"9999\"]}"));
    assert_true(holds(vocabulary, &condition, "{\"g\":5000}"));
    assert_false(holds(vocabulary, &condition, "{\"g\":9999}"));
    assert_false(holds(vocabulary, &condition, "{\"g\":\"5000\"}"));
    assert_false(holds(vocabulary, &condition, "{\"g\":10000}"));
    assert_false(holds(vocabulary, &condition, "{\"h\":0}"));
    ost_condition_clear(&condition);
    ost_vocabulary_free(vocabulary);
    ost_problems_clear(&problems);
    ost_json_free(json);
}

/* Each value of a token's ten thousand is the one fact that it is, and no other. */
static void a_token_with_ten_thousand_values_says_those(void **state)
{
    struct ost_vocabulary *vocabulary = ost_vocabulary_new();
    struct ost_facts_made made = {.facts = {0}};
    uint32_t facts[64];
    (void)state;
    uint32_t claim = ost_vocabulary_add_claim(vocabulary, (struct ost_span){"g", 1});
    for (size_t i = 0; i < 64; i++) { /* 0, 157, 314, ...: even ones as numbers */
        char room[OST_SCALAR_ROOM];
        int len = snprintf(room, sizeof room, "%zu", i * 157);
        const struct ost_scalar value = {(i * 157) % 2 == 0 ? 'n' : 's',
                                         {room, (size_t)len}};
        facts[i] = ost_vocabulary_add_value(vocabulary, claim, &value);
        assert_int_equal(ost_vocabulary_add_value(vocabulary, claim, &value), facts[i]);
    }
    struct ost_json *json = parse_values("{\"g\":", 0, 314, VALUES, "}");
    assert_true(ost_facts_make(vocabulary, json, &made));
    for (size_t i = 0; i < 64; i++) { /* every second of ours is among the token's */
        assert_int_equal(ost_facts_hold(&made.facts, facts[i]), i % 2 == 0);
    }
    assert_true(ost_facts_hold(&made.facts, ost_vocabulary_presence(vocabulary, claim)));
    ost_facts_clear(&made);
    ost_json_free(json);
    ost_vocabulary_free(vocabulary);
}

/* The same name for two claims would be one condition for both. */
static void claims_are_kept_apart(void **state)
{
    struct ost_vocabulary *vocabulary = ost_vocabulary_new();
    const struct ost_scalar value = {'s', {"x", 1}};
    (void)state;
    uint32_t a = ost_vocabulary_add_claim(vocabulary, (struct ost_span){"a", 1});
    uint32_t b = ost_vocabulary_add_claim(vocabulary, (struct ost_span){"b", 1});
    assert_int_not_equal(a, b);
    assert_int_equal(ost_vocabulary_add_claim(vocabulary, (struct ost_span){"a", 1}), a);
    uint32_t of_a = ost_vocabulary_add_value(vocabulary, a, &value);
    assert_int_equal(ost_vocabulary_find_value(vocabulary, b, &value), OST_NO_WORD);
    assert_int_not_equal(ost_vocabulary_add_value(vocabulary, b, &value), of_a);
    ost_vocabulary_free(vocabulary);
}

static const char table[] =
    "{\"implies\":{\"w\":[\"r\"]},\"tools\":{"
    "\"full\":{\"any_of\":[[\"a\",\"b\"],[\"r\"]],\"claims\":{\"g\":[\"x\",5],"
    "\"/a/b\":\"absent\"},\"arguments\":{\"/p/q\":[1.5,{\"claim\":\"g\"}]},"
    "\"max_auth_age_seconds\":60,\"acr_values\":[\"phr\"],\"hidden\":true},"
    "\"needs_*\":{\"scopes\":[\"a\",\"b\"]}}}";

static ostiary_code decide(const struct ost_policy *policy, const char *tool,
                           const struct ost_policy_caller *caller,
                           const struct ost_json *arguments)
{
    const struct ost_policy_question question = {.part = OST_POLICY_TOOLS,
                                                 .name = {tool, strlen(tool)},
                                                 .caller = caller,
                                                 .arguments = arguments};
    struct ost_policy_answer answer;
    size_t before = allocations;
    ostiary_code code = ost_policy_decide(policy, &question, &answer);
    assert_int_equal(allocations, before);
    return code;
}

/* rows: SC-04 SC-16 SC-20 SU-01 */
static void deciding_allocates_nothing(void **state)
{
    struct ost_vocabulary *vocabulary = ost_vocabulary_new();
    struct ost_problems problems = {0};
    struct ost_policy *policy = NULL;
    struct ost_facts_made made = {.facts = {0}};
    struct ost_json *json = parse(table);
    struct ost_json *claims = parse("{\"g\":[\"x\",\"y\"]}");
    struct ost_json *good = parse("{\"p\":{\"q\":[1.5,\"y\"]}}");
    struct ost_json *bad = parse("{\"p\":{\"q\":[1.5,\"z\"]}}");
    (void)state;
    assert_int_equal(ost_policy_compile(json, vocabulary, &problems, &policy, NULL),
                     OSTIARY_OK);
    assert_non_null(policy);
    assert_true(allocations > 0); /* it does count */
    assert_true(ost_facts_make(vocabulary, claims, &made));
    struct ost_policy_caller caller = {.facts = made.facts,
                                       .acr = {"phr", 3},
                                       .has_auth_time = true,
                                       .auth_time = 100,
                                       .now = 160};
    struct ost_scope_set held = {{0}};
    ost_policy_hold(policy, (struct ost_span){"w", 1}, &held);
    caller.held = ost_scope_set_bits(&held);
    assert_int_equal(decide(policy, "full", &caller, good), OSTIARY_OK);
    assert_int_equal(decide(policy, "full", &caller, bad), OSTIARY_FORBIDDEN);
    assert_int_equal(decide(policy, "full", NULL, good), OSTIARY_NO_TOKEN);
    assert_int_equal(decide(policy, "needs_x", &caller, NULL),
                     OSTIARY_INSUFFICIENT_SCOPE);
    assert_int_equal(decide(policy, "nothing", &caller, NULL), OSTIARY_FORBIDDEN);
    caller.now = 161;
    assert_int_equal(decide(policy, "full", &caller, good), OSTIARY_FORBIDDEN);
    ost_facts_clear(&made);
    ost_policy_free(policy);
    ost_vocabulary_free(vocabulary);
    ost_problems_clear(&problems);
    ost_json_free(json);
    ost_json_free(claims);
    ost_json_free(good);
    ost_json_free(bad);
}

/* A verdict is used again: an allocation that failed once is no reason to fail the next
 * time. rows: PL-03 */
static void facts_can_be_made_again_after_a_failure(void **state)
{
    struct ost_vocabulary *vocabulary = ost_vocabulary_new();
    struct ost_problems problems = {0};
    struct ost_policy *policy = NULL;
    struct ost_json *json = parse(table);
    struct ost_json *claims = parse("{\"g\":[\"x\",\"y\"]}");
    size_t failures = 0;
    bool made_at_once = false;
    (void)state;
    assert_int_equal(ost_policy_compile(json, vocabulary, &problems, &policy, NULL),
                     OSTIARY_OK);
    for (size_t n = 1; !made_at_once; n++) {
        struct ost_facts_made made = {.facts = {0}};
        failing = allocations + n;
        made_at_once = ost_facts_make(vocabulary, claims, &made);
        failing = 0;
        failures += made_at_once ? 0 : 1;
        assert_true(ost_facts_make(vocabulary, claims, &made));
        assert_int_equal(made.facts.value_count, 2);
        ost_facts_clear(&made);
    }
    assert_true(failures > 3);
    ost_policy_free(policy);
    ost_vocabulary_free(vocabulary);
    ost_problems_clear(&problems);
    ost_json_free(json);
    ost_json_free(claims);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_of_ten_thousand_values_is_found),
        cmocka_unit_test(a_token_with_ten_thousand_values_says_those),
        cmocka_unit_test(claims_are_kept_apart),
        cmocka_unit_test(deciding_allocates_nothing),
        cmocka_unit_test(facts_can_be_made_again_after_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
