/* SPDX-License-Identifier: Apache-2.0 */
/* A tool's parameter that a header mirrors, held against the body's. */
#include "mcp/param.h"

#include "base/buf.h"
#include "mcp/header_value.h"

/* Transport "Schema Extension": an integer beyond this is read differently by others. */
#define MOST_SAFE INT64_C(9007199254740991) /* 2^53 - 1 */

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

static ostiary_code check_integer(struct ost_span text, const struct ost_json *value,
                                  ostiary_error *err)
{
    static const struct ost_json_limits limits = {64, 1, 0, true};
    OST_CLEANUP(ost_json_cleanup) struct ost_json *number = NULL;
    ostiary_error why = {0};
    int64_t said = 0;
    int64_t meant = 0;
    ostiary_code code = ost_json_parse(text, &limits, &number, &why);
    OST_ENSURE(code != OSTIARY_INTERNAL_ERROR, err, code, "%s", why.detail);
    OST_ENSURE(code == OSTIARY_OK && read_integer(number, &said) &&
                   read_integer(value, &meant) && said == meant,
               err, OSTIARY_HEADER_MISMATCH, "another number");
    return OSTIARY_OK;
}

static bool says(struct ost_span text, const struct ost_json *value)
{
    struct ost_span string;
    bool boolean = false;
    if (ost_json_boolean(value, &boolean)) {
        return ost_span_is(text, boolean ? "true" : "false");
    }
    return ost_json_string(value, &string) && ost_span_equal(text, string);
}

static ostiary_code check_text(struct ost_span text, const struct ost_json *value,
                               ostiary_error *err)
{
    double number = 0;
    if (ost_json_number(value, &number)) {
        return check_integer(text, value, err);
    }
    OST_ENSURE(says(text, value), err, OSTIARY_HEADER_MISMATCH, "another value");
    return OSTIARY_OK;
}

ostiary_code ost_mcp_param_check(struct ost_span header, const struct ost_json *value,
                                 ostiary_error *err)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf room = {0};
    struct ost_span text;
    bool said = value != NULL && ost_json_type(value) != OST_JSON_NULL;
    OST_ENSURE(said == (header.data != NULL), err, OSTIARY_HEADER_MISMATCH,
               "one of the two says nothing");
    if (!said) {
        return OSTIARY_OK;
    }
    if (!ost_mcp_header_decode(header, &room, &text)) {
        OST_ENSURE(!room.failed, err, OSTIARY_INTERNAL_ERROR, "Mcp-Param header");
        return ost_fail(err, OSTIARY_HEADER_MISMATCH, "no good sentinel");
    }
    return check_text(text, value, err);
}
