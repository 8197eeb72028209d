/* SPDX-License-Identifier: Apache-2.0 */
/* WWW-Authenticate as deployed MCP clients read it. */
#include "oauth/challenge_clients.h"

/* From behind the next `name` and "=" on; absent where there is none. */
static struct ost_span after_name(struct ost_span text, const char *name)
{
    size_t len = strlen(name);
    for (; text.len > len; text = ost_span_from(text, 1)) {
        if (ost_span_starts(text, name) && text.data[len] == '=') {
            return ost_span_from(text, len + 1);
        }
    }
    return OST_SPAN_ABSENT;
}

/* What stands between the quotes that `text` begins with; absent without two of them. */
static struct ost_span between_quotes(struct ost_span text)
{
    if (!ost_span_starts(text, "\"")) {
        return OST_SPAN_ABSENT;
    }
    struct ost_span value = ost_span_from(text, 1);
    size_t len = ost_span_find(value, '"');
    return len == value.len ? OST_SPAN_ABSENT : ost_span_first(value, len);
}

static struct ost_span up_to_space_or_comma(struct ost_span text)
{
    size_t len = 0;
    while (len < text.len && strchr(" \t\r\n\f\v,", text.data[len]) == NULL) {
        len++;
    }
    return ost_span_first(text, len);
}

struct ost_span ost_challenge_quoted_match(struct ost_span joined, const char *name)
{
    struct ost_span rest = after_name(joined, name);
    while (rest.data != NULL && between_quotes(rest).data == NULL) {
        rest = after_name(rest, name);
    }
    return between_quotes(rest);
}

struct ost_span ost_challenge_sdk_match(struct ost_span joined, const char *name)
{
    struct ost_span rest = after_name(joined, name);
    for (; rest.data != NULL; rest = after_name(rest, name)) {
        struct ost_span quoted = between_quotes(rest);
        if (quoted.len > 0) {
            return quoted;
        }
        struct ost_span bare = up_to_space_or_comma(rest);
        if (bare.len > 0) {
            return bare;
        }
    }
    return OST_SPAN_ABSENT;
}

bool ost_challenge_begins_bearer(struct ost_span joined)
{
    size_t len = ost_span_find(joined, ' ');
    return ost_span_is_nocase(ost_span_first(joined, len), "bearer") &&
           len + 1 < joined.len && joined.data[len + 1] != ' ';
}
