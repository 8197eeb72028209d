/* SPDX-License-Identifier: Apache-2.0 */
/* Writing JSON into a buffer: commas and escaping are done here. */
#include "wire/json_write.h"

#include <string.h>

/* How long a sequence is by its first byte; 0: no sequence starts so. */
static size_t len_by_lead(unsigned char lead)
{
    if (lead < 0x80) {
        return 1;
    }
    if (lead < 0xc2 || lead > 0xf4) {
        return 0;
    }
    return lead < 0xe0 ? 2 : (lead < 0xf0 ? 3 : 4);
}

/* Overlong forms, surrogates and what lies past U+10FFFF show in the second byte. */
static bool second_fits(unsigned char lead, unsigned char second)
{
    switch (lead) {
    case 0xe0:
        return second >= 0xa0;
    case 0xed:
        return second <= 0x9f;
    case 0xf0:
        return second >= 0x90;
    case 0xf4:
        return second <= 0x8f;
    default:
        return true;
    }
}

/* Length of the valid UTF-8 sequence at the start, 0 for none (RFC 3629 section 4). */
static size_t sequence_len(struct ost_span text)
{
    unsigned char lead = (unsigned char)text.data[0];
    size_t len = len_by_lead(lead);
    if (len > text.len || (len > 1 && !second_fits(lead, (unsigned char)text.data[1]))) {
        return 0;
    }
    for (size_t i = 1; i < len; i++) {
        if (((unsigned char)text.data[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    return len;
}

static void add_escaped(struct ost_buf *out, char byte)
{
    if (byte == '"' || byte == '\\') {
        ost_buf_addf(out, "\\%c", byte);
    } else {
        ost_buf_addf(out, "\\u%04x", (unsigned)(unsigned char)byte);
    }
}

void ost_json_quote(struct ost_buf *out, struct ost_span string)
{
    ost_buf_add_string(out, "\"");
    while (string.len > 0) {
        size_t len = sequence_len(string);
        char byte = string.data[0];
        if (len == 0) {
            ost_buf_add_string(out, "\xef\xbf\xbd"); /* U+FFFD */
            len = 1;
        } else if (len == 1 &&
                   (byte < ' ' || byte == 0x7f || byte == '"' || byte == '\\')) {
            add_escaped(out, byte);
        } else {
            ost_buf_add(out, string.data, len);
        }
        string = ost_span_from(string, len);
    }
    ost_buf_add_string(out, "\"");
}

void ost_json_pointer_add(struct ost_buf *pointer, struct ost_span name)
{
    ost_buf_add_string(pointer, "/");
    for (size_t i = 0; i < name.len; i++) {
        if (name.data[i] == '~' || name.data[i] == '/') {
            ost_buf_add_string(pointer, name.data[i] == '~' ? "~0" : "~1");
        } else {
            ost_buf_add(pointer, name.data + i, 1);
        }
    }
}

static void begin(struct ost_json_writer *w, const char *name)
{
    if (w->need_comma) {
        ost_buf_add_string(w->out, ",");
    }
    if (name != NULL) {
        ost_json_quote(w->out, ost_span_of(name));
        ost_buf_add_string(w->out, ":");
    }
    w->need_comma = true;
}

void ost_json_open(struct ost_json_writer *w, const char *name, char bracket)
{
    begin(w, name);
    ost_buf_add(w->out, &bracket, 1);
    w->need_comma = false;
}

void ost_json_close(struct ost_json_writer *w, char bracket)
{
    ost_buf_add(w->out, &bracket, 1);
    w->need_comma = true;
}

void ost_json_put_span(struct ost_json_writer *w, const char *name,
                       struct ost_span string)
{
    if (string.data == NULL) {
        ost_json_put_null(w, name);
        return;
    }
    begin(w, name);
    ost_json_quote(w->out, string);
}

void ost_json_put_string(struct ost_json_writer *w, const char *name, const char *string)
{
    ost_json_put_span(w, name, ost_span_of(string));
}

void ost_json_put_integer(struct ost_json_writer *w, const char *name, int64_t integer)
{
    begin(w, name);
    ost_buf_addf(w->out, "%lld", (long long)integer);
}

void ost_json_put_boolean(struct ost_json_writer *w, const char *name, bool boolean)
{
    begin(w, name);
    ost_buf_add_string(w->out, boolean ? "true" : "false");
}

void ost_json_put_null(struct ost_json_writer *w, const char *name)
{
    begin(w, name);
    ost_buf_add_string(w->out, "null");
}

void ost_json_put_raw(struct ost_json_writer *w, const char *name, struct ost_span json)
{
    begin(w, name);
    ost_buf_add_span(w->out, json);
}
