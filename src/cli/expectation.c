/* SPDX-License-Identifier: Apache-2.0 */
/* The file of `policy test`: what is asked and what is expected. A member that is unknown
 * is an error: a test that compares nothing would pass for ever. */
#include "expectation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"

static const char *const file_members[] = {"tests", "$comment", "$schema", NULL};
static const char *const test_members[] = {"name",   "claims",   "tool",      "method",
                                           "prompt", "resource", "arguments", "protocol",
                                           "at",     "expect",   "$comment",  NULL};
/* The verdict's (interface.md section 2). */
static const char *const verdict_members[] = {"status",
                                              "reason",
                                              "hint",
                                              "detail",
                                              "error",
                                              "www_authenticate",
                                              "headers",
                                              "body",
                                              "retry_after_seconds",
                                              "issuer",
                                              "subject",
                                              "client_id",
                                              "scopes",
                                              "missing_scopes",
                                              "expires_at",
                                              "key_id",
                                              "method",
                                              "tool",
                                              "rule",
                                              "id",
                                              "token_hash",
                                              "settings",
                                              NULL};

/** What is being read. */
struct reading {
    const char *path; /* of the file */
    size_t number;    /* of the test, from 0 */
    const char *name; /* NULL: not known yet */
};

static bool wrong(const struct reading *reading, const char *what, const char *member)
{
    fprintf(stderr, "ostiary: %s: /tests/%zu%s%s%s: %s%s%s\n", reading->path,
            reading->number, reading->name == NULL ? "" : " (",
            reading->name == NULL ? "" : reading->name, reading->name == NULL ? "" : ")",
            what, member[0] == '\0' ? "" : ": ", member);
    return false;
}

static const char *unknown_member(json_t *object, const char *const *known)
{
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach(object, name, value)
    {
        size_t i = 0;
        while (known[i] != NULL && strcmp(known[i], name) != 0) {
            i++;
        }
        if (known[i] == NULL) {
            return name;
        }
    }
    return NULL;
}

static bool texts_are_good(const struct reading *reading, const json_t *test)
{
    static const char *const texts[] = {"tool",     "method",   "prompt",
                                        "resource", "protocol", NULL};
    for (size_t i = 0; texts[i] != NULL; i++) {
        const json_t *value = json_object_get(test, texts[i]);
        if (value != NULL && !json_is_string(value)) {
            return wrong(reading, "this is no string", texts[i]);
        }
    }
    return true;
}

static bool has(const json_t *test, const char *member)
{
    return json_object_get(test, member) != NULL;
}

/* One of tool, prompt and resource, or a method, which may be about one of the latter. */
static bool operation_is_good(const struct reading *reading, const json_t *test)
{
    int names = (has(test, "tool") ? 1 : 0) + (has(test, "prompt") ? 1 : 0) +
                (has(test, "resource") ? 1 : 0);
    bool method = has(test, "method");
    if (names > 1 || (names == 0 && !method) || (has(test, "tool") && method)) {
        return wrong(reading,
                     "expected one of tool, prompt, resource and method (a method may "
                     "have a prompt or resource)",
                     "");
    }
    if (has(test, "arguments") && !has(test, "tool") && !has(test, "prompt")) {
        return wrong(reading, "arguments are for a tool or a prompt", "");
    }
    return true;
}

static bool types_are_good(const struct reading *reading, const json_t *test)
{
    const json_t *claims = json_object_get(test, "claims");
    const json_t *arguments = json_object_get(test, "arguments");
    const json_t *at = json_object_get(test, "at");
    if (claims != NULL && !json_is_object(claims)) {
        return wrong(reading, "this is no object", "claims");
    }
    if (arguments != NULL && !json_is_object(arguments)) {
        return wrong(reading, "this is no object", "arguments");
    }
    if (at != NULL && (!json_is_integer(at) || json_integer_value(at) < 0)) {
        return wrong(reading, "this is no Unix time in seconds", "at");
    }
    return texts_are_good(reading, test) && operation_is_good(reading, test);
}

static bool expect_is_good(const struct reading *reading, json_t *expect)
{
    const char *unknown = unknown_member(expect, verdict_members);
    if (!json_is_object(expect) || json_object_size(expect) == 0) {
        return wrong(
            reading,
            "nothing is expected; expected \"expect\" with members of the verdict", "");
    }
    return unknown == NULL ||
           wrong(reading, "a verdict has no such member in expect", unknown);
}

static bool test_is_good(struct reading *reading, json_t *test)
{
    reading->name = json_string_value(json_object_get(test, "name"));
    const char *unknown = unknown_member(test, test_members);
    if (!json_is_object(test)) {
        return wrong(reading, "this is no object", "");
    }
    if (reading->name == NULL || reading->name[0] == '\0') {
        reading->name = NULL;
        return wrong(reading, "no name; expected one, as text", "");
    }
    if (unknown != NULL) {
        return wrong(reading, "unknown member", unknown);
    }
    return types_are_good(reading, test) &&
           expect_is_good(reading, json_object_get(test, "expect"));
}

static bool tests_are_good(const char *path, const json_t *tests)
{
    struct reading reading = {path, 0, NULL};
    bool good = json_array_size(tests) > 0;
    if (!good) {
        fprintf(stderr,
                "ostiary: %s: no tests; expected {\"tests\":[...]} with one at "
                "least\n",
                path);
    }
    for (; good && reading.number < json_array_size(tests); reading.number++) {
        good = test_is_good(&reading, json_array_get(tests, reading.number));
        reading.name = NULL;
    }
    return good;
}

static json_t *parse(const char *path)
{
    json_error_t error;
    char *text = input_file(path);
    json_t *root = text == NULL ? NULL : json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (text != NULL && root == NULL) {
        fprintf(stderr, "ostiary: %s:%d:%d: %s\n", path, error.line, error.column,
                error.text);
    }
    free(text);
    return root;
}

json_t *expectation_read(const char *path)
{
    json_t *root = parse(path);
    json_t *tests = NULL;
    if (root == NULL) {
        return NULL;
    }
    const char *unknown = unknown_member(root, file_members);
    if (unknown != NULL) {
        fprintf(stderr, "ostiary: %s: unknown member: %s\n", path, unknown);
    } else if (tests_are_good(path, json_object_get(root, "tests"))) {
        tests = json_incref(json_object_get(root, "tests"));
    }
    json_decref(root);
    return tests;
}

static const char *text_in(const json_t *test, const char *member)
{
    return json_string_value(json_object_get(test, member));
}

bool expectation_request(const json_t *test, struct request_text *out)
{
    struct operation operation = {text_in(test, "method"), NULL, NULL,
                                  text_in(test, "protocol")};
    const json_t *given = json_object_get(test, "arguments");
    char *arguments = given == NULL ? NULL : json_dumps(given, JSON_COMPACT);
    static const char *const kinds[][2] = {{"tool", "tools/call"},
                                           {"prompt", "prompts/get"},
                                           {"resource", "resources/read"}};
    for (size_t i = 0; i < 3; i++) {
        const char *name = text_in(test, kinds[i][0]);
        if (name != NULL) {
            operation.name = name;
            operation.method = operation.method == NULL ? kinds[i][1] : operation.method;
        }
    }
    operation.arguments = arguments;
    bool made = request_text_of(&operation, out);
    free(arguments);
    return made;
}

/* The same members, in whatever order. */
static bool same_list(const json_t *a, const json_t *b)
{
    if (json_array_size(a) != json_array_size(b)) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(a); i++) {
        bool found = false;
        for (size_t j = 0; !found && j < json_array_size(b); j++) {
            found = json_equal(json_array_get(a, i), json_array_get(b, j)) != 0;
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

static bool same(const json_t *expected, const json_t *is)
{
    return json_is_array(expected) && json_is_array(is) ? same_list(expected, is)
                                                        : json_equal(expected, is) != 0;
}

static json_t *describe(const char *name, const json_t *is, const json_t *expected)
{
    size_t how = JSON_COMPACT | JSON_ENCODE_ANY;
    char *found = is == NULL ? NULL : json_dumps(is, how);
    char *wanted = json_dumps(expected, how);
    json_t *sentence =
        json_sprintf("%s is %s, expected %s", name, found == NULL ? "absent" : found,
                     wanted == NULL ? "?" : wanted);
    free(found);
    free(wanted);
    return sentence;
}

json_t *expectation_compare(json_t *expect, const json_t *verdict)
{
    json_t *differences = json_array();
    const char *name = NULL;
    json_t *expected = NULL;
    json_object_foreach(expect, name, expected)
    {
        const json_t *is = json_object_get(verdict, name);
        if (!same(expected, is)) {
            (void)json_array_append_new(differences, describe(name, is, expected));
        }
    }
    return differences;
}
