/* SPDX-License-Identifier: Apache-2.0 */
/* The published document: where it is served, and what else is answered there. */
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "ostiary/ostiary.h"

#define WELL_KNOWN "/.well-known/oauth-protected-resource"

static ostiary_validator *open_door(const char *more)
{
    char text[512];
    ostiary_config *config = NULL;
    ostiary_validator *door = NULL;
    (void)snprintf(
        text, sizeof text,
        "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":"
        "[{\"issuer\":\"https://as.example.com\"},{\"issuer\":"
        "\"https://quiet.example.com\",\"advertised\":false}]%s}",
        more);
    assert_int_equal(ostiary_config_parse(text, strlen(text), NULL, &config, NULL),
                     OSTIARY_OK);
    assert_int_equal(ostiary_validator_new(config, &door, NULL), OSTIARY_OK);
    ostiary_config_free(config);
    return door;
}

static ostiary_document ask(const ostiary_validator *door, const char *method,
                            const char *target, const char *etag)
{
    ostiary_document answer = OSTIARY_DOCUMENT_INIT;
    ostiary_code code = ostiary_validator_document(door, method, target, etag, &answer);
    answer.status = code == OSTIARY_OK ? answer.status : 404;
    return answer;
}

static const char *header(const ostiary_document *answer, const char *name)
{
    for (size_t i = 0; answer->headers[i] != NULL; i += 2) {
        if (strcmp(answer->headers[i], name) == 0) {
            return answer->headers[i + 1];
        }
    }
    return NULL;
}

/* rows: PR-01 PR-05 PR-08 PR-10 PR-11 IS-05 */
static void anybody_may_read_it_at_both_addresses(void **state)
{
    ostiary_validator *door = open_door("");
    (void)state;
    ostiary_document inserted = ask(door, "GET", WELL_KNOWN "/mcp", NULL);
    ostiary_document root = ask(door, "GET", WELL_KNOWN, NULL);
    assert_int_equal(inserted.status, 200);
    assert_string_equal(header(&inserted, "Content-Type"), "application/json");
    assert_string_equal(header(&inserted, "Cache-Control"), "max-age=300");
    assert_string_equal(header(&inserted, "Access-Control-Allow-Origin"), "*");
    assert_non_null(strstr(inserted.body, "\"https://as.example.com\""));
    assert_null(strstr(inserted.body, "quiet")); /* not advertised */
    assert_int_equal(root.status, 200);
    assert_string_equal(root.body, inserted.body);
    ostiary_validator_free(door);
}

/* rows: PR-08 PR-10 TX-11 */
static void other_methods_have_their_answers(void **state)
{
    ostiary_validator *door = open_door("");
    (void)state;
    ostiary_document get = ask(door, "GET", WELL_KNOWN "/mcp", NULL);
    ostiary_document head = ask(door, "HEAD", WELL_KNOWN "/mcp", NULL);
    ostiary_document post = ask(door, "POST", WELL_KNOWN "/mcp", NULL);
    ostiary_document again = ask(door, "GET", WELL_KNOWN "/mcp", header(&get, "ETag"));
    assert_int_equal(head.status, 200);
    assert_null(head.body);
    assert_int_equal(head.body_len, get.body_len);
    assert_int_equal(post.status, 405);
    assert_string_equal(header(&post, "Allow"), "GET, HEAD, OPTIONS");
    assert_int_equal(again.status, 304);
    assert_int_equal(ask(door, "GET", WELL_KNOWN "/mcp", "\"other\"").status, 200);
    assert_int_equal(ask(door, "OPTIONS", WELL_KNOWN "/mcp", NULL).status, 204);
    ostiary_validator_free(door);
}

/* rows: PR-05 PR-17 */
static void no_other_path_is_answered(void **state)
{
    ostiary_validator *door = open_door(",\"root_metadata\":false");
    (void)state;
    assert_int_equal(ask(door, "GET", WELL_KNOWN, NULL).status, 404);
    assert_int_equal(ask(door, "GET", WELL_KNOWN "/evil", NULL).status, 404);
    assert_int_equal(ask(door, "GET", WELL_KNOWN "/mcp/", NULL).status, 404);
    assert_int_equal(ask(door, "GET", "/mcp", NULL).status, 404);
    assert_int_equal(ask(door, "GET", WELL_KNOWN "/mcp", NULL).status, 200);
    ostiary_validator_free(door);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(anybody_may_read_it_at_both_addresses),
        cmocka_unit_test(other_methods_have_their_answers),
        cmocka_unit_test(no_other_path_is_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
