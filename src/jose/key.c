/* SPDX-License-Identifier: Apache-2.0 */
/* A public key's life: made, shared by counted references, freed with its shelf. */
#include "jose/key.h"

#include <string.h>

#include "base/mem.h"
#include "base/process.h"
#include "jose/context.h"

static uint64_t next_serial(void)
{
    static _Atomic uint64_t last; /* a serial is never used twice (engineering.md A4) */
    return 1 + atomic_fetch_add(&last, 1);
}

static size_t signature_size(const EVP_PKEY *pkey, enum ost_alg alg)
{
    switch (ost_alg_key_type(alg)) {
    case OST_KEY_RSA:
        return (size_t)(EVP_PKEY_get_bits(pkey) + 7) / 8;
    case OST_KEY_P256:
    case OST_KEY_ED25519:
        return 64;
    case OST_KEY_P384:
        return 96;
    case OST_KEY_P521:
        return 132;
    case OST_KEY_NONE:
        return 0;
    }
    return 0;
}

static struct ost_key *key_alloc(void)
{
    struct ost_key *key = NULL;
    return ost_alloc_aligned(_Alignof(struct ost_key),
                             sizeof *key +
                                 ost_process_stripe_count() * sizeof key->shelf[0]);
}

struct ost_key *ost_key_new_take(EVP_PKEY *pkey, enum ost_alg alg, struct ost_span kid)
{
    struct ost_key *key = key_alloc();
    char *copy = kid.data == NULL ? NULL : ost_strndup(kid.data, kid.len);
    size_t size = signature_size(pkey, alg);
    if (key == NULL || size == 0 || (kid.data != NULL && copy == NULL)) {
        ost_free(key);
        ost_free(copy);
        EVP_PKEY_free(pkey);
        return NULL;
    }
    key->references = 1;
    key->serial = next_serial();
    key->pkey = pkey;
    key->alg = alg;
    key->size = size;
    key->kid = copy;
    key->kid_len = kid.len;
    return key;
}

struct ost_key *ost_key_for(const struct ost_key *key, enum ost_alg alg)
{
    if (EVP_PKEY_up_ref(key->pkey) != 1) {
        return NULL;
    }
    struct ost_key *other = ost_key_new_take(key->pkey, alg, ost_key_id(key));
    if (other != NULL) {
        memcpy(other->thumbprint, key->thumbprint, sizeof other->thumbprint);
    }
    return other;
}

struct ost_key *ost_key_share(struct ost_key *key)
{
    key->references++;
    return key;
}

void ost_key_free(struct ost_key *key)
{
    if (key == NULL || --key->references > 0) {
        return;
    }
    ost_context_clear_shelf(key);
    EVP_PKEY_free(key->pkey);
    ost_free(key->kid);
    ost_free(key);
}

struct ost_span ost_key_id(const struct ost_key *key)
{
    return (struct ost_span){key->kid, key->kid_len};
}

enum ost_alg ost_key_alg(const struct ost_key *key)
{
    return key->alg;
}

uint64_t ost_key_serial(const struct ost_key *key)
{
    return key->serial;
}

bool ost_key_same(const struct ost_key *a, const struct ost_key *b)
{
    return a->alg == b->alg && (a->kid == NULL) == (b->kid == NULL) &&
           ost_span_equal(ost_key_id(a), ost_key_id(b)) &&
           memcmp(a->thumbprint, b->thumbprint, sizeof a->thumbprint) == 0;
}
