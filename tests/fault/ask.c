/* SPDX-License-Identifier: Apache-2.0 */
/* One request to a door, and everything its verdict shows. */
#include "ask.h"

#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "world.h"

/** A request and what it borrows. */
struct asked {
    char authorization[4096];
    ostiary_field fields[3];
    ostiary_request request;
};

static ostiary_text text_of(const char *text)
{
    return (ostiary_text){text, text == NULL ? 0 : strlen(text)};
}

static const char *or_else(const char *text, const char *other)
{
    return text == NULL ? other : text;
}

static void write_authorization(const struct ask *ask, struct asked *asked)
{
    const char *token = ask->token;
    if (token == NULL) {
        token = world_token(or_else(ask->alg, "ES256"), !ask->without_kid, ask->claims,
                            ask->header);
    }
    (void)snprintf(asked->authorization, sizeof asked->authorization, "Bearer %s", token);
    if (ask->spoiled) {
        char *byte = strrchr(asked->authorization, '.') + 8;
        *byte = *byte == 'A' ? 'B' : 'A';
    }
}

static void add_field(struct asked *asked, const char *name, const char *value)
{
    asked->fields[asked->request.field_count++] =
        (ostiary_field){text_of(name), text_of(value)};
}

static void prepare(const struct ask *ask, struct asked *asked)
{
    asked->request = (ostiary_request)OSTIARY_REQUEST_INIT;
    asked->request.http_method = text_of(or_else(ask->http_method, "POST"));
    asked->request.fields = asked->fields;
    if (ask->http_method == NULL) {
        asked->request.body = text_of(or_else(ask->body, ASK_TOOL("t")));
    }
    asked->request.flags = ask->flags;
    asked->request.timeout_ms = 20000;
    asked->request.id = text_of("request-1");
    add_field(asked, "MCP-Protocol-Version", or_else(ask->version, "2025-11-25"));
    if (!ask->without_token) {
        write_authorization(ask, asked);
        add_field(asked, "Authorization", asked->authorization);
    }
    if (ask->name != NULL) {
        add_field(asked, ask->name, ask->value);
    }
}

static ostiary_code put(ostiary_validator *door, const struct ask *ask,
                        const ostiary_request *request, ostiary_verdict *verdict)
{
    ostiary_code code = OSTIARY_INTERNAL_ERROR;
    fail_begin();
    if (ask->way == ASK_CHECK) {
        code = ostiary_check(door, request, verdict);
    } else {
        code = ostiary_authenticate(door, request, verdict);
    }
    if (ask->way == ASK_TWO_STEPS) {
        code = ostiary_authorize(door, request, verdict);
    }
    fail_end();
    return code;
}

static bool has_header(const ostiary_verdict *verdict, const char *wanted)
{
    const char *name = NULL;
    const char *value = NULL;
    for (size_t i = 0; (name = ostiary_verdict_header(verdict, i, &value)) != NULL; i++) {
        if (strcmp(name, wanted) == 0) {
            return true;
        }
    }
    return false;
}

/* What holds for every verdict, whatever failed. */
static void hold_to_rules(const ostiary_verdict *verdict, ostiary_code code)
{
    ostiary_class class = ostiary_code_class(code);
    int status = ostiary_verdict_status(verdict);
    size_t len = 0;
    assert_int_equal(ostiary_verdict_code(verdict), code);
    assert_int_equal(status == 200, code == OSTIARY_OK);
    assert_true(status != 401 || has_header(verdict, "WWW-Authenticate"));
    assert_true(status != 503 || has_header(verdict, "Retry-After"));
    assert_true(code != OSTIARY_OK || ostiary_verdict_body(verdict, &len) == NULL);
    assert_true(ostiary_verdict_grant(verdict) == NULL || code == OSTIARY_OK ||
                class == OSTIARY_CLASS_REQUEST || class == OSTIARY_CLASS_PERMISSION);
}

static void tell_verdict(struct fault_answer *answer, const ostiary_verdict *verdict)
{
    size_t len = 0;
    const ostiary_grant *grant = ostiary_verdict_grant(verdict);
    char *json = ostiary_verdict_json(verdict, &len);
    const char *claims = ostiary_grant_claims_json(grant, &len);
    assert_non_null(json);
    fault_tell(answer, "%s %s %s", json, claims == NULL ? "" : claims,
               grant == NULL ? "no grant" : ostiary_grant_token_id(grant));
    ostiary_free(json);
}

/* The verdict of an earlier request, whose scratch memory serves again. */
static void use_before(ostiary_validator *door, ostiary_verdict *verdict)
{
    static struct asked asked;
    const struct ask good = {0};
    prepare(&good, &asked);
    assert_int_equal(ostiary_check(door, &asked.request, verdict), OSTIARY_OK);
}

ostiary_code ask_door(ostiary_validator *door, const struct ask *ask,
                      struct fault_answer *answer)
{
    static struct asked asked;
    ostiary_verdict *verdict = ostiary_verdict_new();
    assert_non_null(verdict);
    if (ask->used) {
        use_before(door, verdict);
    }
    prepare(ask, &asked);
    ostiary_code code = put(door, ask, &asked.request, verdict);
    hold_to_rules(verdict, code);
    tell_verdict(answer, verdict);
    ostiary_verdict_free(verdict);
    return code;
}

/* The code of a verdict that came as a text. */
static ostiary_code code_in(const char *json)
{
    const char *reason = strstr(json, "\"reason\":\"");
    assert_non_null(reason);
    for (ostiary_code code = OSTIARY_OK; code < 1000; code++) {
        const char *name = ostiary_code_name(code);
        size_t len = strlen(name);
        if (strncmp(reason + 10, name, len) == 0 && reason[10 + len] == '"') {
            return code;
        }
    }
    return OSTIARY_OK - 1;
}

static ostiary_code ask_json(ostiary_validator *door, const struct ask *ask,
                             struct fault_answer *answer)
{
    static struct asked asked;
    static char text[8192];
    size_t len = 0;
    prepare(ask, &asked);
    (void)snprintf(text, sizeof text,
                   "{\"http_method\":\"POST\",\"headers\":{\"Authorization\":[\"%s\"],"
                   "\"MCP-Protocol-Version\":[\"2025-06-18\"]},\"id\":\"request-1\","
                   "\"body\":\"{\\\"jsonrpc\\\":\\\"2.0\\\",\\\"id\\\":1,\\\"method\\\":"
                   "\\\"tools/call\\\",\\\"params\\\":{\\\"name\\\":\\\"t\\\"}}\"}",
                   asked.authorization);
    fail_begin();
    char *json = ostiary_check_json(door, text, strlen(text), 1000, &len);
    fail_end();
    ostiary_code code = json == NULL ? OSTIARY_INTERNAL_ERROR : code_in(json);
    fault_tell(answer, "%s", json == NULL ? "" : json);
    ostiary_free(json);
    return code;
}

ostiary_code ask_run(const struct fault_row *row, struct fault_answer *answer)
{
    const struct ask *ask = row->of;
    ostiary_validator *door =
        world_door(world_text, or_else(ask->alg, "ES256"), !ask->without_kid);
    ostiary_code code =
        ask->way == ASK_JSON ? ask_json(door, ask, answer) : ask_door(door, ask, answer);
    ostiary_validator_free(door);
    return code;
}
