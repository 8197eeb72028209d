/* SPDX-License-Identifier: Apache-2.0 */
/* The process's allocator, counting: these take the C library's names. */
#include "allocations.h"

#include <openssl/crypto.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

#include "worker.h"

/* The C library's own (malloc/malloc.c of glibc). */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

/* Each thread counts for itself, or the counting would be what is measured. */
static _Thread_local struct allocations mine;
static _Atomic uint64_t others_all, others_libcrypto;

void *malloc(size_t size)
{
    mine.all++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    mine.all++;
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    mine.all++;
    return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    mine.all++;
    return __libc_memalign(alignment, size);
}

static void *crypto_malloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    mine.libcrypto++;
    return malloc(size);
}

static void *crypto_realloc(void *memory, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    mine.libcrypto++;
    return realloc(memory, size);
}

static void crypto_free(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    free(memory);
}

void allocations_prepare(void)
{
    if (CRYPTO_set_mem_functions(crypto_malloc, crypto_realloc, crypto_free) != 1) {
        bench_die("OpenSSL has allocated already");
    }
}

void allocations_hand_in(void)
{
    atomic_fetch_add(&others_all, mine.all);
    atomic_fetch_add(&others_libcrypto, mine.libcrypto);
    mine = (struct allocations){0};
}

struct allocations allocations_so_far(void)
{
    allocations_hand_in();
    return (struct allocations){atomic_load(&others_all), atomic_load(&others_libcrypto)};
}
