/* SPDX-License-Identifier: Apache-2.0 */
/* Which bytes the texts of the RFCs are made of. */
#include "wire/letters.h"

#include <stdint.h>

enum {
    P = OST_LETTERS_PRINTABLE,
    L = P | OST_LETTERS_SCOPES,
    C = L | OST_LETTERS_SCOPE,
    T = C | OST_LETTERS_TOKEN,
    S = C | OST_LETTERS_TOKEN68,
    B = T | OST_LETTERS_TOKEN68,
    J = B | OST_LETTERS_JWS
};

/* clang-format off */
static const uint8_t classes[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 0x00 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 0x10 */
    L, T, P, T, T, T, T, T, C, C, T, B, C, J, J, S, /* 0x20 */
    J, J, J, J, J, J, J, J, J, J, C, C, C, C, C, C, /* 0x30 */
    C, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, /* 0x40 */
    J, J, J, J, J, J, J, J, J, J, J, C, P, C, T, J, /* 0x50 */
    T, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, /* 0x60 */
    J, J, J, J, J, J, J, J, J, J, J, C, T, C, B, 0, /* 0x70 */
};
/* clang-format on */

bool ost_letter_is(char byte, enum ost_letters of)
{
    return (classes[(unsigned char)byte] & of) != 0;
}

size_t ost_letters_len(struct ost_span text, enum ost_letters of)
{
    size_t len = 0;
    while (len < text.len && ost_letter_is(text.data[len], of)) {
        len++;
    }
    return len;
}

static unsigned classes_of(char byte)
{
    return classes[(unsigned char)byte];
}

/* Without a branch for each byte: of a long text that is no token, this is most of what
 * it costs. */
bool ost_letters_only(struct ost_span text, enum ost_letters of)
{
    unsigned all = of;
    size_t i = 0;
    for (; text.len - i >= 4; i += 4) {
        const char *four = text.data + i;
        all &= classes_of(four[0]) & classes_of(four[1]) & classes_of(four[2]) &
               classes_of(four[3]);
    }
    for (; i < text.len; i++) {
        all &= classes_of(text.data[i]);
    }
    return all != 0;
}
