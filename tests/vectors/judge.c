/* SPDX-License-Identifier: Apache-2.0 */
/* What every answer must be, and what a case expects of its own. */
#include "judge.h"

#include <stdio.h>
#include <string.h>

#include "../harness/challenge.h"

/** The shapes of answers (interface.md section 2): status, and error of the challenge. */
static const struct shape {
    const char *reasons; /* each between spaces */
    int status;
    const char *error;       /* NULL: none */
    const char *description; /* NULL: none; CH-13 */
    bool challenge;
} shapes[] = {
    {" ok ", 200, NULL, NULL, false},
    {" no_token ", 401, NULL, NULL, true},
    {" malformed_request ", 400, "invalid_request", "Malformed authorization request",
     true},
    {" header_mismatch unsupported_version malformed_body ", 400, NULL, NULL, false},
    {" expired ", 401, "invalid_token", "The access token expired", true},
    {" malformed_token unsupported_token algorithm_not_allowed critical_header wrong_type "
     "unknown_issuer unknown_key unusable_key bad_signature missing_claim bad_claim "
     "not_yet_valid issued_in_future too_old wrong_audience binding_required revoked ",
     401, "invalid_token", "The access token is invalid", true},
    {" step_up_required ", 401, "insufficient_user_authentication", NULL, true},
    {" insufficient_scope ", 403, "insufficient_scope", "Additional scope required",
     true},
    {" forbidden origin_refused ", 403, NULL, NULL, false},
    {" host_refused ", 421, NULL, NULL, false},
    {" keys_unavailable ", 503, NULL, NULL, false},
};

static const struct shape *shape_of(const char *reason)
{
    char word[64];
    (void)snprintf(word, sizeof word, " %s ", reason);
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        if (strstr(shapes[i].reasons, word) != NULL) {
            return &shapes[i];
        }
    }
    return NULL;
}

static bool complain(const char *what)
{
    printf("# %s\n", what);
    return false;
}

/* Whether the challenge has this parameter; `value` NULL: whether it has none so named.
 */
static bool has_parameter(const char *challenge, const char *name, const char *value)
{
    const char *found = challenge_parameter(challenge, name);
    return value == NULL || found == NULL ? found == value : strcmp(found, value) == 0;
}

/* CH-10, CH-11, CH-21: as a reader takes it that is not ours. */
static bool is_readable(const char *challenge)
{
    const char *wrong = challenge_complaint(challenge, NULL);
    return wrong == NULL || complain(wrong);
}

static bool well_shaped(const json_t *verdict)
{
    const struct shape *shape =
        shape_of(json_string_value(json_object_get(verdict, "reason")));
    const char *challenge =
        json_string_value(json_object_get(verdict, "www_authenticate"));
    if (shape == NULL) {
        return complain("a reason without a shape");
    }
    if (json_integer_value(json_object_get(verdict, "status")) != shape->status) {
        return complain("the status is not the reason's");
    }
    if ((challenge != NULL) != shape->challenge) {
        return complain("a challenge too many or too few");
    }
    return challenge == NULL ||
           (is_readable(challenge) && has_parameter(challenge, "error", shape->error) &&
            has_parameter(challenge, "error_description", shape->description)) ||
           complain("the challenge is not the reason's");
}

/* LG-01: nothing that was printed holds a segment of the token. */
static bool keeps_secrets(const char *verdict_text, const char *token)
{
    char segment[32];
    for (const char *at = token; at != NULL; at = strchr(at, '.')) {
        at += *at == '.' ? 1 : 0;
        size_t len = strcspn(at, ".");
        if (len >= sizeof segment) { /* its first bytes will do */
            len = sizeof segment - 1;
        }
        memcpy(segment, at, len);
        segment[len] = '\0';
        if (len > 8 && strstr(verdict_text, segment) != NULL) {
            return complain("the verdict holds a segment of the token");
        }
    }
    return true;
}

/* `challenge`: what its parameters are, null: there is none so named. */
static bool challenges(const json_t *parameters, const json_t *verdict)
{
    const char *challenge =
        json_string_value(json_object_get(verdict, "www_authenticate"));
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach((json_t *)(uintptr_t)parameters, name, value)
    {
        if (challenge == NULL ||
            !has_parameter(challenge, name, json_string_value(value))) {
            return false;
        }
    }
    return true;
}

static bool as_expected(const json_t *vector, const json_t *verdict, const char *text)
{
    const char *name = NULL;
    json_t *value = NULL;
    bool good = true;
    json_object_foreach(json_object_get(vector, "expect"), name, value)
    {
        bool same = strcmp(name, "challenge") == 0
                        ? challenges(value, verdict)
                        : json_equal(value, json_object_get(verdict, name));
        if (!same) {
            printf("# %s differs: %s\n", name, text);
            good = false;
        }
    }
    return good;
}

bool judge_verdict(const json_t *vector, const char *verdict_text, const char *token)
{
    json_t *verdict = verdict_text == NULL ? NULL : json_loads(verdict_text, 0, NULL);
    if (verdict == NULL) {
        return complain("the verdict is no JSON");
    }
    bool good = as_expected(vector, verdict, verdict_text);
    good = well_shaped(verdict) && good;
    good = keeps_secrets(verdict_text, token) && good;
    json_decref(verdict);
    return good;
}

static bool find_problem(const struct stage *stage, ostiary_severity severity,
                         const char *path, const char *says)
{
    for (size_t i = 0; i < ostiary_config_problem_count(stage->config); i++) {
        ostiary_problem problem = OSTIARY_PROBLEM_INIT;
        if (ostiary_config_problem_at(stage->config, i, &problem) == OSTIARY_OK &&
            problem.severity == severity && strcmp(problem.path, path) == 0 &&
            strstr(problem.message, says) != NULL) {
            return true;
        }
        printf("# %s: %s\n", problem.path, problem.message);
    }
    return complain("not told");
}

bool judge_config(const json_t *vector, const struct stage *stage)
{
    const json_t *expect = json_object_get(vector, "expect");
    const char *problem = json_string_value(json_object_get(expect, "problem"));
    const char *warning = json_string_value(json_object_get(expect, "warning"));
    const char *says = json_string_value(json_object_get(expect, "says"));
    if ((problem != NULL) != (stage->validator == NULL)) {
        return complain(problem == NULL ? "the configuration is refused"
                                        : "the configuration is taken");
    }
    return find_problem(
        stage, problem != NULL ? OSTIARY_SEVERITY_ERROR : OSTIARY_SEVERITY_WARNING,
        problem != NULL ? problem : warning, says);
}
