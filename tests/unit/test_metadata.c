/* SPDX-License-Identifier: Apache-2.0 */
/* Both metadata documents: where they stand, what they say, what counts. */
#include <string.h>

#include "../harness/cm.h"
#include "oauth/as_metadata.h"
#include "oauth/resource_metadata.h"

static void expect_url(const char *resource, const char *url)
{
    struct ost_buf out = {0};
    assert_true(ost_resource_metadata_url(resource, &out));
    assert_string_equal(out.data, url);
    ost_buf_clear(&out);
}

/* rows: PR-02 */
static void the_well_known_part_goes_between_host_and_path(void **state)
{
    (void)state;
    expect_url("https://h", "https://h/.well-known/oauth-protected-resource");
    expect_url("https://h/", "https://h/.well-known/oauth-protected-resource");
    expect_url("https://h/mcp", "https://h/.well-known/oauth-protected-resource/mcp");
    expect_url("https://h/a/b", "https://h/.well-known/oauth-protected-resource/a/b");
    expect_url("https://h:8443/mcp",
               "https://h:8443/.well-known/oauth-protected-resource/mcp");
    expect_url("https://h/mcp?t=a",
               "https://h/.well-known/oauth-protected-resource/mcp?t=a");
}

static void expect_tries(const char *issuer, const char *const *urls)
{
    size_t i = 0;
    for (; urls[i] != NULL; i++) {
        struct ost_buf out = {0};
        assert_true(ost_as_metadata_url(issuer, i, &out));
        assert_string_equal(out.data, urls[i]);
        ost_buf_clear(&out);
    }
    struct ost_buf out = {0};
    assert_false(ost_as_metadata_url(issuer, i, &out));
    ost_buf_clear(&out);
}

/* rows: MD-01 MD-02 MD-03 */
static void an_issuer_is_looked_for_in_order(void **state)
{
    static const char *const plain[] = {
        "https://as/.well-known/oauth-authorization-server",
        "https://as/.well-known/openid-configuration", NULL};
    static const char *const with_path[] = {
        "https://as/.well-known/oauth-authorization-server/t1",
        "https://as/.well-known/openid-configuration/t1",
        "https://as/t1/.well-known/openid-configuration", NULL};
    (void)state;
    expect_tries("https://as", plain);
    expect_tries("https://as/", plain);
    expect_tries("https://as/t1", with_path);
    expect_tries("https://as/t1/", with_path);
}

static ostiary_code parse(const char *text)
{
    struct ost_as_metadata metadata;
    ostiary_code code =
        ost_as_metadata_parse(ost_span_of(text), "https://as", false, &metadata, NULL);
    ost_as_metadata_clear(&metadata);
    return code;
}

/* rows: MD-04 MD-05 MD-06 IS-07 JF-18 */
static void only_the_issuers_own_document_counts(void **state)
{
    (void)state;
    assert_int_equal(parse("{\"issuer\":\"https://as\",\"jwks_uri\":\"https://k/j\"}"),
                     OSTIARY_OK);
    assert_int_equal(parse("{\"issuer\":\"https://as/\",\"jwks_uri\":\"https://k/j\"}"),
                     OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(parse("{\"jwks_uri\":\"https://k/j\"}"), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(parse("{\"issuer\":\"https://as\",\"jwks_uri\":\"http://k/j\"}"),
                     OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(parse("{\"issuer\":\"https://as\",\"jwks_uri\":\"https://u@k/j\"}"),
                     OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(parse("{\"issuer\":\"https://as\",\"jwks_uri\":\"https://k/j#f\"}"),
                     OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(parse("{\"issuer\":\"https://as\",\"jwks_uri\":\"file:///k\"}"),
                     OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(parse("{\"issuer\":\"https://as\",\"issuer\":\"https://as\"}"),
                     OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(parse("<html>"), OSTIARY_KEYS_UNAVAILABLE);
}

/* rows: PR-03 PR-06 PR-07 PR-12 PR-15 */
static void the_document_leaves_out_what_is_empty(void **state)
{
    static const char *const servers[] = {"https://as"};
    const struct ost_resource_metadata metadata = {
        "https://h/mcp", NULL, servers, 1, NULL, 0};
    struct ost_buf out = {0};
    (void)state;
    ost_resource_metadata_write(&metadata, &out);
    assert_string_equal(out.data, "{\"resource\":\"https://h/mcp\","
                                  "\"authorization_servers\":[\"https://as\"],"
                                  "\"bearer_methods_supported\":[\"header\"]}");
    ost_buf_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_well_known_part_goes_between_host_and_path),
        cmocka_unit_test(an_issuer_is_looked_for_in_order),
        cmocka_unit_test(only_the_issuers_own_document_counts),
        cmocka_unit_test(the_document_leaves_out_what_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
