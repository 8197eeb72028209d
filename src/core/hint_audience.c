/* SPDX-License-Identifier: Apache-2.0 */
/* How an audience that is not ours differs from what is. */
#include "core/hint.h"
#include "wire/uri.h"

static bool only_slash_differs(struct ost_span ours, struct ost_span audience)
{
    return ost_uri_same_resource(ost_span_without(ours, "/"),
                                 ost_span_without(audience, "/"));
}

static bool only_slash_differs_from_any(const struct ost_claims_question *question,
                                        struct ost_span audience)
{
    const struct ost_strings *extra = &question->issuer->extra_audiences;
    bool any = only_slash_differs(ost_span_of(question->settings->resource), audience);
    for (size_t i = 0; i < extra->count; i++) {
        any = any || only_slash_differs(ost_span_of(extra->items[i]), audience);
    }
    return any;
}

static bool is_client(const struct ost_claims_question *question,
                      struct ost_span audience)
{
    const struct ost_strings *names = &question->issuer->tokens.client_claims;
    for (size_t i = 0; i < names->count; i++) {
        struct ost_span client;
        if (ost_json_string(ost_json_member(question->claims, names->items[i]),
                            &client) &&
            ost_span_equal(audience, client)) {
            return true;
        }
    }
    return false;
}

static ostiary_hint compare(const struct ost_claims_question *question,
                            struct ost_span audience)
{
    struct ost_uri ours;
    struct ost_uri theirs;
    if (is_client(question, audience)) {
        return OSTIARY_HINT_AUDIENCE_CLIENT_ID;
    }
    if (only_slash_differs_from_any(question, audience)) {
        return OSTIARY_HINT_AUDIENCE_SLASH;
    }
    if (!ost_uri_parse(audience, &theirs, NULL) ||
        !ost_uri_parse(ost_span_of(question->settings->resource), &ours, NULL) ||
        !ost_uri_same_origin(&ours, &theirs)) {
        return OSTIARY_HINT_NONE;
    }
    return theirs.path.len <= 1 ? OSTIARY_HINT_AUDIENCE_ORIGIN
                                : OSTIARY_HINT_AUDIENCE_OTHER_PATH;
}

/* Where aud is absent, of the claim that is read in its place. */
static const struct ost_json *find_audience(const struct ost_claims_question *question)
{
    const char *instead = question->issuer->tokens.audience_claim;
    const struct ost_json *aud = ost_json_member(question->claims, "aud");
    return aud == NULL && instead != NULL ? ost_json_member(question->claims, instead)
                                          : aud;
}

ostiary_hint ost_hint_of_audience(const struct ost_claims_question *question)
{
    const struct ost_json *aud = find_audience(question);
    bool list = aud != NULL && ost_json_type(aud) == OST_JSON_ARRAY;
    size_t count = list ? ost_json_count(aud) : 1;
    ostiary_hint hint = OSTIARY_HINT_NONE;
    if (aud == NULL || count == 0) {
        return OSTIARY_HINT_AUDIENCE_MISSING;
    }
    for (size_t i = 0; i < count && hint == OSTIARY_HINT_NONE; i++) {
        struct ost_span audience;
        if (ost_json_string(list ? ost_json_item(aud, i) : aud, &audience)) {
            hint = compare(question, audience);
        }
    }
    return hint;
}
