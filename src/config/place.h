/* SPDX-License-Identifier: Apache-2.0 */
/* Where each JSON path stands: one index for the file and all the files it names. */
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
    size_t file_number;    /* in the order of reading; 0: the configuration itself */
    const char
        *reference; /* "$env NAME": what the value came by; NULL: it stands there */
};

struct ost_places *ost_places_new(void);
void ost_places_free(struct ost_places *places);

/** Begin a file: what is added from now on stands there. False without memory. */
OSTIARY_MUST_CHECK bool ost_places_open(struct ost_places *places, const char *file);

/** Say where one path stands in the file begun last; a later word replaces an earlier
 * one, so that a $file's own text hides the reference to it. False without memory. */
OSTIARY_MUST_CHECK bool ost_places_put(struct ost_places *places, const char *path,
                                       const uint32_t name[2], const uint32_t value[2]);

/** Begin a file and index its text, which stands at `prefix` ("" for the file itself,
 * "/policy" for a $file there). False without memory. The text must be valid JSON.
 * (place_scan.c) */
OSTIARY_MUST_CHECK bool ost_places_add(struct ost_places *places, const char *file,
                                       const char *prefix, struct ost_span text);

/** Begin a file and say where one path stands, for a text that cannot be indexed. False
 * without memory. */
OSTIARY_MUST_CHECK bool ost_places_point(struct ost_places *places, const char *file,
                                         const char *path, uint32_t line,
                                         uint32_t column);

/** The value at `path`, which is indexed, came by a reference. False without memory. */
OSTIARY_MUST_CHECK bool ost_places_refer(struct ost_places *places, const char *path,
                                         const char *reference);

/** The value at `path` could not be had, and that was told: nothing more need be said of
 * it. ost_places_is_told() is true of the path and of all below it. */
void ost_places_tell(struct ost_places *places, const char *path);
bool ost_places_is_told(const struct ost_places *places, const char *path);

/** The nearest place known: of the path, or of what holds it. Never fails for an index
 * that holds a file. `at_name`: of the member's name rather than its value. */
struct ost_place ost_places_find(const struct ost_places *places, const char *path,
                                 bool at_name);

#endif
