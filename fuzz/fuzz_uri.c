/* SPDX-License-Identifier: Apache-2.0 */
/* Two URIs, a line each: the canonical form is one, and being the same resource is an
 * equivalence that never crosses hosts (AU-04 to AU-06). */
#include "base/buf.h"
#include "fuzz.h"
#include "wire/uri.h"

static void check_canonical(struct ost_span text)
{
    struct ost_uri uri;
    struct ost_uri again;
    struct ost_buf canonical = {0};
    struct ost_buf second = {0};
    if (!ost_uri_parse(text, &uri, NULL)) {
        return;
    }
    ost_uri_canonical(&uri, &canonical);
    MUST(!canonical.failed);
    if (uri.userinfo.data == NULL) { /* the canonical form has none */
        MUST(ost_uri_parse(ost_buf_span(&canonical), &again, NULL));
        MUST(ost_uri_same_resource(text, ost_buf_span(&canonical)));
        MUST(ost_uri_same_origin(&uri, &again) && uri.https == again.https);
        ost_uri_canonical(&again, &second);
        MUST(ost_span_equal(ost_buf_span(&canonical), ost_buf_span(&second)));
    }
    ost_buf_clear(&canonical);
    ost_buf_clear(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ost_span rest = fuzz_span(data, size);
    struct ost_span one = fuzz_line(&rest);
    struct ost_span other = rest;
    struct ost_uri left;
    struct ost_uri right;
    check_canonical(one);
    check_canonical(other);
    MUST(one.data == NULL || ost_uri_same_resource(one, one));
    bool same = ost_uri_same_resource(one, other);
    MUST(same == ost_uri_same_resource(other, one));
    if (same && !ost_span_equal(one, other)) {
        MUST(ost_uri_parse(one, &left, NULL) && ost_uri_parse(other, &right, NULL));
        MUST(ost_uri_same_origin(&left, &right));
        MUST(ost_span_equal(left.path, right.path) ||
             left.path.len + right.path.len == 1);
    }
    if (ost_uri_is_plain(one)) {
        MUST(memchr(one.data, '\\', one.len) == NULL);
        MUST(memchr(one.data, '\0', one.len) == NULL);
    }
    return 0;
}
