/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP field lines: finding them, what their values may hold. */
#include "wire/field.h"

#include <string.h>

struct ost_span ost_field_trim(struct ost_span value)
{
    while (value.len > 0 && (value.data[0] == ' ' || value.data[0] == '\t')) {
        value = ost_span_from(value, 1);
    }
    while (value.len > 0 &&
           (value.data[value.len - 1] == ' ' || value.data[value.len - 1] == '\t')) {
        value.len--;
    }
    return value;
}

size_t ost_fields_find(struct ost_fields fields, const char *name,
                       struct ost_span *first_out)
{
    size_t count = 0;
    for (size_t i = 0; i < fields.count; i++) {
        if (ost_span_is_nocase(fields.items[i].name, name) && count++ == 0) {
            *first_out = ost_field_trim(fields.items[i].value);
        }
    }
    return count;
}

static bool is_alphanumeric(char byte)
{
    char lower = ost_ascii_lower(byte);
    return (lower >= 'a' && lower <= 'z') || (byte >= '0' && byte <= '9');
}

static bool is_one_of(char byte, const char *set)
{
    return byte != '\0' && strchr(set, byte) != NULL;
}

bool ost_field_is_token68(struct ost_span value)
{
    size_t end = value.len;
    while (end > 0 && value.data[end - 1] == '=') {
        end--;
    }
    for (size_t i = 0; i < end; i++) {
        if (!is_alphanumeric(value.data[i]) && !is_one_of(value.data[i], "-._~+/")) {
            return false;
        }
    }
    return end > 0;
}

bool ost_field_is_token(struct ost_span value)
{
    for (size_t i = 0; i < value.len; i++) {
        if (!is_alphanumeric(value.data[i]) &&
            !is_one_of(value.data[i], "!#$%&'*+-.^_`|~")) {
            return false;
        }
    }
    return value.len > 0;
}

bool ost_field_is_printable(struct ost_span value)
{
    for (size_t i = 0; i < value.len; i++) {
        if ((value.data[i] < ' ' || value.data[i] > '~') && value.data[i] != '\t') {
            return false;
        }
    }
    return true;
}

bool ost_field_is_safe(struct ost_span value)
{
    for (size_t i = 0; i < value.len; i++) {
        if (value.data[i] == '\r' || value.data[i] == '\n' || value.data[i] == '\0') {
            return false;
        }
    }
    return true;
}
