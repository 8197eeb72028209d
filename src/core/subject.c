/* SPDX-License-Identifier: Apache-2.0 */
/* What the log says of the person: a keyed hash, the name, or nothing (LG-03). */
#include "core/check.h"
#include "jose/digest.h"

#define DIGITS 16

/* The same person has the same hash under one key, and nobody can tell from it, or try
 * out, who it is without the key. */
static void add_hash(const struct ost_check *check, const char *subject_key,
                     struct ost_span subject, struct ost_buf *out)
{
    const ostiary_validator *validator = check->validator;
    const struct ost_span own = {(const char *)validator->subject_key,
                                 sizeof validator->subject_key};
    uint8_t digest[OST_SHA256_BYTES];
    char digits[DIGITS + 1];
    if (ost_hmac_sha256(subject_key == NULL ? own : ost_span_of(subject_key), subject,
                        digest)) {
        ost_hex(digest, DIGITS, digits);
        ost_buf_add_string(out, digits);
    }
}

void ost_subject_note(struct ost_check *check)
{
    const struct ost_log_settings *log = &check->view->settings->log;
    ost_buf_reset(&check->subject);
    if (!ost_journal_is_read(check->validator->journal)) {
        return;
    }
    struct ost_span subject =
        ost_span_of(ostiary_grant_subject(ost_grant_in(&check->verdict->grant)));
    if (subject.data == NULL) {
        return;
    }
    switch (log->subjects) {
    case OST_SUBJECTS_HASH:
        add_hash(check, log->subject_key, subject, &check->subject);
        break;
    case OST_SUBJECTS_PLAIN:
        ost_buf_add_span(&check->subject, subject);
        break;
    case OST_SUBJECTS_NONE:
        break;
    }
}
