/* SPDX-License-Identifier: Apache-2.0 */
/* Chance from a seed, in place of the system's random bytes: the same run every time. */
#include <stdbool.h>
#include <string.h>

#include "events.h"

bool __wrap_ost_process_random(void *out, size_t len);

static uint64_t own, library;
static int is_even;

/* SplitMix64, whose state is a counter. */
static uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void chance_begin(uint64_t seed, int even)
{
    own = seed;
    library = ~seed;
    is_even = even;
}

int64_t chance_below(int64_t below)
{
    return (int64_t)(next(&own) % (uint64_t)below);
}

/* What the library asks for two bytes is a jitter, of which it takes the remainder by
 * 1,000. */
bool __wrap_ost_process_random(void *out, size_t len)
{
    static const uint16_t middle = 500;
    char *to = out;
    if (is_even && len == sizeof middle) {
        memcpy(out, &middle, sizeof middle);
        return true;
    }
    while (len > 0) {
        uint64_t bits = next(&library);
        size_t part = len < sizeof bits ? len : sizeof bits;
        memcpy(to, &bits, part);
        to += part;
        len -= part;
    }
    return true;
}
