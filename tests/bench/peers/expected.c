/* SPDX-License-Identifier: Apache-2.0 */
/* What a user of a library that checks no claims writes himself. */
#include "expected.h"

#include <string.h>
#include <time.h>

static bool is(const char *value, const char *wanted)
{
    return value != NULL && strcmp(value, wanted) == 0;
}

static bool has_word(const char *words, const char *wanted)
{
    const size_t len = strlen(wanted);
    while (words != NULL) {
        words += strspn(words, " ");
        const size_t word_len = strcspn(words, " ");
        if (word_len == len && memcmp(words, wanted, len) == 0) {
            return true;
        }
        words = word_len == 0 ? NULL : words + word_len;
    }
    return false;
}

bool peer_claims_hold(const struct peer_claims *claims)
{
    const long long now = (long long)time(NULL);
    return is(claims->issuer, "https://login.example.com/tenant-7f3c") &&
           is(claims->audience, "https://mcp.example.com/mcp") &&
           claims->not_before <= now && now < claims->expires &&
           has_word(claims->scope, "todo:write");
}
