/* SPDX-License-Identifier: Apache-2.0 */
/* A file in keys.cache_dir: private, whole or not there, ours or refused. */
#ifndef OST_ISSUER_SNAPSHOT_FILE_H
#define OST_ISSUER_SNAPSHOT_FILE_H

#include "base/buf.h"
#include "base/error.h"

/**
 * Read a file of the folder. The folder is made (0700) where only it is missing; it must
 * belong to this user and be writable by nobody else, and so must the file, which must be
 * a regular one: no link is followed, nothing that blocks is opened.
 *
 * Returns  OSTIARY_OK, also without such a file: *out is empty then;
 *          OSTIARY_KEYS_UNAVAILABLE with the reason; OSTIARY_INTERNAL_ERROR.
 */
OSTIARY_MUST_CHECK ostiary_code ost_snapshot_file_read(const char *folder,
                                                       const char *name, size_t most,
                                                       struct ost_buf *out,
                                                       ostiary_error *err);
/** Put a file in place of the old one in one step, mode 0600, synced; after a failure the
 *  old one is as it was. Returns as above. */
OSTIARY_MUST_CHECK ostiary_code ost_snapshot_file_write(const char *folder,
                                                        const char *name,
                                                        struct ost_span text,
                                                        ostiary_error *err);

#endif
