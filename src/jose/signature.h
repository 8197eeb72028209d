/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying one signature with one key, through contexts prepared on the key. */
#ifndef OST_JOSE_SIGNATURE_H
#define OST_JOSE_SIGNATURE_H

#include "base/error.h"
#include "base/span.h"
#include "jose/digest.h"
#include "jose/jwk.h"

/** What is verified; spans are borrowed for the call. */
struct ost_signed {
    enum ost_alg alg;
    struct ost_span kid; /* absent: any key that fits (KY-03) */
    struct ost_span input, signature;
};

/**
 * Verify the bytes that came (RFC 7515 section 5.2), whose digest by the same algorithm
 * is given. Starts as a refusal; only a result of exactly 1 counts (AL-09).
 *
 * Returns  OSTIARY_OK; OSTIARY_BAD_SIGNATURE, also where OpenSSL reports that it could
 *          not make anything of the signature: who sent it decides that;
 *          OSTIARY_UNUSABLE_KEY (alg is not the key's); OSTIARY_INTERNAL_ERROR when the
 *          context failed or OpenSSL tells that memory ran out: no
 *          signature can cause that.
 * Threads  Any number on one key. Takes no lock of ours.
 */
OSTIARY_MUST_CHECK ostiary_code
ost_signature_verify(const struct ost_key *key, const struct ost_signed *what,
                     const struct ost_input_digest *digest, ostiary_error *err);

#endif
