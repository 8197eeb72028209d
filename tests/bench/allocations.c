/* SPDX-License-Identifier: Apache-2.0 */
/* The process's allocator, counting: these take the C library's names. */
#include "allocations.h"

#include <openssl/crypto.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

#include "worker.h"

#if defined(__has_feature) /* clang */
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define __SANITIZE_ADDRESS__
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
/* Its place is taken by the sanitizer's, which tells of itself. */
#define OWN_ALLOCATOR 0
/* sanitizer/allocator_interface.h, which gcc does not always come with. */
int __sanitizer_install_malloc_and_free_hooks(void (*malloc_hook)(const volatile void *,
                                                                  size_t),
                                              void (*free_hook)(const volatile void *));
#else
#define OWN_ALLOCATOR 1
#endif

/* The C library's own (malloc/malloc.c of glibc). */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

/* Each thread counts for itself, or the counting would be what is measured. */
static _Thread_local struct allocations mine;
static _Atomic uint64_t others_all, others_libcrypto;

#if OWN_ALLOCATOR
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

static void prepare_counting(void)
{
}
#else
static void count_one(const volatile void *memory, size_t size)
{
    (void)memory;
    (void)size;
    mine.all++;
}

static void ignore_free(const volatile void *memory)
{
    (void)memory;
}

static void prepare_counting(void)
{
    if (__sanitizer_install_malloc_and_free_hooks(count_one, ignore_free) == 0) {
        bench_die("the sanitizer does not tell what it allocates");
    }
}
#endif

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
    prepare_counting();
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
