/* SPDX-License-Identifier: Apache-2.0 */
/* ECDSA signatures: r||s to DER and back, length-checked by hand. */
#include "jose/ecdsa_der.h"

#include <string.h>

#define LONGEST_HALF 66 /* P-521 */

/* One INTEGER of X.690 section 8.3: no needless zero octets, never negative. */
static size_t put_integer(const uint8_t *value, size_t len, uint8_t *out)
{
    while (len > 1 && value[0] == 0) {
        value++;
        len--;
    }
    size_t pad = (value[0] & 0x80) != 0 ? 1 : 0;
    out[0] = 0x02;
    out[1] = (uint8_t)(len + pad);
    out[2] = 0;
    memcpy(out + 2 + pad, value, len);
    return 2 + pad + len;
}

static bool is_zero(const uint8_t *value, size_t len)
{
    uint8_t seen = 0;
    for (size_t i = 0; i < len; i++) {
        seen |= value[i];
    }
    return seen == 0;
}

bool ost_ecdsa_to_der(const uint8_t *raw, size_t raw_len,
                      uint8_t out[OST_ECDSA_DER_BYTES], size_t *len_out)
{
    uint8_t body[2 * (LONGEST_HALF + 3)];
    size_t half = raw_len / 2;
    *len_out = 0;
    if (half == 0 || half > LONGEST_HALF || raw_len != 2 * half || is_zero(raw, half) ||
        is_zero(raw + half, half)) {
        return false;
    }
    size_t len = put_integer(raw, half, body);
    len += put_integer(raw + half, half, body + len);
    size_t at = 0;
    out[at++] = 0x30;
    if (len > 127) {
        out[at++] = 0x81; /* the long form, needed for P-521 alone */
    }
    out[at++] = (uint8_t)len;
    memcpy(out + at, body, len);
    *len_out = at + len;
    return true;
}

static bool take_integer(const uint8_t **at, const uint8_t *end, uint8_t *out,
                         size_t half)
{
    const uint8_t *value = *at;
    if (end - value < 2 || value[0] != 0x02 || end - value - 2 < value[1]) {
        return false;
    }
    size_t len = value[1];
    value += 2;
    *at = value + len;
    while (len > 0 && value[0] == 0) {
        value++;
        len--;
    }
    if (len > half) {
        return false;
    }
    memset(out, 0, half - len);
    memcpy(out + half - len, value, len);
    return true;
}

bool ost_ecdsa_from_der(const uint8_t *der, size_t der_len, uint8_t *raw, size_t half)
{
    const uint8_t *at = der;
    const uint8_t *end = der + der_len;
    if (der_len < 2 || at[0] != 0x30) {
        return false;
    }
    at += at[1] == 0x81 ? 3 : 2;
    return at < end && take_integer(&at, end, raw, half) &&
           take_integer(&at, end, raw + half, half) && at == end;
}
