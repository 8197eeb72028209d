/* SPDX-License-Identifier: Apache-2.0 */
/* base/mem, failing: the linker sends the library's calls here first. */
#include "base/mem.h"
#include "fail.h"

/* clang-format off */
#define WRAPPED(type, name, parameters, arguments)                                       \
    type __real_##name parameters;                                                       \
    type __wrap_##name parameters;                                                       \
    type __wrap_##name parameters                                                        \
    {                                                                                    \
        return fail_now(FAIL_MEMORY, #name) ? NULL : __real_##name arguments;            \
    }

WRAPPED(void *, ost_alloc, (size_t size), (size))
WRAPPED(void *, ost_alloc_array, (size_t count, size_t size), (count, size))
WRAPPED(void *, ost_alloc_aligned, (size_t alignment, size_t size), (alignment, size))
WRAPPED(void *, ost_realloc, (void *memory, size_t size), (memory, size))
WRAPPED(char *, ost_strndup, (const char *data, size_t len), (data, len))
