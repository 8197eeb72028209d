/* SPDX-License-Identifier: Apache-2.0 */
/* What a configuration was made from: its file or text, and every file that was read for
 * it, so that it can be made again and a change of any of them be seen. */
#ifndef OST_CONFIG_ORIGIN_H
#define OST_CONFIG_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "jose/digest.h"

/** One file as it was read. */
struct ost_origin_file {
    char *path;
    size_t most;   /* it was read up to that size */
    bool is_data;  /* no part of the JSON tree: jwks_file, ca_file, deny_file */
    bool was_read; /* false: it was not there, or could not be read */
    char digest[2 * OST_SHA256_BYTES + 1]; /* of its contents, in hex */
};

/** Built up by one thread, then immutable and shared. */
struct ost_origin {
    _Atomic uint32_t references;
    char *name; /* of the file; of the text, as in ostiary_config_parse(), or NULL */
    char *text; /* NULL: what the file holds */
    size_t text_len;
    struct ost_origin_file *files; /* without repeats */
    size_t count, size;
};

/** `text` absent: a file. NULL without memory. Owns: ost_origin_free(). */
struct ost_origin *ost_origin_new(const char *name, struct ost_span text);
struct ost_origin *ost_origin_share(struct ost_origin *origin);
void ost_origin_free(struct ost_origin *origin); /* lets go of one reference */

/** Append a whole file, up to `most` bytes, and note it. NULL, or why not (static); *out
 *  has failed where memory ran out. */
const char *ost_origin_read(struct ost_origin *origin, const char *path, size_t most,
                            bool is_data, struct ost_buf *out);
/** Whether there is a file to look at at all. */
bool ost_origin_has_files(const struct ost_origin *origin);
/** Whether any file is another than when it was read. Reads them all; false where memory
 *  ran out, to be asked again. */
bool ost_origin_has_changed(const struct ost_origin *origin);
/** Append the digests of the files that are no part of the tree. */
void ost_origin_add_data(const struct ost_origin *origin, struct ost_buf *out);

#endif
