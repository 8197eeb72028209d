/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP field lines (RFC 9110): finding them, what their values may hold. Pure. */
#ifndef OST_WIRE_FIELD_H
#define OST_WIRE_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

struct ost_field {
    struct ost_span name, value;
};

struct ost_fields {
    const struct ost_field *items;
    size_t count;
};

/** How many lines have that name (case-insensitive); *first_out the first one's value,
 *  white space around it removed (RFC 9110 section 5.5). */
size_t ost_fields_find(struct ost_fields fields, const char *name,
                       struct ost_span *first_out);

struct ost_span ost_field_trim(struct ost_span value); /* SP and HTAB at both ends */
bool ost_field_is_token68(struct ost_span value);      /* RFC 9110 section 11.2 */
bool ost_field_is_token(struct ost_span value);        /* RFC 9110 section 5.6.2 */
bool ost_field_is_printable(struct ost_span value); /* only 0x20-0x7E and HTAB (HD-14) */
/** No CR, LF, NUL (CH-20). */
bool ost_field_is_safe(struct ost_span value);

#endif
