/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying one signature with one key. */
#include "jose/signature.h"

#include "jose/context.h"
#include "jose/ecdsa_der.h"
#include "jose/openssl_errors.h"

/** What came of one verification. ODD: OpenSSL made nothing of the signature and says
 * that something broke; the signature does so, not we, and the context is not used again.
 */
enum answer {
    BROKE,
    ODD,
    DIFFERS,
    HOLDS
};

static enum answer answer_of(int result)
{
    if (result == 1) { /* nothing else counts (AL-09) */
        return HOLDS;
    }
    return result == 0 ? DIFFERS : ODD;
}

static enum answer verify_digest(struct ost_context *context,
                                 const struct ost_input_digest *digest,
                                 struct ost_span signature)
{
    return answer_of(EVP_PKEY_verify(context->pkey_ctx,
                                     (const unsigned char *)signature.data, signature.len,
                                     digest->bytes, digest->len));
}

static enum answer verify_ecdsa(struct ost_context *context,
                                const struct ost_input_digest *digest,
                                struct ost_span signature)
{
    uint8_t der[OST_ECDSA_DER_BYTES];
    size_t len = 0;
    if (!ost_ecdsa_to_der((const uint8_t *)signature.data, signature.len, der, &len)) {
        return DIFFERS; /* r or s is zero (AL-04) */
    }
    return verify_digest(context, digest, (struct ost_span){(const char *)der, len});
}

/* Initialised anew for every use: OpenSSL 3.2 refuses a second one, and this is the one
 * kind of context where that changes nothing else (AL-11). */
static enum answer verify_eddsa(struct ost_context *context, struct ost_span input,
                                struct ost_span signature)
{
    if (EVP_DigestVerifyInit(context->md_ctx, NULL, NULL, NULL, NULL) != 1) {
        return BROKE;
    }
    return answer_of(
        EVP_DigestVerify(context->md_ctx, (const unsigned char *)signature.data,
                         signature.len, (const unsigned char *)input.data, input.len));
}

static enum answer verify(struct ost_context *context, const struct ost_key *key,
                          const struct ost_signed *what,
                          const struct ost_input_digest *digest)
{
    switch (ost_alg_key_type(key->alg)) {
    case OST_KEY_RSA:
        return verify_digest(context, digest, what->signature);
    case OST_KEY_P256:
    case OST_KEY_P384:
    case OST_KEY_P521:
        return verify_ecdsa(context, digest, what->signature);
    case OST_KEY_ED25519:
        return verify_eddsa(context, what->input, what->signature);
    case OST_KEY_NONE:
        return BROKE;
    }
    return BROKE;
}

ostiary_code ost_signature_verify(const struct ost_key *key,
                                  const struct ost_signed *what,
                                  const struct ost_input_digest *digest,
                                  ostiary_error *err)
{
    OST_ENSURE(what->alg != OST_ALG_NONE && ost_alg_of_key(what->alg) == key->alg, err,
               OSTIARY_UNUSABLE_KEY, "the key is for another algorithm"); /* KY-04 */
    /* RFC 7518 sections 3.3 and 3.4, RFC 8032 section 5.1.7: one length for a key. */
    OST_ENSURE(what->signature.len == key->size, err, OSTIARY_BAD_SIGNATURE,
               "a signature of %zu bytes; the key's have %zu", what->signature.len,
               key->size);
    struct ost_context *context = ost_context_take(key);
    OST_ENSURE(context != NULL, err, OSTIARY_INTERNAL_ERROR, "verification context");
    enum answer answer = verify(context, key, what, digest);
    ost_context_give(key, context, answer == BROKE || answer == ODD);
    if (answer == HOLDS) {
        (void)ost_openssl_errors_drain(); /* one that holds may leave some too */
        return OSTIARY_OK;
    }
    bool out_of_memory = ost_openssl_errors_drain() == OST_COMPLAINT_MEMORY;
    OST_ENSURE(answer != BROKE && !out_of_memory, err, OSTIARY_INTERNAL_ERROR,
               "OpenSSL failed while verifying");
    return ost_fail(err, OSTIARY_BAD_SIGNATURE, "the signature does not match");
}
