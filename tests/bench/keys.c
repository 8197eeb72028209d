/* SPDX-License-Identifier: Apache-2.0 */
/* The public keys of the material, for whoever calls OpenSSL himself. */
#include "keys.h"

#include <stdlib.h>

#include "jose/jwks.h"
#include "jose/key.h"
#include "worker.h"

EVP_PKEY *bench_key(const char *folder, const char *algorithm)
{
    struct ost_jwks *jwks = NULL;
    size_t len = 0;
    char *set = bench_read_file(folder, "jwks.json", &len);
    if (ost_jwks_parse((struct ost_span){set, len}, &ost_key_algs_default, NULL, &jwks,
                       NULL) != OSTIARY_OK) {
        bench_die("no key set");
    }
    enum ost_alg alg = ost_alg_find(ost_span_of(algorithm));
    struct ost_candidates found = ost_jwks_find(jwks, OST_SPAN_ABSENT, alg);
    if (found.count == 0) {
        bench_die("no key for %s", algorithm);
    }
    free(set);
    return found.keys[0]->pkey;
}
