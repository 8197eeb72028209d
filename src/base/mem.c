/* SPDX-License-Identifier: Apache-2.0 */
/* Memory: the only file that calls malloc and free. */
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *ost_alloc(size_t size)
{
    return calloc(1, size == 0 ? 1 : size);
}

void *ost_alloc_array(size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        return NULL;
    }
    return ost_alloc(count * size);
}

void *ost_realloc(void *memory, size_t size)
{
    return realloc(memory, size == 0 ? 1 : size);
}

void ost_free(void *memory)
{
    free(memory);
}

void ost_free_wiped(void *memory, size_t size)
{
    if (memory != NULL) {
        explicit_bzero(memory, size);
        free(memory);
    }
}

char *ost_strndup(const char *data, size_t len)
{
    char *copy = ost_alloc(len + 1);
    if (copy != NULL && len > 0) {
        memcpy(copy, data, len);
    }
    return copy;
}

void ost_string_cleanup(char **string)
{
    ost_free(*string);
}

void *ost_alloc_aligned(size_t alignment, size_t size)
{
    void *memory = NULL;
    if (posix_memalign(&memory, alignment, size) != 0) {
        return NULL;
    }
    memset(memory, 0, size);
    return memory;
}

void *ost_align(void *memory, size_t alignment)
{
    return (void *)(((uintptr_t)memory + alignment - 1) / alignment * alignment);
}
