/* SPDX-License-Identifier: Apache-2.0 */
/* Members that a host's parser might take for another. */
#include "wire/json_variant.h"

/* Takes one character off the front, folded; what folds to no ASCII letter stays a byte.
 */
static char next_folded(struct ost_span *rest)
{
    size_t len = 1;
    char folded = ost_ascii_lower(rest->data[0]);
    if (ost_span_starts(*rest, "\xc5\xbf")) { /* U+017F, long s */
        len = 2;
        folded = 's';
    } else if (ost_span_starts(*rest, "\xe2\x84\xaa")) { /* U+212A, kelvin sign */
        len = 3;
        folded = 'k';
    } else if (ost_span_starts(*rest, "\xc4\xb0") || /* U+0130 and U+0131, I and i of */
               ost_span_starts(*rest, "\xc4\xb1")) { /* Turkish */
        len = 2;
        folded = 'i';
    }
    *rest = ost_span_from(*rest, len);
    return folded;
}

static bool is_ascii(struct ost_span name)
{
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.data[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

/* Of a name beyond ASCII. What is beyond it in both may be the same to somebody who folds
 * all of Unicode. */
static bool folds_to(struct ost_span name, struct ost_span known)
{
    if (!is_ascii(known)) {
        return true;
    }
    while (name.len > 0 && known.len > 0) {
        char wanted = ost_ascii_lower(known.data[0]);
        if (next_folded(&name) != wanted) {
            return false;
        }
        known = ost_span_from(known, 1);
    }
    return name.len == 0 && known.len == 0;
}

static bool is_variant(struct ost_span name, bool ascii, struct ost_span known)
{
    return ascii ? ost_span_equal_nocase(name, known) && !ost_span_equal(name, known)
                 : folds_to(name, known) && !ost_span_equal(name, known);
}

bool ost_json_has_variant(const struct ost_json *object, const char *const *names)
{
    struct ost_json_at at;
    for (ost_json_first(object, &at); at.name.data != NULL; ost_json_next(&at)) {
        bool ascii = is_ascii(at.name);
        for (size_t i = 0; names[i] != NULL; i++) {
            if (is_variant(at.name, ascii, ost_span_of(names[i]))) {
                return true;
            }
        }
    }
    return false;
}
