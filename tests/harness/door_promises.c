/* SPDX-License-Identifier: Apache-2.0 */
/* What every answer promises, whatever was asked. */
#include "door_promises.h"

#include <stdlib.h>
#include <string.h>

#include "challenge.h"
#include "cm.h"

static const char *challenge_of(const ostiary_verdict *verdict)
{
    const char *value = NULL;
    const char *name = NULL;
    for (size_t i = 0; (name = ostiary_verdict_header(verdict, i, &value)) != NULL; i++) {
        if (strcmp(name, "WWW-Authenticate") == 0) {
            return value;
        }
    }
    return NULL;
}

/* CH-02, CH-10 to CH-13, CH-20, CH-21; which status has a challenge: CH-01, CH-18. */
void verdict_promises(const ostiary_verdict *verdict, const char *metadata)
{
    int status = ostiary_verdict_status(verdict);
    const char *challenge = challenge_of(verdict);
    if (challenge == NULL) {
        assert_int_not_equal(status, 401);
        return;
    }
    const char *complaint = challenge_complaint(challenge, metadata);
    if (complaint != NULL) {
        fail_msg("%s: %s", challenge, complaint);
    }
    assert_true(status == 400 || status == 401 || status == 403);
}

/* CH-20: every value is one line; CH-10: no header comes twice. */
static void promise_headers(const struct door *door)
{
    const char *value = NULL;
    const char *name = NULL;
    for (size_t i = 0; (name = ostiary_verdict_header(door->verdict, i, &value)) != NULL;
         i++) {
        assert_ptr_equal(door_header(door, name), value);
        assert_null(strpbrk(value, "\r\n"));
        door_search(door, value);
    }
    assert_non_null(door_header(door, "X-Request-Id"));
}

/* CH-16: what a refusal always has, and the codes that are other people's. */
static void promise_refusal(const struct door *door)
{
    const char *body = door_body(door);
    assert_string_equal(door_header(door, "Cache-Control"), "no-store");
    assert_string_equal(door_header(door, "Content-Type"), "application/json");
    assert_true(body[0] == '{');
    const char *code = strstr(body, "\"code\":");
    long number = code == NULL ? 0 : strtol(code + 7, NULL, 10);
    assert_true(number > -32000 || number < -32099 || number == -32020 ||
                number == -32022);
}

void door_promises(const struct door *door)
{
    int status = ostiary_verdict_status(door->verdict);
    promise_headers(door);
    verdict_promises(door->verdict, DOOR_PRM);
    if (status != 200) {
        promise_refusal(door);
    }
    door_search(door, door_body(door));
    door_search(door, ostiary_verdict_detail(door->verdict));
    door_search(door, door->log);
}
