/* SPDX-License-Identifier: Apache-2.0 */
/* Writing JSON into a buffer: commas and escaping are done here. Pure. */
#ifndef OST_WIRE_JSON_WRITE_H
#define OST_WIRE_JSON_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"

/** Append a quoted JSON string: control bytes and DEL escaped, invalid UTF-8 replaced. */
void ost_json_quote(struct ost_buf *out, struct ost_span string);

/** Append "/" and a member name, escaped, to a JSON pointer (RFC 6901 section 3). */
void ost_json_pointer_add(struct ost_buf *pointer, struct ost_span name);

/** A writer of nested values. Zero it and set `out`. `name` is NULL inside an array. */
struct ost_json_writer {
    struct ost_buf *out;
    bool need_comma;
};

void ost_json_open(struct ost_json_writer *w, const char *name,
                   char bracket);                             /* { or [ */
void ost_json_close(struct ost_json_writer *w, char bracket); /* } or ] */
void ost_json_put_string(struct ost_json_writer *w, const char *name,
                         const char *string); /* NULL writes null */
void ost_json_put_span(struct ost_json_writer *w, const char *name,
                       struct ost_span string); /* absent writes null */
void ost_json_put_integer(struct ost_json_writer *w, const char *name, int64_t integer);
void ost_json_put_boolean(struct ost_json_writer *w, const char *name, bool boolean);
void ost_json_put_null(struct ost_json_writer *w, const char *name);
/** JSON text that is known to be valid, as it is. */
void ost_json_put_raw(struct ost_json_writer *w, const char *name, struct ost_span json);

#endif
