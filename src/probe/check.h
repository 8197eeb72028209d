/* SPDX-License-Identifier: Apache-2.0 */
/* One check: a row of its group's table. It sees what was found, may ask further, and
 * answers with an outcome; it prints nothing. */
#ifndef OST_PROBE_CHECK_H
#define OST_PROBE_CHECK_H

#include "probe/call.h"
#include "probe/state.h"

/** Of the rule: a failure of ADVICE alone fails no run. */
enum ost_probe_level {
    OST_PROBE_MUST,
    OST_PROBE_SHOULD,
    OST_PROBE_ADVICE
};

/** What it cannot do without; a check is skipped where that was not given. */
enum ost_probe_needs {
    OST_PROBE_NEEDS_NOTHING,
    OST_PROBE_NEEDS_TOKEN,
    OST_PROBE_NEEDS_ISSUER_KEY,
    OST_PROBE_NEEDS_CALLS /* a token, and leave to call tools */
};

struct ost_probe_check {
    const char *id;   /* GROUP.NAME */
    const char *rows; /* of tests/rules.txt, "CH-01 CH-10" */
    const char *rule; /* where it is written: "RFC 6750 section 3.1" */
    enum ost_probe_level level;
    const char *title; /* what is so where it passes */
    const char *why;   /* what goes wrong where it does not, for whom */
    const char *fix;
    enum ost_probe_needs needs;
    enum ost_probe_outcome (*run)(struct ost_probe *probe,
                                  struct ost_probe_result *result);
};

struct ost_probe_group {
    const char *name, *title;
    const struct ost_probe_check *checks;
    size_t count;
    void (*before)(
        struct ost_probe *probe); /* asked ahead of its checks; NULL: nothing */
};

#define OST_PROBE_GROUP(name, title, checks)                                             \
    {                                                                                    \
        name, title, checks, sizeof(checks) / sizeof((checks)[0]), NULL                  \
    }

/** In the order in which they run and are reported. */
extern const struct ost_probe_group *const ost_probe_groups[]; /* NULL ends it */
extern const struct ost_probe_group ost_probe_challenge;
extern const struct ost_probe_group ost_probe_metadata;
extern const struct ost_probe_group ost_probe_authority;
extern const struct ost_probe_group ost_probe_keys;
extern const struct ost_probe_group ost_probe_credential;
extern const struct ost_probe_group ost_probe_host;
extern const struct ost_probe_group ost_probe_protocol;
extern const struct ost_probe_group ost_probe_token;
extern const struct ost_probe_group ost_probe_issuer;

size_t ost_probe_check_count(void);
/** The i-th of all; *group_out (may be NULL) its group. NULL past the end. */
const struct ost_probe_check *
ost_probe_check_at(size_t i, const struct ost_probe_group **group_out);
/** "MUST", "SHOULD", "advice". */
const char *ost_probe_level_name(enum ost_probe_level level);

#endif
