/* SPDX-License-Identifier: Apache-2.0 */
/* Well-formed public keys under which others than their owner can sign. Pure. */
#ifndef OST_JOSE_WEAK_KEYS_H
#define OST_JOSE_WEAK_KEYS_H

#include <openssl/bn.h>
#include <stdbool.h>
#include <stdint.h>

/** A point of order 1, 2, 4 or 8, in any encoding (KY-10). */
bool ost_weak_ed25519(const uint8_t x[32]);
/** A modulus as one faulty smart card library made them (ROCA, CVE-2017-15361): it can be
 *  factored. One in about 2^150 others would be taken for such a one. */
bool ost_weak_rsa(const BIGNUM *modulus);

#endif
