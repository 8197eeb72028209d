/* SPDX-License-Identifier: Apache-2.0 */
/* A tool's parameter that a header mirrors, held against the body's. */
#include "mcp/param.h"

#include "base/buf.h"
#include "mcp/header_value.h"

/* Transport "Schema Extension": an integer beyond this is read differently by others. */
#define MOST_SAFE INT64_C(9007199254740991) /* 2^53 - 1 */

/* Takes one character off a reference token: "~1" is "/", "~0" is "~" (RFC 6901 4). */
static char next_character(struct ost_span *token)
{
    bool slash = ost_span_starts(*token, "~1");
    bool tilde = ost_span_starts(*token, "~0");
    char character = token->data[0];
    *token = ost_span_from(*token, slash || tilde ? 2 : 1);
    return slash ? '/' : character;
}

static bool is_named(struct ost_span name, struct ost_span token)
{
    while (name.len > 0 && token.len > 0) {
        if (next_character(&token) != name.data[0]) {
            return false;
        }
        name = ost_span_from(name, 1);
    }
    return name.len == 0 && token.len == 0;
}

static const struct ost_json *member(const struct ost_json *object, struct ost_span token)
{
    struct ost_json_at at;
    for (ost_json_first(object, &at); at.name.data != NULL; ost_json_next(&at)) {
        if (is_named(at.name, token)) {
            return at.value;
        }
    }
    return NULL;
}

const struct ost_json *ost_mcp_param_value(const struct ost_json *arguments,
                                           struct ost_span pointer)
{
    const struct ost_json *value = arguments;
    while (value != NULL && pointer.len > 0) {
        struct ost_span rest = ost_span_from(pointer, 1);
        size_t len = ost_span_find(rest, '/');
        value = member(value, ost_span_first(rest, len));
        pointer = ost_span_from(rest, len);
    }
    return value;
}

/* 42 and 42.0 are one number; a fraction is none that could have been annotated. */
static bool read_integer(const struct ost_json *value, int64_t *integer_out)
{
    double real = 0;
    if (!ost_json_integer(value, integer_out)) {
        if (!ost_json_number(value, &real) || !(real >= -(double)MOST_SAFE) ||
            !(real <= (double)MOST_SAFE)) {
            return false;
        }
        *integer_out = (int64_t)real;
        return (double)*integer_out == real;
    }
    return *integer_out >= -MOST_SAFE && *integer_out <= MOST_SAFE;
}

static bool is_integer(struct ost_span text, const struct ost_json *value)
{
    static const struct ost_json_limits limits = {64, 1, 0, true};
    OST_CLEANUP(ost_json_cleanup) struct ost_json *number = NULL;
    ostiary_error ignored = {0};
    int64_t said = 0;
    int64_t meant = 0;
    return ost_json_parse(text, &limits, &number, &ignored) == OSTIARY_OK &&
           read_integer(number, &said) && read_integer(value, &meant) && said == meant;
}

static bool says(struct ost_span text, const struct ost_json *value)
{
    struct ost_span string;
    bool boolean = false;
    switch (ost_json_type(value)) {
    case OST_JSON_STRING:
        return ost_json_string(value, &string) && ost_span_equal(text, string);
    case OST_JSON_BOOLEAN:
        return ost_json_boolean(value, &boolean) &&
               ost_span_is(text, boolean ? "true" : "false");
    case OST_JSON_INTEGER:
    case OST_JSON_REAL:
        return is_integer(text, value);
    case OST_JSON_NULL:
    case OST_JSON_ARRAY:
    case OST_JSON_OBJECT:
        return false;
    }
    return false;
}

bool ost_mcp_param_agrees(struct ost_span header, const struct ost_json *value)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    if (value == NULL || ost_json_type(value) == OST_JSON_NULL) {
        return header.data == NULL;
    }
    return header.data != NULL && ost_mcp_header_decode(header, &text) &&
           says(ost_buf_span(&text), value);
}
