/* SPDX-License-Identifier: Apache-2.0 */
/* What the targets share. */
#ifndef OST_FUZZ_FUZZ_H
#define OST_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** A property of the library, not of the input: without it the run ends, loudly. */
#define MUST(property)                                                                   \
    do {                                                                                 \
        if (!(property)) {                                                               \
            (void)fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #property); \
            abort();                                                                     \
        }                                                                                \
    } while (0)

static inline struct ost_span fuzz_span(const uint8_t *data, size_t size)
{
    return (struct ost_span){(const char *)data, size};
}

/** Cut the text up to the next line end off `rest`. */
static inline struct ost_span fuzz_line(struct ost_span *rest)
{
    size_t len = ost_span_find(*rest, '\n');
    struct ost_span line = ost_span_first(*rest, len);
    *rest = ost_span_from(*rest, len < rest->len ? len + 1 : len);
    return line;
}

#endif
