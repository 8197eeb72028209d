/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of the development authorization server. */
#include <ostiary/ostiary.h>
#include <stdio.h>
#include <string.h>

#include "issuer.h"

/* Under the lock. */
static void drop(struct issuer *issuer, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ostiary_free(issuer->keys[i]);
    }
    issuer->key_count -= count;
    memmove(issuer->keys, issuer->keys + count, issuer->key_count * sizeof *issuer->keys);
}

bool keys_rotate(struct issuer *issuer, bool keep)
{
    ostiary_error error = {0};
    char kid[32];
    char *key = NULL;
    (void)pthread_mutex_lock(&issuer->lock);
    (void)snprintf(kid, sizeof kid, "key-%u", ++issuer->serial);
    bool made = ostiary_testing_keygen(issuer->alg, kid, &key, &error) == OSTIARY_OK;
    if (made) {
        drop(issuer, keep && issuer->key_count < MOST_KEYS ? 0 : issuer->key_count);
        issuer->keys[issuer->key_count++] = key;
    } else {
        fprintf(stderr, "%s\n", error.detail);
    }
    (void)pthread_mutex_unlock(&issuer->lock);
    return made;
}

void keys_clear(struct issuer *issuer)
{
    drop(issuer, issuer->key_count);
}

void keys_answer(struct issuer *issuer, struct http_response *response)
{
    char *set = NULL;
    (void)pthread_mutex_lock(&issuer->lock);
    ostiary_code code = ostiary_testing_public_set((const char *const *)issuer->keys,
                                                   issuer->key_count, &set, NULL);
    (void)pthread_mutex_unlock(&issuer->lock);
    http_add_field(response, "Cache-Control", "max-age=300");
    http_answer_json(response, 200, code == OSTIARY_OK ? strdup(set) : NULL);
    ostiary_free(set);
}
