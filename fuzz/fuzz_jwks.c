/* SPDX-License-Identifier: Apache-2.0 */
/* A key set: skipped keys have reasons, used ones one algorithm of their type, and the
 * same set read again shares every key (KY-03 to KY-13). */
#include "fuzz.h"
#include "jose/jwks.h"
#include "jose/key.h"

static void check_keys(const struct ost_jwks *jwks)
{
    size_t usable = 0;
    MUST(jwks->fact_count > 0 && jwks->fact_count <= OST_MAX_KEYS);
    for (size_t i = 0; i < jwks->fact_count; i++) {
        usable += jwks->facts[i].usable ? 1 : 0;
        MUST(jwks->facts[i].usable == (jwks->facts[i].why == NULL));
        MUST(!jwks->facts[i].usable || !jwks->facts[i].private_published);
    }
    MUST(usable == jwks->count);
    for (size_t i = 0; i < jwks->count; i++) {
        enum ost_alg alg = ost_key_alg(jwks->keys[i]);
        MUST(alg != OST_ALG_NONE && alg == ost_alg_of_key(alg));
        struct ost_candidates found = ost_jwks_find(jwks, ost_key_id(jwks->keys[i]), alg);
        MUST(found.count > 0 && found.count <= OST_MAX_KEY_CANDIDATES);
        MUST(!ost_jwks_withdrew(jwks, ost_key_id(jwks->keys[i])));
    }
}

static void check_again(struct ost_span text, const struct ost_jwks *first)
{
    struct ost_jwks *second = NULL;
    MUST(ost_jwks_parse(text, &ost_key_algs_default, first, &second, NULL) == OSTIARY_OK);
    MUST(second->count == first->count && second->withdrawn_count == 0);
    for (size_t i = 0; i < second->count; i++) {
        bool shared = false;
        for (size_t j = 0; j < first->count; j++) {
            shared = shared || second->keys[i] == first->keys[j];
        }
        MUST(shared);
    }
    ost_jwks_free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ost_span text = fuzz_span(data, size);
    struct ost_jwks *jwks = NULL;
    ostiary_code code = ost_jwks_parse(text, &ost_key_algs_default, NULL, &jwks, NULL);
    MUST((code == OSTIARY_OK) == (jwks != NULL));
    if (jwks != NULL) {
        check_keys(jwks);
        check_again(text, jwks);
    }
    ost_jwks_free(jwks);
    return 0;
}
