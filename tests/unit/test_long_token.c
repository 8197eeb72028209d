/* SPDX-License-Identifier: Apache-2.0 */
/* A credential that is too long is refused before anything of it is decoded. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "../harness/door.h"
#include "wire/base64url.h"

#define MOST 16384

static unsigned decoded;
bool __real_ost_base64url_decode(struct ost_span text, void *out, size_t size,
                                 size_t *len_out);
bool __wrap_ost_base64url_decode(struct ost_span text, void *out, size_t size,
                                 size_t *len_out);

bool __wrap_ost_base64url_decode(struct ost_span text, void *out, size_t size,
                                 size_t *len_out)
{
    decoded++;
    return __real_ost_base64url_decode(text, out, size, len_out);
}

/* A good token of exactly this length. */
static const char *token_of(struct door *door, size_t len)
{
    static char patch[MOST];
    for (size_t fill = 11600; fill < 12100; fill++) {
        int head = snprintf(patch, sizeof patch, "{\"fill\":\"");
        memset(patch + head, 'x', fill);
        (void)snprintf(patch + head + fill, 4, "\"}");
        const char *token = door_token(door, patch);
        if (strlen(token) == len) {
            return token;
        }
        ostiary_free(door->tokens[--door->token_count]);
    }
    fail_msg("no good token of %zu bytes", len);
    return NULL;
}

/* rows: TX-10 */
static void a_byte_too_many_is_not_decoded(void **state)
{
    struct door *door = door_open("", "a-k");
    static char text[MOST + 2];
    (void)state;
    const char *longest = token_of(door, MOST);
    decoded = 0;
    assert_int_equal(ASK(door, .authorization = "Bearer {T}", .token = longest),
                     OSTIARY_OK);
    assert_int_equal(decoded, 3);
    decoded = 0;
    (void)snprintf(text, sizeof text, "%sA", longest);
    assert_int_equal(strlen(text), MOST + 1);
    assert_int_equal(ASK(door, .authorization = "Bearer {T}", .token = text),
                     OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(ostiary_verdict_status(door->verdict), 401);
    assert_string_equal(door_header(door, "WWW-Authenticate"),
                        "Bearer error=\"invalid_token\", scope=\"mcp:read\", "
                        "resource_metadata=\"" DOOR_PRM
                        "\", error_description=\"The access token is invalid\"");
    assert_int_equal(decoded, 0);
    assert_null(ostiary_verdict_token_hash(door->verdict)); /* nor hashed */
    text[MOST] = ' '; /* no part of the credential (RFC 9110 section 5.5) */
    assert_int_equal(ASK(door, .authorization = "Bearer {T}", .token = text), OSTIARY_OK);
    door_close(door);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_byte_too_many_is_not_decoded)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
