/* SPDX-License-Identifier: Apache-2.0 */
/* The policy decision alone: the library's own function, without a check around it. What
 * it adds to a check is the difference of two cases of bench-requests. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "allocations.h"
#include "policy/compile.h"
#include "policy/decide.h"
#include "table.h"
#include "worker.h"

#define QUESTIONS 256

/** One table, one caller, and what is asked in turn. */
struct deciding {
    const char *name;
    size_t rules, scopes;
    bool (*takes)(size_t rule); /* which rules are asked; NULL: of unlisted names */
    ostiary_code expected;
    struct ost_policy *policy;
    struct ost_scope_set held;
    struct ost_policy_caller caller;
    struct ost_policy_question questions[QUESTIONS];
};

static bool is_exact(size_t rule)
{
    return rule % 2 == 0 && rule % 8 != 6;
}

static bool is_prefix(size_t rule)
{
    return rule % 8 == 6;
}

static bool is_either(size_t rule)
{
    return rule % 2 == 0;
}

static bool is_lacking(size_t rule)
{
    return rule % 2 != 0;
}

static struct ost_policy *compile(size_t rules, size_t scopes)
{
    char *text = NULL;
    size_t len = 0;
    struct ost_json *json = NULL;
    struct ost_problems problems = {0};
    struct ost_policy *policy = NULL;
    struct ost_vocabulary *vocabulary = ost_vocabulary_new(); /* for as long as we run */
    FILE *out = open_memstream(&text, &len);
    if (out == NULL || vocabulary == NULL) {
        bench_die("no memory");
    }
    bench_table_write(out, rules, scopes);
    (void)fclose(out);
    if (ost_json_parse((struct ost_span){text, len}, &ost_json_file_limits, &json,
                       NULL) != OSTIARY_OK ||
        ost_policy_compile(json, vocabulary, &problems, &policy, NULL) != OSTIARY_OK ||
        policy == NULL) {
        bench_die("the table is wrong: %s",
                  problems.count == 0 ? "?" : problems.items[0].message);
    }
    ost_json_free(json);
    free(text);
    return policy;
}

static struct ost_policy_caller make_caller(const struct ost_policy *policy,
                                            size_t scopes, struct ost_scope_set *held)
{
    struct ost_policy_caller caller = {.now = 1800000000};
    char scope[BENCH_NAME_BYTES];
    for (size_t j = 0; j < BENCH_HELD; j++) {
        bench_table_scope(bench_table_held(j, scopes), scope);
        ost_policy_hold(policy, ost_span_of(scope), held);
    }
    caller.held = ost_scope_set_bits(held);
    return caller;
}

/* Tools from all over the table. */
static void ask(struct deciding *deciding)
{
    uint64_t state = 1;
    size_t filled = 0;
    while (filled < QUESTIONS) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        size_t rule = (size_t)(state >> 33) % deciding->rules;
        char name[BENCH_NAME_BYTES];
        struct ost_policy_answer answer;
        bench_table_tool(deciding->takes == NULL ? rule + deciding->rules : rule, name);
        struct ost_policy_question *question = &deciding->questions[filled];
        *question = (struct ost_policy_question){
            .part = OST_POLICY_TOOLS,
            .name = ost_span_of(name),
            .caller = &deciding->caller,
        };
        bool asked = deciding->takes == NULL || deciding->takes(rule);
        if (asked && ost_policy_decide(deciding->policy, question, &answer) ==
                         deciding->expected) {
            question->name.data = strdup(name);
            filled++;
        }
    }
}

static void run(const void *state, size_t thread, size_t times)
{
    const struct deciding *deciding = state;
    struct ost_policy_answer answer;
    (void)thread;
    for (size_t i = 0; i < times; i++) {
        ostiary_code code = ost_policy_decide(
            deciding->policy, &deciding->questions[i % QUESTIONS], &answer);
        if (code != deciding->expected) {
            bench_die("%s: %s", deciding->name, ostiary_code_name(code));
        }
    }
}

int main(int argc, char **argv)
{
    static struct deciding all[] = {
        {.name = "decide exact", .rules = 100, .scopes = 20, .takes = is_exact},
        {.name = "decide prefix", .rules = 100, .scopes = 20, .takes = is_prefix},
        {.name = "decide lacking",
         .rules = 100,
         .scopes = 20,
         .takes = is_lacking,
         .expected = OSTIARY_INSUFFICIENT_SCOPE},
        {.name = "decide unlisted",
         .rules = 100,
         .scopes = 20,
         .expected = OSTIARY_FORBIDDEN},
        {.name = "decide rules 10", .rules = 10, .scopes = 20, .takes = is_either},
        {.name = "decide rules 100", .rules = 100, .scopes = 20, .takes = is_either},
        {.name = "decide rules 1000", .rules = 1000, .scopes = 20, .takes = is_either},
        {.name = "decide rules 10000", .rules = 10000, .scopes = 20, .takes = is_either},
        {.name = "decide scopes 5", .rules = 100, .scopes = 5, .takes = is_either},
        {.name = "decide scopes 20", .rules = 100, .scopes = 20, .takes = is_either},
        {.name = "decide scopes 50", .rules = 100, .scopes = 50, .takes = is_either},
        {.name = "decide scopes 200", .rules = 100, .scopes = 200, .takes = is_either},
        {.name = "decide scopes 500", .rules = 100, .scopes = 500, .takes = is_either},
        {.name = "decide scopes 1000", .rules = 100, .scopes = 1000, .takes = is_either},
    };
    enum {
        COUNT = sizeof all / sizeof all[0]
    };
    struct bench_case cases[COUNT];
    allocations_prepare();
    if (argc < 2) {
        bench_die("usage: bench-policy FOLDER [CASE TIMES]");
    }
    for (size_t i = 0; i < COUNT; i++) {
        all[i].policy = compile(all[i].rules, all[i].scopes);
        all[i].caller = make_caller(all[i].policy, all[i].scopes, &all[i].held);
        ask(&all[i]);
        cases[i] = (struct bench_case){all[i].name, run, &all[i]};
    }
    return bench_serve("ostiary " OSTIARY_BENCH_VERSION, cases, COUNT, argc - 2,
                       argv + 2);
}
