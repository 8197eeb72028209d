/* SPDX-License-Identifier: Apache-2.0 */
/* ECDSA signatures: the fixed r||s of RFC 7518 section 3.4 to the DER that OpenSSL wants,
 * and back. Pure. */
#ifndef OST_JOSE_ECDSA_DER_H
#define OST_JOSE_ECDSA_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Of two integers of up to 66 bytes: 2 * (66 + 1 + 2) and a header of 3. */
#define OST_ECDSA_DER_BYTES 141

/** `raw` is r||s, two halves of equal length. False: a zero half, or no such length. */
bool ost_ecdsa_to_der(const uint8_t *raw, size_t raw_len,
                      uint8_t out[OST_ECDSA_DER_BYTES], size_t *len_out);
/** The other way, for signing: `half` bytes each. False: no DER signature that fits. */
bool ost_ecdsa_from_der(const uint8_t *der, size_t der_len, uint8_t *raw, size_t half);

#endif
