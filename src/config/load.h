/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration file and all that it names, as one JSON tree without references. */
#ifndef OST_CONFIG_LOAD_H
#define OST_CONFIG_LOAD_H

#include "base/buf.h"
#include "base/problem.h"
#include "config/origin.h"
#include "config/place.h"
#include "wire/json.h"

struct ost_loader {
    struct ost_problems *problems;
    struct ost_places *places;
    struct ost_origin *origin; /* where every file is noted */
    /** Paths of the strings that came by $file or $env, terminated, one after the other:
     *  a secret comes no other way. */
    struct ost_buf *referred;
};

/** Append a whole file, up to `most` bytes. NULL, or why not (static). */
const char *ost_load_file(const char *path, size_t most, struct ost_buf *out);
/** Append `name`, relative to `folder` unless it is absolute. */
void ost_load_join(const char *folder, const char *name, struct ost_buf *out);
/** Append the folder of a file, "." where it names none. */
void ost_load_folder(const char *file, struct ost_buf *out);

/** Parse a text and resolve $file and $env in it. `path`: where it stands, "" for the
 * configuration itself. What could not be had was reported, stays as it is written and is
 * marked in `places`. NULL where the text itself is no JSON; false without memory. Owns:
 * ost_json_free(). */
OSTIARY_MUST_CHECK bool ost_load_tree(struct ost_loader *loader, const char *name,
                                      const char *path, struct ost_span text,
                                      struct ost_json **tree_out);

#endif
