/* SPDX-License-Identifier: Apache-2.0 */
/* Prepared verification contexts on a shelf on their key. */
#include "jose/context.h"

#include <openssl/err.h>
#include <openssl/rsa.h>
#include <pthread.h>

#include "base/mem.h"
#include "base/process.h"

static pthread_once_t digests_once = PTHREAD_ONCE_INIT;
static EVP_MD *sha256, *sha384, *sha512; /* written once, by fetch_digests() */

static void fetch_digests(void)
{
    sha256 = EVP_MD_fetch(NULL, "SHA2-256", NULL);
    sha384 = EVP_MD_fetch(NULL, "SHA2-384", NULL);
    sha512 = EVP_MD_fetch(NULL, "SHA2-512", NULL);
}

const EVP_MD *ost_context_digest(enum ost_alg alg)
{
    ost_process_once(&digests_once, fetch_digests);
    switch (ost_alg_hash(alg)) {
    case OST_HASH_SHA256:
        return sha256;
    case OST_HASH_SHA384:
        return sha384;
    case OST_HASH_SHA512:
        return sha512;
    case OST_HASH_NONE:
        return NULL;
    }
    return NULL;
}

static bool is_pss(enum ost_alg alg)
{
    return alg == OST_ALG_PS256 || alg == OST_ALG_PS384 || alg == OST_ALG_PS512;
}

/* RFC 7518 section 3.5: MGF1 with the same hash, a salt as long as the hash (AL-05). */
static bool set_padding(EVP_PKEY_CTX *ctx, enum ost_alg alg, const EVP_MD *digest)
{
    if (ost_alg_key_type(alg) != OST_KEY_RSA) {
        return true;
    }
    if (!is_pss(alg)) {
        return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1;
    }
    return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, digest) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) == 1;
}

static bool prepare_pkey(struct ost_context *context, const struct ost_key *key)
{
    const EVP_MD *digest = ost_context_digest(key->alg);
    if (digest == NULL) {
        return false;
    }
    context->pkey_ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key->pkey, NULL);
    return context->pkey_ctx != NULL && EVP_PKEY_verify_init(context->pkey_ctx) == 1 &&
           EVP_PKEY_CTX_set_signature_md(context->pkey_ctx, digest) == 1 &&
           set_padding(context->pkey_ctx, key->alg, digest);
}

static bool prepare_eddsa(struct ost_context *context, const struct ost_key *key)
{
    context->md_ctx = EVP_MD_CTX_new();
    return context->md_ctx != NULL &&
           EVP_DigestVerifyInit(context->md_ctx, NULL, NULL, NULL, key->pkey) == 1;
}

static void context_free(struct ost_context *context)
{
    if (context != NULL) {
        EVP_PKEY_CTX_free(context->pkey_ctx);
        EVP_MD_CTX_free(context->md_ctx);
        ost_free(context);
    }
}

static struct ost_context *context_new(const struct ost_key *key)
{
    struct ost_context *context = ost_alloc(sizeof *context);
    if (context == NULL) {
        return NULL;
    }
    bool ready = ost_alg_key_type(key->alg) == OST_KEY_ED25519
                     ? prepare_eddsa(context, key)
                     : prepare_pkey(context, key);
    ERR_clear_error(); /* the host's thread has it; set-up that held may leave some too */
    if (!ready) {
        context_free(context);
        return NULL;
    }
    return context;
}

/* The shelf is the one part of a key that readers change; it holds no verdict. */
static struct ost_shelf_slot *slot_of(const struct ost_key *key)
{
    struct ost_key *shelf_owner = (struct ost_key *)(uintptr_t)key;
    return &shelf_owner->shelf[ost_process_stripe()];
}

struct ost_context *ost_context_take(const struct ost_key *key)
{
    struct ost_context *context =
        atomic_exchange_explicit(&slot_of(key)->context, NULL, memory_order_acquire);
    return context != NULL ? context : context_new(key);
}

void ost_context_give(const struct ost_key *key, struct ost_context *context, bool broken)
{
    void *empty = NULL;
    if (broken || !atomic_compare_exchange_strong_explicit(&slot_of(key)->context, &empty,
                                                           context, memory_order_release,
                                                           memory_order_relaxed)) {
        context_free(context);
    }
}

void ost_context_clear_shelf(struct ost_key *key)
{
    for (size_t i = 0; i < ost_process_stripe_count(); i++) {
        context_free(atomic_exchange(&key->shelf[i].context, NULL));
    }
}
