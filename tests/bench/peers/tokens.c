/* SPDX-License-Identifier: Apache-2.0 */
/* The tokens of one algorithm, taken by a peer one after the other. */
#include "tokens.h"

#include <stdio.h>
#include <string.h>

void peer_tokens_read(struct peer_tokens *tokens, const char *folder,
                      const char *algorithm, const char *suffix)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s.%s", algorithm, suffix);
    tokens->lines = bench_read_lines(folder, name);
}

const char *peer_tokens_next(struct peer_tokens *tokens, size_t count)
{
    const char *token = tokens->lines.items[atomic_fetch_add(&tokens->next, 1) % count];
    return bench_receive(token, strlen(token) + 1);
}
