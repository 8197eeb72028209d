/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP field lines: finding them, what their values may hold. */
#include "wire/field.h"

#include <stdint.h>
#include <string.h>

#include "base/each_byte.h"
#include "wire/letters.h"

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

struct ost_span ost_field_trim(struct ost_span value)
{
    if (value.len > 0 && !is_blank(value.data[0]) &&
        !is_blank(value.data[value.len - 1])) {
        return value; /* as hosts mostly give them */
    }
    while (value.len > 0 && is_blank(value.data[0])) {
        value.data++;
        value.len--;
    }
    while (value.len > 0 && is_blank(value.data[value.len - 1])) {
        value.len--;
    }
    return value;
}

#define TEXT(name, text) text,
const char *const ost_field_names[] = {OST_FIELDS(TEXT) NULL};
#undef TEXT

/* Hosts mostly give them in lower case. */
static inline bool is_name(struct ost_span name, const char *known)
{
    return ost_span_is(name, known) || ost_span_is_nocase(name, known);
}

/* No two are of one length, so a line is compared with one name at most. */
static enum ost_field_name name_of(struct ost_span name)
{
#define CASE(field, text)                                                                \
    case sizeof text - 1:                                                                \
        return is_name(name, text) ? OST_FIELD_##field : OST_FIELD_NAMES;
    switch (name.len) {
        OST_FIELDS(CASE)
    default:
        return OST_FIELD_NAMES;
    }
#undef CASE
}

void ost_fields_add(struct ost_fields *fields, struct ost_span name,
                    struct ost_span value)
{
    enum ost_field_name field = name_of(name);
    if (field != OST_FIELD_NAMES && fields->count[field]++ == 0) {
        fields->first[field] = ost_field_trim(value);
    }
}

size_t ost_fields_find(const struct ost_fields *fields, enum ost_field_name name,
                       struct ost_span *first_out)
{
    if (fields->count[name] > 0) {
        *first_out = fields->first[name];
    }
    return fields->count[name];
}

size_t ost_field_token_len(struct ost_span value)
{
    return ost_letters_len(value, OST_LETTERS_TOKEN);
}

bool ost_field_is_token68(struct ost_span value)
{
    while (value.len > 0 && value.data[value.len - 1] == '=') {
        value.len--;
    }
    return value.len > 0 && ost_letters_only(value, OST_LETTERS_TOKEN68);
}

bool ost_field_is_token(struct ost_span value)
{
    return value.len > 0 && ost_letters_only(value, OST_LETTERS_TOKEN);
}

/* Eight bytes at once: none beyond ASCII, none below 0x20, none 0x7f. */
static bool are_printable8(const char *data)
{
    uint64_t word;
    memcpy(&word, data, sizeof word);
    return ((word | (word + OST_EACH_BYTE(0x01)) | (word - OST_EACH_BYTE(0x20))) &
            OST_EACH_BYTE(0x80)) == 0;
}

static bool are_printable(const char *data, size_t len)
{
    bool good = true;
    for (size_t i = 0; i < len; i++) {
        good &= ost_letter_is(data[i], OST_LETTERS_PRINTABLE) || data[i] == '\t';
    }
    return good;
}

/* The last eight overlap with those before. A text with a tab is read byte by byte. */
bool ost_field_is_printable(struct ost_span value)
{
    size_t at = 0;
    if (value.len < sizeof(uint64_t)) {
        return are_printable(value.data, value.len);
    }
    while (value.len - at > sizeof(uint64_t) && are_printable8(value.data + at)) {
        at += sizeof(uint64_t);
    }
    at = value.len - at > sizeof(uint64_t) ? at : value.len - sizeof(uint64_t);
    return are_printable8(value.data + at) ||
           are_printable(value.data + at, value.len - at);
}

bool ost_field_is_safe(struct ost_span value)
{
    return ost_span_find(value, '\r') == value.len &&
           ost_span_find(value, '\n') == value.len &&
           ost_span_find(value, '\0') == value.len;
}
