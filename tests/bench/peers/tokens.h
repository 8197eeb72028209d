/* SPDX-License-Identifier: Apache-2.0 */
/* The tokens of one algorithm, taken by a peer one after the other. */
#ifndef TESTS_BENCH_PEERS_TOKENS_H
#define TESTS_BENCH_PEERS_TOKENS_H

#include <stdatomic.h>

#include "../worker.h"

struct peer_tokens {
    struct bench_lines lines;
    atomic_size_t next;
};

/** ALGORITHM.suffix of the material. */
void peer_tokens_read(struct peer_tokens *tokens, const char *folder,
                      const char *algorithm, const char *suffix);
/** The next one of the first `count`, whichever thread asks. */
const char *peer_tokens_next(struct peer_tokens *tokens, size_t count);

#endif
