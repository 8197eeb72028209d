/* SPDX-License-Identifier: Apache-2.0 */
/* Well-formed public keys under which others than their owner can sign. */
#include "jose/weak_keys.h"

#include <stddef.h>
#include <string.h>

/* The y coordinates of the points of order 1, 2, 4 and 8, little-endian, and the same
 * ones written as y + p where that fits: under such a key anybody signs (KY-10). */
static const uint8_t low_order[][32] = {
    {0},
    {1},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
     0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
     0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
     0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
     0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
};

bool ost_weak_ed25519(const uint8_t x[32])
{
    uint8_t y[32];
    memcpy(y, x, sizeof y);
    y[31] &= 0x7f; /* the sign of x, which these points do not care for */
    for (size_t i = 0; i < sizeof low_order / sizeof low_order[0]; i++) {
        if (memcmp(y, low_order[i], sizeof y) == 0) {
            return true;
        }
    }
    return false;
}

/** value = 65537^exponent modulo a small prime, and after how many steps powers repeat.
 */
struct small_log {
    unsigned exponent, order;
};

/* False: no power of 65537. */
static bool find_log(unsigned value, unsigned prime, struct small_log *out)
{
    unsigned power = 1;
    bool found = false;
    out->order = 0;
    do {
        if (power == value) {
            out->exponent = out->order;
            found = true;
        }
        power = power * (65537 % prime) % prime;
        out->order++;
    } while (power != 1);
    return found;
}

static unsigned common_divisor(unsigned a, unsigned b)
{
    while (b != 0) {
        unsigned rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static bool agree(struct small_log a, struct small_log b)
{
    unsigned modulus = common_divisor(a.order, b.order);
    return a.exponent % modulus == b.exponent % modulus;
}

/* Nemec and others, "The Return of Coppersmith's Attack" (2017), section 3: the modulus
 * is a power of 65537 modulo the product of the small primes. So it is one modulo each of
 * them, and the exponents agree wherever they can be compared. */
bool ost_weak_rsa(const BIGNUM *modulus)
{
    static const unsigned char primes[] = {
        3,   5,   7,   11,  13,  17,  19,  23,  29,  31,  37,  41,  43,
        47,  53,  59,  61,  67,  71,  73,  79,  83,  89,  97,  101, 103,
        107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167};
    struct small_log logs[sizeof primes];
    for (size_t i = 0; i < sizeof primes; i++) {
        unsigned rest = (unsigned)BN_mod_word(modulus, primes[i]);
        bool fits = find_log(rest, primes[i], &logs[i]);
        for (size_t j = 0; fits && j < i; j++) {
            fits = agree(logs[i], logs[j]);
        }
        if (!fits) {
            return false;
        }
    }
    return true;
}
