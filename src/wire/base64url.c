/* SPDX-License-Identifier: Apache-2.0 */
/* Base64url without padding and standard Base64 with it, strictly. */
#include "wire/base64url.h"

#include <stdint.h>

#define BAD 0xff

/* RFC 4648 sections 4 and 5: they differ in the last two letters alone. */
static uint8_t value_of(char letter, char letter62, char letter63)
{
    if (letter >= 'A' && letter <= 'Z') {
        return (uint8_t)(letter - 'A');
    }
    if (letter >= 'a' && letter <= 'z') {
        return (uint8_t)(letter - 'a' + 26);
    }
    if (letter >= '0' && letter <= '9') {
        return (uint8_t)(letter - '0' + 52);
    }
    if (letter == letter62) {
        return 62;
    }
    return letter == letter63 ? 63 : BAD;
}

/** The two letters by which the alphabets differ. */
struct alphabet {
    char letter62, letter63;
};

size_t ost_base64url_decoded_size(size_t len)
{
    return len / 4 * 3 + (len % 4 > 1 ? len % 4 - 1 : 0);
}

size_t ost_base64url_encoded_size(size_t len)
{
    return len / 3 * 4 + (len % 3 > 0 ? len % 3 + 1 : 0);
}

/* Up to four letters to up to three bytes; false for a foreign letter. */
static bool decode_group(const char *letters, size_t count, struct alphabet alphabet,
                         uint32_t *bits_out)
{
    uint32_t bits = 0;
    uint8_t seen = 0;
    for (size_t i = 0; i < 4; i++) {
        uint8_t value =
            i < count ? value_of(letters[i], alphabet.letter62, alphabet.letter63) : 0;
        seen |= value & 0x80;
        bits = bits << 6 | (value & 0x3f);
    }
    *bits_out = bits;
    return seen == 0;
}

/* JW-03: no length of 1 modulo 4, and the bits that carry nothing are zero. */
static bool decode(struct ost_span text, struct alphabet alphabet, uint8_t *out,
                   size_t *len_out)
{
    size_t at = 0;
    if (text.len % 4 == 1) {
        return false;
    }
    for (size_t i = 0; i < text.len; i += 4) {
        size_t count = text.len - i < 4 ? text.len - i : 4;
        uint32_t bits = 0;
        if (!decode_group(text.data + i, count, alphabet, &bits) ||
            (bits & ((UINT32_C(1) << (8 * (4 - count))) - 1)) != 0) {
            return false;
        }
        for (size_t j = 0; j + 1 < count; j++) {
            out[at++] = (uint8_t)(bits >> (16 - 8 * j));
        }
    }
    *len_out = at;
    return true;
}

bool ost_base64url_decode(struct ost_span text, void *out, size_t size, size_t *len_out)
{
    *len_out = 0;
    return ost_base64url_decoded_size(text.len) <= size &&
           decode(text, (struct alphabet){'-', '_'}, out, len_out);
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
           decode(letters, (struct alphabet){'+', '/'}, out, len_out);
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
