/* SPDX-License-Identifier: Apache-2.0 */
/* Scope strings: RFC 6749 section 3.3, strictly. */
#include "wire/scope.h"

#include "wire/letters.h"

static bool holds(struct ost_span text, const char *part)
{
    while (text.len > 0 && !ost_span_starts(text, part)) {
        text = ost_span_from(text, 1);
    }
    return text.len > 0;
}

bool ost_reads_like_parameter(struct ost_span text)
{
    return holds(text, "scope=") || holds(text, "error=");
}

bool ost_scope_is_token(struct ost_span scope)
{
    return scope.len > 0 && ost_letters_only(scope, OST_LETTERS_SCOPE) &&
           !ost_reads_like_parameter(scope);
}

bool ost_scope_is_list(struct ost_span list)
{
    return ost_letters_only(list, OST_LETTERS_SCOPES);
}

bool ost_scope_next(struct ost_span *rest, struct ost_span *scope_out)
{
    while (rest->len > 0 && rest->data[0] == ' ') {
        *rest = ost_span_from(*rest, 1);
    }
    size_t len = ost_span_find(*rest, ' ');
    *scope_out = ost_span_first(*rest, len);
    *rest = ost_span_from(*rest, len);
    return len > 0;
}
