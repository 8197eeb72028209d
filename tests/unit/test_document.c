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

#define DOCUMENT(more)                                                                   \
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":["          \
    "\"https://as.example.com\"]" more ",\"bearer_methods_supported\":[\"header\"]}"

static void says(const char *more, const char *document)
{
    ostiary_validator *door = open_door(more);
    ostiary_document get = ask(door, "GET", WELL_KNOWN "/mcp", NULL);
    assert_int_equal(get.status, 200);
    assert_int_equal(get.body_len, strlen(document));
    assert_string_equal(get.body, document);
    ostiary_validator_free(door);
}

/* rows: PR-03 PR-06 PR-07 PR-12 PR-13 IS-05 */
static void the_document_byte_for_byte(void **state)
{
    (void)state;
    says("", DOCUMENT(""));
    says(",\"scopes_supported\":[]", DOCUMENT(""));
    says(",\"scopes_supported\":[\"a\",\"b\"],\"policy\":{\"tools\":{\"t\":{\"scopes\":["
         "\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\"]}}}",
         DOCUMENT(",\"scopes_supported\":[\"a\",\"b\"]"));
}

static void answers_get(const ostiary_document *answer, const ostiary_document *get)
{
    assert_int_equal(answer->status, 200);
    assert_int_equal(answer->body_len, get->body_len);
    for (size_t i = 0; get->headers[i] != NULL; i++) {
        assert_string_equal(answer->headers[i], get->headers[i]);
    }
}

/* rows: PR-08 TX-11 */
static void other_methods_have_their_answers(void **state)
{
    static const char *const others[] = {"POST", "PUT", "DELETE", "PATCH", "get", ""};
    ostiary_validator *door = open_door("");
    (void)state;
    ostiary_document get = ask(door, "GET", WELL_KNOWN "/mcp", NULL);
    ostiary_document head = ask(door, "HEAD", WELL_KNOWN "/mcp", NULL);
    answers_get(&head, &get);
    assert_null(head.body);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        ostiary_document other = ask(door, others[i], WELL_KNOWN "/mcp", NULL);
        assert_int_equal(other.status, 405);
        assert_string_equal(header(&other, "Allow"), "GET, HEAD, OPTIONS");
        assert_null(other.body);
    }
    ostiary_document preflight = ask(door, "OPTIONS", WELL_KNOWN "/mcp", NULL);
    assert_int_equal(preflight.status, 204);
    assert_string_equal(header(&preflight, "Access-Control-Allow-Methods"),
                        "GET, HEAD, OPTIONS");
    ostiary_validator_free(door);
}

/* rows: PR-10 PR-11 */
static void an_answer_that_is_known_is_not_sent_again(void **state)
{
    ostiary_validator *door = open_door(",\"metadata_max_age_seconds\":7");
    ostiary_validator *other = open_door(",\"scopes_supported\":[\"a\"]");
    char list[64];
    (void)state;
    ostiary_document get = ask(door, "GET", WELL_KNOWN "/mcp", NULL);
    const char *etag = header(&get, "ETag");
    assert_int_equal(etag[0], '"'); /* strong */
    assert_string_equal(header(&get, "Cache-Control"), "max-age=7");
    ostiary_document again = ask(door, "GET", WELL_KNOWN "/mcp", etag);
    assert_int_equal(again.status, 304);
    assert_null(again.body);
    assert_int_equal(again.body_len, 0);
    assert_string_equal(header(&again, "ETag"), etag);
    assert_string_equal(header(&again, "Cache-Control"), "max-age=7");
    assert_string_equal(header(&again, "Access-Control-Allow-Origin"), "*");
    assert_int_equal(ask(door, "HEAD", WELL_KNOWN "/mcp", etag).status, 304);
    (void)snprintf(list, sizeof list, "\"x\", W/%s", etag);
    assert_int_equal(ask(door, "GET", WELL_KNOWN, list).status, 304);
    assert_int_equal(ask(door, "GET", WELL_KNOWN "/mcp", "*").status, 304);
    assert_int_equal(ask(door, "GET", WELL_KNOWN "/mcp", "\"other\"").status, 200);
    assert_int_equal(ask(door, "POST", WELL_KNOWN "/mcp", etag).status, 405);
    /* Another document has another tag. */
    assert_int_equal(ask(other, "GET", WELL_KNOWN "/mcp", etag).status, 200);
    ostiary_validator_free(other);
    ostiary_validator_free(door);
}

/* rows: PR-05 */
static void the_root_is_an_alias_where_it_is_not_taken(void **state)
{
    ostiary_validator *door = open_door("");
    ostiary_validator *one_of_two = open_door(",\"root_metadata\":false");
    const char *path = NULL;
    size_t len = 0;
    (void)state;
    ostiary_document inserted = ask(door, "GET", WELL_KNOWN "/mcp", NULL);
    ostiary_document root = ask(door, "GET", WELL_KNOWN, NULL);
    answers_get(&root, &inserted);
    assert_memory_equal(root.body, inserted.body, inserted.body_len);
    assert_non_null(ostiary_validator_metadata(door, 1, &path, &len));
    assert_string_equal(path, WELL_KNOWN);
    assert_int_equal(ask(one_of_two, "GET", WELL_KNOWN, NULL).status, 404);
    assert_int_equal(ask(one_of_two, "GET", WELL_KNOWN "/mcp", NULL).status, 200);
    assert_null(ostiary_validator_metadata(one_of_two, 1, &path, &len));
    ostiary_validator_free(one_of_two);
    ostiary_validator_free(door);
}

/* rows: PR-17 */
static void no_other_path_is_answered(void **state)
{
    static const char *const others[] = {
        WELL_KNOWN "/evil",
        WELL_KNOWN "/mcp/",
        WELL_KNOWN "/mcp/x",
        WELL_KNOWN "/mcp?x",
        WELL_KNOWN "/mcp#x",
        WELL_KNOWN "/MCP",
        WELL_KNOWN "//mcp",
        WELL_KNOWN "/%6dcp",
        WELL_KNOWN "/",
        WELL_KNOWN "x",
        "/.well-known/oauth-authorization-server",
        "/mcp",
        "/",
        "",
    };
    ostiary_validator *door = open_door("");
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_int_equal(ask(door, "GET", others[i], NULL).status, 404);
    }
    assert_int_equal(ask(door, "GET", WELL_KNOWN "/mcp", NULL).status, 200);
    ostiary_validator_free(door);
}

static const char *warning_of(const char *text)
{
    static char message[256];
    ostiary_config *config = NULL;
    ostiary_problem problem = OSTIARY_PROBLEM_INIT;
    ostiary_code code = ostiary_config_parse(text, strlen(text), NULL, &config, NULL);
    message[0] = '\0';
    if (ostiary_config_problem_count(config) > 0) {
        assert_int_equal(ostiary_config_problem_at(config, 0, &problem), OSTIARY_OK);
        assert_int_equal(problem.severity == OSTIARY_SEVERITY_WARNING,
                         code == OSTIARY_OK);
        (void)snprintf(message, sizeof message, "%s %s",
                       code == OSTIARY_OK ? "warning" : "error", problem.message);
    }
    ostiary_config_free(config);
    return message;
}

#define AT(resource, endpoint)                                                           \
    "{\"resource\":\"" resource "\",\"endpoint\":\"" endpoint                            \
    "\",\"authorization_servers\":[{\"issuer\":\"https://as\"}]}"

/* rows: PR-04 */
static void an_endpoint_elsewhere_is_told(void **state)
{
    static const char told[] = "warning resource_not_endpoint";
    (void)state;
    assert_string_equal(warning_of(AT("https://h/mcp", "https://h/mcp")), "");
    assert_ptr_equal(strstr(warning_of(AT("https://h", "https://h/mcp")), told),
                     warning_of(AT("https://h", "https://h/mcp")));
    assert_ptr_equal(strstr(warning_of(AT("https://h/a", "https://h/a/mcp")), told),
                     warning_of(AT("https://h/a", "https://h/a/mcp")));
    assert_non_null(
        strstr(warning_of(AT("https://h/mcp", "https://other/mcp")), "error"));
    assert_non_null(
        strstr(warning_of(AT("https://h/mcp", "https://h:8443/mcp")), "error"));
    assert_non_null(strstr(warning_of(AT("https://h/mcp", "http://h/mcp")), "error"));
}

/* rows: PR-06 PR-14 */
static void what_cannot_be_published_is_refused(void **state)
{
#define SMALLEST(servers, more)                                                          \
    "{\"resource\":\"https://h/mcp\",\"authorization_servers\":[" servers "]" more "}"
#define SERVER "{\"issuer\":\"https://as\"}"
    (void)state;
    assert_string_equal(warning_of(SMALLEST(SERVER, "")), "");
    assert_non_null(strstr(warning_of(SMALLEST("", "")), "error"));
    assert_non_null(strstr(warning_of("{\"resource\":\"https://h/mcp\"}"), "error"));
    assert_non_null(strstr(
        warning_of(SMALLEST("{\"issuer\":\"https://as\",\"advertised\":false}", "")),
        "error"));
    assert_string_equal(
        warning_of(SMALLEST(SERVER, ",\"scopes_supported\":[\"offline\"]")), "");
    assert_non_null(strstr(
        warning_of(SMALLEST(SERVER, ",\"scopes_supported\":[\"a\",\"offline_access\"]")),
        "error"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(anybody_may_read_it_at_both_addresses),
        cmocka_unit_test(the_document_byte_for_byte),
        cmocka_unit_test(other_methods_have_their_answers),
        cmocka_unit_test(an_answer_that_is_known_is_not_sent_again),
        cmocka_unit_test(the_root_is_an_alias_where_it_is_not_taken),
        cmocka_unit_test(no_other_path_is_answered),
        cmocka_unit_test(an_endpoint_elsewhere_is_told),
        cmocka_unit_test(what_cannot_be_published_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
