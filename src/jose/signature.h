/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying one signature with one key, through contexts prepared on the key. */
#ifndef OST_JOSE_SIGNATURE_H
#define OST_JOSE_SIGNATURE_H

#include "base/error.h"
#include "base/span.h"
#include "jose/jwk.h"

/**
 * Verify the bytes that came (RFC 7515 section 5.2). Starts as a refusal; only a result
 * of exactly 1 counts (AL-09).
 *
 * Returns  OSTIARY_OK; OSTIARY_BAD_SIGNATURE, also where OpenSSL reports that it could
 *          not make anything of the signature: who sent it decides that;
 *          OSTIARY_UNUSABLE_KEY (alg is not the key's); OSTIARY_INTERNAL_ERROR when the
 *          context or the digest failed or OpenSSL tells that memory ran out: no
 *          signature can cause that.
 * Threads  Any number on one key. Takes no lock of ours.
 */
OSTIARY_MUST_CHECK ostiary_code ost_signature_verify(const struct ost_key *key,
                                                     enum ost_alg alg,
                                                     struct ost_span signing_input,
                                                     struct ost_span signature,
                                                     ostiary_error *err);

#endif
