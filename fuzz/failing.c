/* SPDX-License-Identifier: Apache-2.0 */
/* Allocations that fail on purpose: the linker puts these between the library and
 * base/mem. */
#include "door.h"

#include <stdatomic.h>

static _Atomic unsigned countdown;

void *__real_ost_alloc(size_t size);
void *__real_ost_alloc_array(size_t count, size_t size);
void *__real_ost_realloc(void *memory, size_t size);
char *__real_ost_strndup(const char *data, size_t len);
void *__wrap_ost_alloc(size_t size);
void *__wrap_ost_alloc_array(size_t count, size_t size);
void *__wrap_ost_realloc(void *memory, size_t size);
char *__wrap_ost_strndup(const char *data, size_t len);

void door_fail_allocation(unsigned n)
{
    atomic_store(&countdown, n);
}

static bool fails(void)
{
    unsigned left = atomic_load(&countdown);
    return left > 0 && atomic_fetch_sub(&countdown, 1) == 1;
}

void *__wrap_ost_alloc(size_t size)
{
    return fails() ? NULL : __real_ost_alloc(size);
}

void *__wrap_ost_alloc_array(size_t count, size_t size)
{
    return fails() ? NULL : __real_ost_alloc_array(count, size);
}

void *__wrap_ost_realloc(void *memory, size_t size)
{
    return fails() ? NULL : __real_ost_realloc(memory, size);
}

char *__wrap_ost_strndup(const char *data, size_t len)
{
    return fails() ? NULL : __real_ost_strndup(data, len);
}
