/* SPDX-License-Identifier: Apache-2.0 */
/* Where each JSON path stands: jansson keeps no positions, so the text is scanned once
 * more for them. One index for the file and all the files it names. */
#ifndef OST_CONFIG_PLACE_H
#define OST_CONFIG_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"

struct ost_places; /* opaque; built up file by file */

struct ost_place {
    const char *file;      /* as written; lives as long as the index */
    uint32_t line, column; /* from 1; of the member's name or of its value */
};

struct ost_places *ost_places_new(void);
void ost_places_free(struct ost_places *places);

/** Index one text, which stands at `prefix` ("" for the file itself, "/policy" for a
 * $file there). False without memory. The text must be valid JSON. */
OSTIARY_MUST_CHECK bool ost_places_add(struct ost_places *places, const char *file,
                                       const char *prefix, struct ost_span text);

/** Say where one path stands, for a text that cannot be indexed. False without memory. */
OSTIARY_MUST_CHECK bool ost_places_point(struct ost_places *places, const char *file,
                                         const char *path, uint32_t line);

/** The nearest place known: of the path, or of what holds it. Never fails for an index
 * that holds a file. `at_name`: of the member's name rather than its value. */
struct ost_place ost_places_find(const struct ost_places *places, const char *path,
                                 bool at_name);

#endif
