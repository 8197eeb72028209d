/* SPDX-License-Identifier: Apache-2.0 */
/* The countdown, and the allocators that ask it. */
#include "fail.h"

#include <openssl/crypto.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

void __sanitizer_print_stack_trace(void) __attribute__((weak));

static enum fail_kind armed;
static bool lasts, traced;
static _Atomic bool running;
static _Atomic size_t countdown; /* 0: nothing fails, or no longer */
static _Atomic bool hit;
static const char *_Atomic where_hit;

void fail_arm(enum fail_kind kind, size_t n, bool lasting)
{
    armed = kind;
    lasts = lasting;
    hit = false;
    where_hit = "";
    countdown = n;
}

void fail_begin(void)
{
    running = true;
}

void fail_end(void)
{
    running = false;
}

bool fail_disarm(void)
{
    running = false;
    countdown = 0;
    armed = FAIL_KINDS;
    return hit;
}

const char *fail_where(void)
{
    return where_hit;
}

void fail_trace(bool on)
{
    traced = on;
}

static void note(const char *where)
{
    where_hit = where == NULL ? "" : where;
    hit = true;
    if (traced && __sanitizer_print_stack_trace != NULL) {
        running = false;
        fprintf(stderr, "fails: %s\n", where_hit);
        __sanitizer_print_stack_trace();
        running = true;
    }
}

bool fail_now(enum fail_kind kind, const char *where)
{
    if (!running || kind != armed) {
        return false;
    }
    if (hit) {
        return lasts;
    }
    size_t left = countdown;
    while (left > 0 && !atomic_compare_exchange_weak(&countdown, &left, left - 1)) {
    }
    if (left == 1) {
        note(where);
    }
    return left == 1;
}

int fail_call(const char *where)
{
    if (fail_now(FAIL_CALL, where)) {
        return 1;
    }
    return fail_now(FAIL_CALL_NEGATIVE, where) ? -1 : 0;
}

static void *crypto_malloc(size_t size, const char *file, int line)
{
    (void)line;
    return fail_now(FAIL_CRYPTO_MEMORY, file) ? NULL : malloc(size);
}

static void *crypto_realloc(void *memory, size_t size, const char *file, int line)
{
    (void)line;
    return fail_now(FAIL_CRYPTO_MEMORY, file) ? NULL : realloc(memory, size);
}

static void crypto_free(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    free(memory);
}

void fail_prepare(void)
{
    if (CRYPTO_set_mem_functions(crypto_malloc, crypto_realloc, crypto_free) != 1) {
        fprintf(stderr, "OpenSSL was used before its allocators could be replaced\n");
        abort();
    }
}
