/* SPDX-License-Identifier: Apache-2.0 */
/* What the tokens of the material say. */
#ifndef TESTS_BENCH_MATERIAL_CLAIMS_H
#define TESTS_BENCH_MATERIAL_CLAIMS_H

#include <stddef.h>

#define BENCH_CLAIMS_BYTES 512

/** Those that a check looks at. */
struct bench_claims {
    const char *issuer, *audience, *scope;
    long long not_before, expires;
};

/** As a resource server accepts them. */
struct bench_claims bench_claims_good(long long now);
/** 424 bytes with the good ones, whatever the number and the day. */
void bench_claims_write(char *out, const struct bench_claims *claims, unsigned number,
                        long long now);

#endif
