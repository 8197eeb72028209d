/* SPDX-License-Identifier: Apache-2.0 */
/* URLs: what parses, what is the same resource, which hosts are loopback. */
#include "../harness/cm.h"
#include "wire/uri.h"

static bool parses(const char *text)
{
    struct ost_uri uri;
    return ost_uri_parse(ost_span_of(text), &uri, NULL);
}

static bool same(const char *a, const char *b)
{
    return ost_uri_same_resource(ost_span_of(a), ost_span_of(b));
}

/* rows: AU-07 AU-12 */
static void only_absolute_ascii_http_urls_parse(void **state)
{
    (void)state;
    assert_true(parses("https://h"));
    assert_true(parses("http://127.0.0.1:80/x?y#z"));
    assert_true(parses("https://[::1]:8443/"));
    assert_false(parses("h"));
    assert_false(parses("ftp://h"));
    assert_false(parses("https://"));
    assert_false(parses("https:///x"));
    assert_false(parses("https://h:0"));
    assert_false(parses("https://h:65536"));
    assert_false(parses("https://h:8x"));
    assert_false(parses("https://[::1"));
    assert_false(parses("https://[zz]"));
    assert_false(parses("https://h/%zz"));
    assert_false(parses("https://h/ x"));
    assert_false(parses("https://h\\x"));
    assert_false(parses("https://ex\xc3\xa4mple/"));
    assert_false(parses(""));
}

/* rows: AU-05 */
static void the_root_has_two_spellings(void **state)
{
    (void)state;
    assert_true(same("https://h", "https://h/"));
    assert_true(same("https://h:443/", "HTTPS://H"));
    assert_false(same("https://h/a", "https://h/a/"));
    assert_false(same("https://h", "https://h?x"));
}

/* scheme://host:port, path or root, query, fragment. */
static bool are_canonically_equal(const char *a, const char *b)
{
    const char *const texts[] = {a, b};
    struct ost_buf canonical[2] = {{0}, {0}};
    for (size_t i = 0; i < 2; i++) {
        struct ost_uri uri;
        assert_true(ost_uri_parse(ost_span_of(texts[i]), &uri, NULL));
        uri.path = uri.path.len == 0 ? ost_span_of("/") : uri.path;
        ost_uri_canonical(&uri, &canonical[i]);
    }
    bool equal = ost_span_equal(ost_buf_span(&canonical[0]), ost_buf_span(&canonical[1]));
    ost_buf_clear(&canonical[0]);
    ost_buf_clear(&canonical[1]);
    return equal;
}

/* rows: AU-04 AU-05 */
static void those_of_one_canonical_form_are_the_same_and_no_others(void **state)
{
    static const char *const texts[] = {
        "http://h",        "http://H",        "http://h/",       "http://h:80",
        "http://h:80/",    "http://h:8080",   "http://h//",      "http://h/x",
        "http://H:80/x",   "http://h/X",      "http://h/x/",     "http://h/y",
        "http://h/xx",     "http://h?x",      "http://h/?x",     "http://h:80?x",
        "http://h?y",      "http://h/x?y",    "http://h/y?x",    "http://h?x/",
        "http://h/?x/",    "http://h?/",      "http://h/?/",     "http://h#x",
        "http://h/#x",     "http://h#",       "http://h/#",      "http://h?",
        "http://h/?",      "http://h/x#",     "http://h/x?",     "http://h/x?#",
        "https://h",       "https://h/",      "https://h:443",   "HTTPS://h:443/",
        "https://h/x",     "HTTPS://H/x",     "https://i/x",     "https://i/y",
        "https://h.h/x",   "https://h.H:443", "https://[::1]/x", "https://[::1]",
        "https://[::1]/y", "https://[::A]/x", "https://[::a]/x", "https://h:44/x",
    };
    const size_t count = sizeof texts / sizeof texts[0];
    (void)state;
    for (size_t i = 0; i < count * count; i++) {
        const char *one = texts[i / count];
        const char *other = texts[i % count];
        if (same(one, other) != are_canonically_equal(one, other)) {
            fail_msg("%s and %s", one, other);
        }
    }
}

static bool loopback(const char *host)
{
    return ost_uri_host_is_loopback(ost_span_of(host));
}

static void loopback_is_only_what_is_written_so(void **state)
{
    (void)state;
    assert_true(loopback("localhost"));
    assert_true(loopback("a.LOCALHOST"));
    assert_true(loopback("127.9.9.9"));
    assert_true(loopback("[::1]"));
    assert_false(loopback("localhost.evil.io"));
    assert_false(loopback("127.0.0.1.evil.io"));
    assert_false(loopback("128.0.0.1"));
    assert_false(loopback("127.1"));
    assert_false(loopback("[::2]"));
    assert_false(loopback(""));
}

/* rows: SC-15 */
static void tricks_in_a_resource_uri_are_seen(void **state)
{
    (void)state;
    assert_true(ost_uri_is_plain(ost_span_of("file:///a/b")));
    assert_true(ost_uri_is_plain(ost_span_of("urn:x:y?a=..")));
    assert_false(ost_uri_is_plain(ost_span_of("/a/b")));
    assert_false(ost_uri_is_plain(ost_span_of("file:///a/../b")));
    assert_false(ost_uri_is_plain(ost_span_of("file:///a/..")));
    assert_false(ost_uri_is_plain(ost_span_of("file:///a/./b")));
    assert_false(ost_uri_is_plain(ost_span_of("file:///a%2Fb")));
    assert_false(ost_uri_is_plain(ost_span_of("file:///a%5cb")));
    assert_false(ost_uri_is_plain(ost_span_of("file:///a\\b")));
    assert_false(ost_uri_is_plain(ost_span_of("file:///a\x01")));
    assert_false(ost_uri_is_plain(ost_span_of(":x")));
    assert_false(ost_uri_is_plain(ost_span_of("FILE:///a")));
    assert_false(ost_uri_is_plain(ost_span_of("file:///%73ecret")));
    assert_false(ost_uri_is_plain(ost_span_of("file:///a%2e")));
    assert_false(ost_uri_is_plain(ost_span_of("file:///\xc3\xa4")));
    assert_false(ost_uri_is_plain(ost_span_of("file:///a%2")));
    assert_false(ost_uri_is_plain(ost_span_of("file:///%c3%a4"))); /* %C3%A4 is */
    assert_true(ost_uri_is_plain(ost_span_of("file:///%C3%A4")));
    assert_true(ost_uri_is_plain(ost_span_of("file:///a%20b")));
    assert_false(ost_uri_host_is_loopback((struct ost_span){"127.0.0.1\0.evil", 15}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_absolute_ascii_http_urls_parse),
        cmocka_unit_test(the_root_has_two_spellings),
        cmocka_unit_test(those_of_one_canonical_form_are_the_same_and_no_others),
        cmocka_unit_test(loopback_is_only_what_is_written_so),
        cmocka_unit_test(tricks_in_a_resource_uri_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
