/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the cases of a file: a good configuration, token and request, changed as the case
 * says; prints TAP. test_vectors FIXTURE KEYS CASES */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge.h"
#include "make.h"

/* A verdict without what differs from one request to the next: its id. */
static json_t *without_id(const char *text)
{
    json_t *verdict = json_loads(text, 0, NULL);
    json_t *headers = json_object_get(verdict, "headers");
    (void)json_object_del(verdict, "id");
    for (size_t i = json_array_size(headers); i-- > 0;) {
        const char *name =
            json_string_value(json_array_get(json_array_get(headers, i), 0));
        if (name != NULL && strcmp(name, "X-Request-Id") == 0) {
            (void)json_array_remove(headers, i);
        }
    }
    return verdict;
}

/* CL-14: a token that is judged again, from the cache perhaps, gets the same answer. */
static bool is_same_again(const struct stage *stage, const char *request,
                          const char *first)
{
    size_t len = 0;
    char *again = ostiary_check_json(stage->validator, request, strlen(request), 0, &len);
    json_t *before = without_id(first);
    json_t *after = without_id(again);
    bool same = before != NULL && json_equal(before, after) == 1;
    if (!same) {
        printf("# asked again: %s\n", again);
    }
    json_decref(before);
    json_decref(after);
    ostiary_free(again);
    return same;
}

/* `like_tool`: the answer is that of this other tool, but for the name of what was asked:
 * whoever asks cannot tell the one from the other (interface.md 4, hidden). */
static bool is_like(const struct stage *stage, const json_t *vector, const char *token,
                    const char *first)
{
    const char *tool = string_or(vector, "like_tool", NULL);
    size_t len = 0;
    if (tool == NULL) {
        return true;
    }
    json_t *changed = json_copy((json_t *)(uintptr_t)vector);
    (void)json_object_set_new(changed, "tool", json_string(tool));
    char *request = make_request(changed, token);
    char *text = ostiary_check_json(stage->validator, request, strlen(request), 0, &len);
    json_t *other = without_id(text);
    json_t *own = without_id(first);
    (void)json_object_del(other, "tool");
    (void)json_object_del(own, "tool");
    bool same = own != NULL && json_equal(other, own) == 1;
    if (!same) {
        printf("# the other tool: %s\n# this one: %s\n", text, first);
    }
    json_decref(other);
    json_decref(own);
    json_decref(changed);
    ostiary_free(text);
    free(request);
    return same;
}

static bool run_request(const struct set *set, const json_t *vector,
                        const struct stage *stage)
{
    size_t len = 0;
    char *token = make_token(set, vector);
    char *request = make_request(vector, token);
    char *verdict =
        ostiary_check_json(stage->validator, request, strlen(request), 0, &len);
    bool good = judge_verdict(vector, verdict, token) &&
                is_same_again(stage, request, verdict) &&
                is_like(stage, vector, token, verdict);
    ostiary_free(verdict);
    free(request);
    ost_free(token);
    return good;
}

static bool is_about_configuration(const json_t *vector)
{
    const json_t *expect = json_object_get(vector, "expect");
    return json_object_get(expect, "problem") != NULL ||
           json_object_get(expect, "warning") != NULL;
}

static bool is_complete(const json_t *vector)
{
    const json_t *expect = json_object_get(vector, "expect");
    bool expects = is_about_configuration(vector)
                       ? json_string_value(json_object_get(expect, "says")) != NULL
                       : json_string_value(json_object_get(expect, "reason")) != NULL;
    return expects && string_or(vector, "name", NULL) != NULL &&
           string_or(vector, "rule", NULL) != NULL;
}

static bool run(const struct set *set, const json_t *vector)
{
    struct stage stage;
    bool good = false;
    if (!is_complete(vector)) {
        printf("# a case needs name, rule and what it expects\n");
        return false;
    }
    stage_open(set, vector, &stage);
    if (is_about_configuration(vector)) {
        good = judge_config(vector, &stage);
    } else if (stage.validator != NULL) {
        good = run_request(set, vector, &stage);
    } else {
        printf("# the configuration is refused\n");
    }
    stage_close(&stage);
    return good;
}

static json_t *load(const char *name)
{
    json_error_t why;
    json_t *file = json_load_file(name, JSON_REJECT_DUPLICATES, &why);
    if (file == NULL) {
        printf("# %s:%d: %s\n", name, why.line, why.text);
        die("a file that is no JSON");
    }
    return file;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        die("usage: test_vectors FIXTURE KEYS CASES");
    }
    struct set set = {load(argv[1]), load(argv[2]), load(argv[3])};
    const json_t *cases = json_object_get(set.file, "cases");
    int failed = json_array_size(cases) == 0 ? 1 : 0;
    printf("1..%zu\n", json_array_size(cases));
    for (size_t i = 0; i < json_array_size(cases); i++) {
        const json_t *vector = json_array_get(cases, i);
        bool good = run(&set, vector);
        failed += good ? 0 : 1;
        printf("%s %zu - %s\n", good ? "ok" : "not ok", i + 1,
               string_or(vector, "name", "without a name"));
    }
    json_decref(set.fixture);
    json_decref(set.keys);
    json_decref(set.file);
    return failed == 0 ? 0 : 1;
}
