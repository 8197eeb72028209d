/* SPDX-License-Identifier: Apache-2.0 */
/* Judging every authorization server that the resource metadata name: the worst of them
 * is the outcome. */
#ifndef OST_PROBE_AUTHORITIES_H
#define OST_PROBE_AUTHORITIES_H

#include "probe/check.h"

/** One server, among all that was found. */
struct ost_probe_subject {
    const struct ost_probe *probe;
    const struct ost_probe_authority *authority;
};

/** What of a server must have come before there is anything to judge. */
enum ost_probe_part {
    OST_PROBE_NAME, /* its entry in the resource metadata, which is all there may be */
    OST_PROBE_METADATA,
    OST_PROBE_KEY_SET
};

typedef enum ost_probe_outcome (*ost_probe_judge_fn)(
    const struct ost_probe_subject *subject, struct ost_probe_result *result);

/** Judge each server. Where the part did not come the outcome is unknown, where there is
 *  none it is skipped. A failure outranks what is unknown, which outranks the rest. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_each_authority(const struct ost_probe *probe, enum ost_probe_part part,
                         ost_probe_judge_fn judge, struct ost_probe_result *result);

/** The declaration of a check, and the definition of one of that kind. */
#define OST_PROBE_CHECK_FUNCTION(name)                                                   \
    enum ost_probe_outcome name(struct ost_probe *probe, struct ost_probe_result *result)
#define OST_PROBE_OF_EACH(name, part, judge)                                             \
    OST_PROBE_CHECK_FUNCTION(name)                                                       \
    {                                                                                    \
        return ost_probe_each_authority(probe, part, judge, result);                     \
    }

/** The address whose answer did not come, so that nothing is known of the metadata; NULL:
 *  every address answered, or the one with the metadata did. */
const struct ost_probe_document *
ost_probe_unanswered(const struct ost_probe_authority *authority);
/** Whether nothing is known of the key set that the metadata name, and why there is none.
 */
bool ost_probe_keys_unknown(const struct ost_probe_authority *authority);
const char *ost_probe_no_key_set(const struct ost_probe_authority *authority);
/** A member of the metadata, which are there; NULL without. */
const struct ost_json *ost_probe_said(const struct ost_probe_subject *subject,
                                      const char *name);

#endif
