/* SPDX-License-Identifier: Apache-2.0 */
/* Answers for people, made from the JSON that programs get. */
#include "output.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "options.h"

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* What a token or a server said, without the bytes that would steer a terminal. */
static void put_safe(const char *text)
{
    for (; text != NULL && *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        (void)putchar(byte < ' ' || byte == 0x7f ? '?' : byte);
    }
}

static void put_list(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        (void)putchar(' ');
        put_safe(json_string_value(json_array_get(list, i)));
    }
    if (json_array_size(list) == 0) {
        printf(" none");
    }
}

static int exit_of(long long status)
{
    if (status == 200) {
        return EXIT_ADMITTED;
    }
    return status == 503 || status == 500 ? EXIT_UNDECIDED : EXIT_REFUSED;
}

int output_worse(int a, int b)
{
    if (a == EXIT_REFUSED || b == EXIT_REFUSED) {
        return EXIT_REFUSED;
    }
    return a > b ? a : b;
}

static void put_time_left(const json_t *verdict, long long now)
{
    const json_t *expires = json_object_get(verdict, "expires_at");
    long long left = json_integer_value(expires) - now;
    if (!json_is_integer(expires)) {
        return;
    }
    if (left >= 120) {
        printf(", %lld min left", left / 60);
    } else {
        printf(", %lld s left", left);
    }
}

static void put_grant(const json_t *verdict, long long now)
{
    if (text_of(verdict, "subject") == NULL) {
        printf("nobody: no token was asked for");
        return;
    }
    put_safe(text_of(verdict, "subject"));
    printf(" via ");
    put_safe(text_of(verdict, "client_id"));
    printf(", scopes");
    put_list(json_object_get(verdict, "scopes"));
    put_time_left(verdict, now);
}

static void put_reason(const json_t *verdict, const char *reason)
{
    if (strcmp(reason, "insufficient_scope") == 0) {
        printf("needs");
        put_list(json_object_get(verdict, "missing_scopes"));
        printf("; has");
        put_list(json_object_get(verdict, "scopes"));
    } else {
        put_safe(text_of(verdict, "detail"));
    }
    if (text_of(verdict, "rule") != NULL) {
        printf("; rule ");
        put_safe(text_of(verdict, "rule"));
    }
}

static void put_line(const json_t *verdict, long long now)
{
    long long status = json_integer_value(json_object_get(verdict, "status"));
    const char *reason = text_of(verdict, "reason");
    const char *hint = text_of(verdict, "hint");
    static const char *const words[] = {"admitted", "refused", "", "unknown"};
    printf("%-8s %lld %-20s ", words[exit_of(status)], status, reason);
    if (status == 200) {
        put_grant(verdict, now);
    } else {
        put_reason(verdict, reason);
    }
    if (hint != NULL) {
        printf("      hint %s", hint);
    }
    (void)putchar('\n');
}

int output_verdict(const char *verdict_json, bool as_json, long long now)
{
    json_t *verdict = verdict_json == NULL ? NULL : json_loads(verdict_json, 0, NULL);
    if (verdict == NULL) {
        fprintf(stderr, "ostiary: memory ran out\n");
        return EXIT_UNDECIDED;
    }
    if (as_json) {
        printf("%s\n", verdict_json);
    } else {
        put_line(verdict, now);
    }
    int status = exit_of(json_integer_value(json_object_get(verdict, "status")));
    json_decref(verdict);
    return fflush(stdout) == 0 ? status : EXIT_UNDECIDED;
}

static bool put_tried(const json_t *tried)
{
    bool answered = false;
    for (size_t i = 0; i < json_array_size(tried); i++) {
        const json_t *one = json_array_get(tried, i);
        const json_t *status = json_object_get(one, "status");
        if (json_is_integer(status)) {
            answered = true;
            printf("  %lld  ", (long long)json_integer_value(status));
        } else {
            printf("  ---  ");
        }
        put_safe(text_of(one, "url"));
        printf("\n       ");
        put_safe(text_of(one, "verdict"));
        (void)putchar('\n');
    }
    return answered;
}

static void put_or_dash(const json_t *object, const char *name, int width)
{
    const char *text = text_of(object, name);
    size_t len = text == NULL ? 1 : strlen(text);
    (void)putchar(' ');
    put_safe(text == NULL ? "-" : text);
    for (; len < (size_t)width; len++) {
        (void)putchar(' ');
    }
}

static void put_keys(const json_t *keys)
{
    for (size_t i = 0; i < json_array_size(keys); i++) {
        const json_t *key = json_array_get(keys, i);
        bool usable = json_is_true(json_object_get(key, "usable"));
        printf(" ");
        put_or_dash(key, "kid", 44);
        put_or_dash(key, "kty", 4);
        put_or_dash(key, "alg", 8);
        put_or_dash(key, "use", 4);
        printf(" %4lld  ", (long long)json_integer_value(json_object_get(key, "bits")));
        put_safe(usable ? "usable" : text_of(key, "why"));
        (void)putchar('\n');
    }
}

static void put_endpoints(json_t *endpoints)
{
    const char *name = NULL;
    json_t *url = NULL;
    json_object_foreach(endpoints, name, url)
    {
        printf("  ");
        put_safe(name);
        printf("  ");
        put_safe(json_string_value(url));
        (void)putchar('\n');
    }
}

static bool put_discovery(json_t *report)
{
    const json_t *notes = json_object_get(report, "notes");
    bool usable = json_is_true(json_object_get(report, "usable"));
    printf("%s ", usable ? "usable" : "unusable");
    put_safe(text_of(report, "issuer"));
    printf("\ntried\n");
    bool answered = put_tried(json_object_get(report, "tried"));
    printf("endpoints\n");
    put_endpoints(json_object_get(report, "endpoints"));
    printf("keys from ");
    put_safe(text_of(report, "jwks_uri") == NULL ? "nowhere"
                                                 : text_of(report, "jwks_uri"));
    printf(", fresh for %lld s\n",
           (long long)json_integer_value(json_object_get(report, "keys_fresh_seconds")));
    put_keys(json_object_get(report, "keys"));
    for (size_t i = 0; i < json_array_size(notes); i++) {
        printf("note  ");
        put_safe(json_string_value(json_array_get(notes, i)));
        (void)putchar('\n');
    }
    return answered;
}

static bool any_answered(const json_t *tried)
{
    for (size_t i = 0; i < json_array_size(tried); i++) {
        if (json_is_integer(json_object_get(json_array_get(tried, i), "status"))) {
            return true;
        }
    }
    return false;
}

bool output_discovery(const char *report_json, bool as_json)
{
    json_t *report = json_loads(report_json, 0, NULL);
    bool answered = false;
    if (report == NULL) {
        return false;
    }
    if (as_json) {
        printf("%s\n", report_json);
        answered = any_answered(json_object_get(report, "tried"));
    } else {
        answered = put_discovery(report);
    }
    json_decref(report);
    return answered;
}

static void put_padded(const char *text, size_t width)
{
    size_t len = text == NULL ? 0 : strlen(text);
    put_safe(text);
    for (; len < width; len++) {
        (void)putchar(' ');
    }
    (void)putchar(' ');
}

/* The words of the table, for the kinds of steps that may be many. */
static const char *heading_of(const char *what)
{
    static const char *const words[][2] = {
        {"scope", "scopes"}, {"claim", "claims"}, {"argument", "arguments"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(what, words[i][0]) == 0) {
            return words[i][1];
        }
    }
    return what;
}

/* What stands in the first column is said once for all steps of its kind. */
static void put_steps(const json_t *steps)
{
    const char *last = "";
    size_t width = 10;
    for (size_t i = 0; i < json_array_size(steps); i++) {
        const char *subject = text_of(json_array_get(steps, i), "subject");
        width = subject != NULL && strlen(subject) > width ? strlen(subject) : width;
    }
    for (size_t i = 0; i < json_array_size(steps); i++) {
        const json_t *step = json_array_get(steps, i);
        const char *what = text_of(step, "what");
        printf("  ");
        put_padded(strcmp(what, last) == 0 ? "" : heading_of(what), 9);
        put_padded(text_of(step, "subject"), width);
        printf("%s  ", json_is_true(json_object_get(step, "holds")) ? "yes" : "NO ");
        put_safe(text_of(step, "why"));
        (void)putchar('\n');
        last = what;
    }
}

static void put_rule_line(const json_t *story)
{
    printf("  rule      ");
    put_safe(text_of(story, "rule") == NULL ? "none" : text_of(story, "rule"));
    if (text_of(story, "refers_to") != NULL) {
        printf(" -> ");
        put_safe(text_of(story, "refers_to"));
    }
    if (text_of(story, "file") != NULL) {
        printf("   ");
        put_safe(text_of(story, "file"));
        printf(":%lld", (long long)json_integer_value(json_object_get(story, "line")));
    }
    printf("\n");
    if (text_of(story, "comment") != NULL) {
        printf("            ");
        put_safe(text_of(story, "comment"));
        printf("\n");
    }
}

/* "refused 403 forbidden: no login can help" */
static void put_outcome(const json_t *story, long long status)
{
    const char *reason = text_of(story, "reason");
    const char *hint = text_of(story, "hint");
    printf("%s %lld %s", status == 200 ? "admitted" : "refused", status, reason);
    if (hint != NULL) {
        printf(" (%s)", hint);
    }
    printf("%s\n", strcmp(reason, "forbidden") == 0 ? ": no login can help" : "");
    if (text_of(story, "hides") != NULL) {
        printf("  hidden    really %s", text_of(story, "hides"));
        if (text_of(story, "hides_hint") != NULL) {
            printf(" (%s)", text_of(story, "hides_hint"));
        }
        printf("; the caller is told it does not exist\n");
    }
    if (text_of(story, "detail") != NULL) {
        printf("  token     ");
        put_safe(text_of(story, "detail"));
        printf("\n");
    }
}

static void put_explanation(const json_t *story)
{
    const json_t *steps = json_object_get(story, "steps");
    const json_t *would = json_object_get(story, "would_be_allowed_with");
    long long status = json_integer_value(json_object_get(story, "status"));
    put_outcome(story, status);
    put_rule_line(story);
    put_steps(steps);
    if (json_array_size(would) > 0) {
        printf("  would be allowed with:");
        put_list(would);
        (void)putchar('\n');
    } else if (strcmp(text_of(story, "reason"), "step_up_required") == 0) {
        printf("  would be allowed with a login that meets the above\n");
    } else if (status != 200) {
        printf("  no scope would allow it\n");
    }
}

int output_explanation(const char *explanation_json, bool as_json)
{
    json_t *story = json_loads(explanation_json, 0, NULL);
    if (story == NULL) {
        return EXIT_UNDECIDED;
    }
    if (as_json) {
        printf("%s\n", explanation_json);
    } else {
        put_explanation(story);
    }
    int status = exit_of(json_integer_value(json_object_get(story, "status")));
    json_decref(story);
    return status;
}
