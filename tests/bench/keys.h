/* SPDX-License-Identifier: Apache-2.0 */
/* The public keys of the material, for whoever calls OpenSSL himself. */
#ifndef TESTS_BENCH_KEYS_H
#define TESTS_BENCH_KEYS_H

#include <openssl/types.h>

/** The key for an algorithm, of jwks.json; kept for the life of the process. */
EVP_PKEY *bench_key(const char *folder, const char *algorithm);

#endif
