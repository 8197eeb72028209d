/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials that nobody should take, each in place of a token. */
#ifndef OST_PROBE_CREDENTIAL_H
#define OST_PROBE_CREDENTIAL_H

#include "probe/check.h"

/** What the answer should be (RFC 6750 section 3.1). */
enum ost_probe_expected {
    OST_PROBE_BAD_TOKEN,     /* 401 */
    OST_PROBE_MALFORMED,     /* 400 invalid_request, or 401 */
    OST_PROBE_CONTRADICTION, /* 400 alone: which of two counts is anybody's guess */
    OST_PROBE_NO_CREDENTIAL, /* 401 without an error */
    OST_PROBE_TOO_LONG,      /* any 4xx but 403 */
};

/** One of them; everything borrowed. */
struct ost_probe_trial {
    const char *of;            /* what was sent, in words */
    const char *authorization; /* a line */
    const char *again;         /* one more line; NULL: none */
    enum ost_probe_expected expected;
};

/** Send each in its turn; the first answer that is wrong decides. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_try(struct ost_probe *probe, struct ost_probe_result *result,
              const struct ost_probe_trial *trials, size_t count);

/** Checks with tokens that anybody can make; the rows stand in checks_credential.c. */
enum ost_probe_outcome ost_probe_check_unsigned(struct ost_probe *probe,
                                                struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_confusion(struct ost_probe *probe,
                                                 struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_issuer(struct ost_probe *probe,
                                              struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_unknown_key(struct ost_probe *probe,
                                                   struct ost_probe_result *result);
/** Checks with a token in another place than Authorization. */
enum ost_probe_outcome ost_probe_check_query(struct ost_probe *probe,
                                             struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_form(struct ost_probe *probe,
                                            struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_cookie(struct ost_probe *probe,
                                              struct ost_probe_result *result);

#endif
