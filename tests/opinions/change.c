/* SPDX-License-Identifier: Apache-2.0 */
/* Random changes of a token, the same in every run. */
#include "change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/";

/* A 64-bit linear congruential generator (Knuth's constants), its upper half. */
uint32_t random_next(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 32);
}

static char letter(uint64_t *state)
{
    return alphabet[random_next(state) % (sizeof alphabet - 1)];
}

static size_t place(uint64_t *state, const char *token)
{
    size_t len = strlen(token);
    return len == 0 ? 0 : random_next(state) % len;
}

static void replace_letter(uint64_t *state, char *token)
{
    if (*token != '\0') {
        token[place(state, token)] = letter(state);
    }
}

static void remove_letters(uint64_t *state, char *token)
{
    size_t at = place(state, token);
    size_t count = 1 + random_next(state) % 3;
    size_t rest = strlen(token + at);
    count = count < rest ? count : rest;
    memmove(token + at, token + at + count, strlen(token + at + count) + 1);
}

/* The room of change_token() is enough for one letter more. */
static void add_letter(uint64_t *state, char *token)
{
    size_t at = place(state, token);
    memmove(token + at + 1, token + at, strlen(token + at) + 1);
    token[at] = letter(state);
}

/* The last segment of the one behind the first two of the other. */
static void swap_signature(char *token, const char *other, size_t room)
{
    const char *theirs = strrchr(other, '.');
    char *ours = strrchr(token, '.');
    if (theirs != NULL && ours != NULL &&
        (size_t)(ours - token) + strlen(theirs) < room) {
        memcpy(ours, theirs, strlen(theirs) + 1);
    }
}

char *change_token(uint64_t *state, const char *token, const char *other)
{
    size_t room = strlen(token) + strlen(other) + 2;
    char *changed = calloc(1, room);
    if (changed == NULL) {
        return NULL;
    }
    memcpy(changed, token, strlen(token) + 1);
    switch (random_next(state) % 4) {
    case 0:
        replace_letter(state, changed);
        break;
    case 1:
        remove_letters(state, changed);
        break;
    case 2:
        add_letter(state, changed);
        break;
    default:
        swap_signature(changed, other, room);
        break;
    }
    return changed;
}
