/* SPDX-License-Identifier: Apache-2.0 */
/* Base64url without padding and standard Base64 with it, strictly. */
#include "wire/base64url.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "wire/base64url_x86.h"

/* RFC 4648 sections 4 and 5, by the place of a letter in its group of four: what it is
 * worth there, and a mark of the place, which no other byte has. */
#define MARK(place)         (1u << (24 + (place)))
#define WORTH(place, value) (((uint32_t)(value) << (18 - 6 * (place))) | MARK(place))
#define EIGHT(p, from, a, b, c, d, e, f, g, h)                                           \
    [a] = WORTH(p, (from)), [b] = WORTH(p, (from) + 1), [c] = WORTH(p, (from) + 2),      \
    [d] = WORTH(p, (from) + 3), [e] = WORTH(p, (from) + 4), [f] = WORTH(p, (from) + 5),  \
    [g] = WORTH(p, (from) + 6), [h] = WORTH(p, (from) + 7)
/* clang-format off */
#define LETTERS(p, letter62, letter63)                                                   \
    {                                                                                    \
        EIGHT(p, 0, 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'),                             \
        EIGHT(p, 8, 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P'),                             \
        EIGHT(p, 16, 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X'),                            \
        EIGHT(p, 24, 'Y', 'Z', 'a', 'b', 'c', 'd', 'e', 'f'),                            \
        EIGHT(p, 32, 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n'),                            \
        EIGHT(p, 40, 'o', 'p', 'q', 'r', 's', 't', 'u', 'v'),                            \
        EIGHT(p, 48, 'w', 'x', 'y', 'z', '0', '1', '2', '3'),                            \
        EIGHT(p, 56, '4', '5', '6', '7', '8', '9', letter62, letter63),                  \
    }
#define ALPHABET(letter62, letter63)                                                     \
    {                                                                                    \
        LETTERS(0, letter62, letter63), LETTERS(1, letter62, letter63),                  \
        LETTERS(2, letter62, letter63), LETTERS(3, letter62, letter63),                  \
    }
/* clang-format on */

typedef const uint32_t alphabet[4][256];
static alphabet url = ALPHABET('-', '_');
static alphabet standard = ALPHABET('+', '/');

static uint32_t value_of(alphabet letters, size_t place, char letter)
{
    return letters[place][(unsigned char)letter];
}

size_t ost_base64url_decoded_size(size_t len)
{
    return len / 4 * 3 + (len % 4 > 1 ? len % 4 - 1 : 0);
}

size_t ost_base64url_encoded_size(size_t len)
{
    return len / 3 * 4 + (len % 3 > 0 ? len % 3 + 1 : 0);
}

static uint32_t group_of(alphabet letters, const char *text)
{
    return value_of(letters, 0, text[0]) | value_of(letters, 1, text[1]) |
           value_of(letters, 2, text[2]) | value_of(letters, 3, text[3]);
}

/* Whole groups: four letters to three bytes each. Gives the marks that all of them have.
 * Two at once while there is room behind them for a whole word, which is stored faster
 * than its bytes. */
static uint32_t decode_groups(const char *text, size_t groups, alphabet letters,
                              uint8_t *out)
{
    uint32_t marks = MARK(0) | MARK(1) | MARK(2) | MARK(3);
    for (; groups >= 3; groups -= 2, text += 8, out += 6) {
        uint32_t first = group_of(letters, text);
        uint32_t second = group_of(letters, text + 4);
        uint64_t word = htobe64((uint64_t)first << 40 | (uint64_t)(second << 8) << 8);
        marks &= first & second;
        memcpy(out, &word, sizeof word);
    }
    for (; groups > 0; groups--, text += 4, out += 3) {
        uint32_t bits = group_of(letters, text);
        marks &= bits;
        out[0] = (uint8_t)(bits >> 16);
        out[1] = (uint8_t)(bits >> 8);
        out[2] = (uint8_t)bits;
    }
    return marks;
}

/* False where a letter is foreign. */
static bool decode_all_groups(const char *text, size_t groups, alphabet letters,
                              uint8_t *out)
{
    const uint32_t all = MARK(0) | MARK(1) | MARK(2) | MARK(3);
    return letters == url && groups >= OST_BASE64URL_X86_GROUPS && ost_base64url_x86_can()
               ? ost_base64url_x86_decode(text, groups, out)
               : decode_groups(text, groups, letters, out) == all;
}

/* JW-03: the two or three letters left, whose bits that carry nothing are zero. */
static bool decode_rest(const char *text, size_t count, alphabet letters, uint8_t *out)
{
    uint32_t bits = value_of(letters, 0, text[0]) | value_of(letters, 1, text[1]);
    uint32_t needed = MARK(0) | MARK(1);
    uint32_t surplus = 0xffff;
    out[0] = (uint8_t)(bits >> 16);
    if (count == 3) {
        bits |= value_of(letters, 2, text[2]);
        needed |= MARK(2);
        surplus = 0xff;
        out[1] = (uint8_t)(bits >> 8);
    }
    return (bits & needed) == needed && (bits & surplus) == 0;
}

/* No length of 1 modulo 4. */
static bool decode(struct ost_span text, alphabet letters, uint8_t *out, size_t *len_out)
{
    size_t groups = text.len / 4;
    size_t rest = text.len % 4;
    if (rest == 1 || !decode_all_groups(text.data, groups, letters, out) ||
        (rest > 0 &&
         !decode_rest(text.data + 4 * groups, rest, letters, out + 3 * groups))) {
        return false;
    }
    *len_out = ost_base64url_decoded_size(text.len);
    return true;
}

bool ost_base64url_decode(struct ost_span text, void *out, size_t size, size_t *len_out)
{
    *len_out = 0;
    return ost_base64url_decoded_size(text.len) <= size &&
           decode(text, url, out, len_out);
}

bool ost_base64_decode(struct ost_span text, void *out, size_t size, size_t *len_out)
{
    size_t padding = 0;
    *len_out = 0;
    while (padding < 2 && ost_span_ends(ost_span_first(text, text.len - padding), "=")) {
        padding++;
    }
    struct ost_span letters = ost_span_first(text, text.len - padding);
    return text.len % 4 == 0 && (letters.len + padding) % 4 == 0 &&
           letters.len % 4 == (4 - padding) % 4 &&
           ost_base64url_decoded_size(letters.len) <= size &&
           decode(letters, standard, out, len_out);
}

void ost_base64url_encode(const void *data, size_t len, char *out)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const uint8_t *bytes = data;
    size_t at = 0;
    for (size_t i = 0; i < len; i += 3) {
        size_t count = len - i < 3 ? len - i : 3;
        uint32_t bits = (uint32_t)bytes[i] << 16;
        bits |= count > 1 ? (uint32_t)bytes[i + 1] << 8 : 0;
        bits |= count > 2 ? bytes[i + 2] : 0;
        for (size_t j = 0; j <= count; j++) {
            out[at++] = letters[bits >> (18 - 6 * j) & 0x3f];
        }
    }
    out[at] = '\0';
}
