/* SPDX-License-Identifier: Apache-2.0 */
/* Memory: the only file that calls malloc and free. Tests make the n-th call fail. */
#ifndef OST_BASE_MEM_H
#define OST_BASE_MEM_H

#include <stddef.h>

/** Returns  Zeroed memory, NULL without. A size of 0 gives one byte. Owns: ost_free(). */
void *ost_alloc(size_t size);

/** An array; NULL also when count * size overflows. */
void *ost_alloc_array(size_t count, size_t size);

/** Zeroed memory at a multiple of `alignment`, a power of two. Owns: ost_free(). */
void *ost_alloc_aligned(size_t alignment, size_t size);

/** The first multiple of `alignment`, a power of two, from there on: of memory that has
 *  that much to spare, and is to be reserved but not touched. */
void *ost_align(void *memory, size_t alignment);

/** Grow or shrink; the new part is not zeroed, the old place is NOT wiped. */
void *ost_realloc(void *memory, size_t size);

/** NULL is ignored. */
void ost_free(void *memory);

/** Wipe, then free: for what held a token, a key or a secret. NULL is ignored. */
void ost_free_wiped(void *memory, size_t size);

/** A terminated copy of `len` bytes, NULL without memory. Owns: ost_free(). */
char *ost_strndup(const char *data, size_t len);

/** For OST_CLEANUP on a char *. */
void ost_string_cleanup(char **string);

#endif
