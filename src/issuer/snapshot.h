/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of an issuer's keys, as a text that a later process may begin with
 * (keys.cache_dir). Trusted no longer than the fetched document was fresh, and checked
 * like one. Pure. */
#ifndef OST_ISSUER_SNAPSHOT_H
#define OST_ISSUER_SNAPSHOT_H

#include "config/settings.h"
#include "issuer/validators.h"

/** Times are Unix seconds. Owned texts: ost_snapshot_clear(). */
struct ost_snapshot {
    int64_t fetched_at, fresh_until;
    int64_t metadata_until;           /* not after that; 0: the metadata are due */
    struct ost_buf jwks_uri;          /* that the set was asked at */
    struct ost_validators validators; /* of the set */
    struct ost_buf keys;              /* the set's own text, as fetched */
};
void ost_snapshot_clear(struct ost_snapshot *snapshot);

#define OST_SNAPSHOT_NAME_BYTES 70

/** The file name of an issuer's snapshot: another configuration has another. False where
 *  SHA-256 failed. */
bool ost_snapshot_name(const struct ost_issuer_settings *issuer,
                       char name_out[OST_SNAPSHOT_NAME_BYTES]);
void ost_snapshot_write(const struct ost_snapshot *snapshot,
                        const struct ost_issuer_settings *issuer, struct ost_buf *out);

/**
 * Read one for this issuer. Refused: what is none, or another issuer's, out of its time
 * or from the future, fresh for more than a day (JF-05), with an address of the keys that
 * metadata might not name either (MD-06), or a set beyond http.max_body_bytes. The set
 * itself the caller parses.
 *
 * Returns  OSTIARY_OK; OSTIARY_KEYS_UNAVAILABLE with the reason; OSTIARY_INTERNAL_ERROR.
 * Owns     Clear *snapshot_out whatever the result.
 */
OSTIARY_MUST_CHECK ostiary_code
ost_snapshot_read(struct ost_span text, const struct ost_issuer_settings *issuer,
                  int64_t now, struct ost_snapshot *snapshot_out, ostiary_error *err);

#endif
