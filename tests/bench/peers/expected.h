/* SPDX-License-Identifier: Apache-2.0 */
/* What every peer checks of a token besides its signature: what ostiary checks too. */
#ifndef TESTS_BENCH_PEERS_EXPECTED_H
#define TESTS_BENCH_PEERS_EXPECTED_H

#include <stdbool.h>
#include <stddef.h>

/** As the library hands them over; NULL, 0 where the token has none. */
struct peer_claims {
    const char *issuer, *audience, *scope;
    long long not_before, expires;
};

/** iss, aud, nbf, exp now, and the scope of the tool that is called. */
bool peer_claims_hold(const struct peer_claims *claims);

#endif
