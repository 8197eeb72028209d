/* SPDX-License-Identifier: Apache-2.0 */
/* How an unknown issuer differs from the configured ones. */
#include <string.h>

#include "core/hint.h"

static struct ost_span after_scheme(struct ost_span url)
{
    size_t colon = ost_span_find(url, ':');
    return colon < url.len ? ost_span_from(url, colon) : url;
}

/* Microsoft Entra's issuers: https://sts.windows.net/TENANT/ in tokens of v1.0,
 * https://login.microsoftonline.com/TENANT/v2.0 in those of v2.0. */
static bool cut(struct ost_span *text, const char *start, const char *end)
{
    size_t before = strlen(start);
    size_t after = strlen(end);
    bool fits = text->len > before + after && ost_span_starts(*text, start) &&
                ost_span_ends(*text, end);
    if (fits) {
        *text = ost_span_first(ost_span_from(*text, before), text->len - before - after);
    }
    return fits;
}

/* The tenant; absent where it is no such issuer. */
static struct ost_span entra_tenant(struct ost_span issuer)
{
    bool entra = cut(&issuer, "https://sts.windows.net/", "/") ||
                 cut(&issuer, "https://login.microsoftonline.com/", "/v2.0");
    return entra ? issuer : OST_SPAN_ABSENT;
}

/* Of one tenant, so of the other version; or of another tenant. */
static ostiary_hint compare_entra(struct ost_span ours, struct ost_span theirs)
{
    struct ost_span mine = entra_tenant(ours);
    struct ost_span other = entra_tenant(theirs);
    if (mine.data == NULL || other.data == NULL) {
        return OSTIARY_HINT_NONE;
    }
    return ost_span_equal_nocase(mine, other) ? OSTIARY_HINT_ISSUER_ENTRA_V1
                                              : OSTIARY_HINT_ISSUER_ENTRA_TENANT;
}

static ostiary_hint compare_issuers(struct ost_span ours, struct ost_span theirs)
{
    if (ost_span_equal(ost_span_without(ours, "/"), ost_span_without(theirs, "/"))) {
        return OSTIARY_HINT_ISSUER_SLASH;
    }
    if (ost_span_equal_nocase(ours, theirs)) {
        return OSTIARY_HINT_ISSUER_CASE;
    }
    return ost_span_equal(after_scheme(ours), after_scheme(theirs))
               ? OSTIARY_HINT_ISSUER_SCHEME
               : compare_entra(ours, theirs);
}

/* That it is another tenant is said last: of two servers the other may be nearer. */
ostiary_hint ost_hint_of_issuer(const struct ost_settings *settings,
                                struct ost_span issuer)
{
    ostiary_hint hint = OSTIARY_HINT_NONE;
    for (size_t i = 0; i < settings->issuer_count; i++) {
        ostiary_hint one =
            compare_issuers(ost_span_of(ost_issuer_iss(&settings->issuers[i])), issuer);
        if (one != OSTIARY_HINT_NONE && one != OSTIARY_HINT_ISSUER_ENTRA_TENANT) {
            return one;
        }
        hint = one == OSTIARY_HINT_NONE ? hint : one;
    }
    return hint;
}
