/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of the group token, in several files. */
#ifndef OST_PROBE_CHECKS_TOKEN_H
#define OST_PROBE_CHECKS_TOKEN_H

#include "probe/present.h"

typedef enum ost_probe_outcome ost_probe_check_fn(struct ost_probe *probe,
                                                  struct ost_probe_result *result);

/** checks_token_changed.c: not the very token. */
ost_probe_check_fn ost_probe_token_flipped;
ost_probe_check_fn ost_probe_token_cut;
ost_probe_check_fn ost_probe_token_padded;
ost_probe_check_fn ost_probe_token_doubled;
ost_probe_check_fn ost_probe_token_error;
/** checks_token_forged.c: made by somebody else. */
ost_probe_check_fn ost_probe_token_payload;
ost_probe_check_fn ost_probe_token_stranger;
ost_probe_check_fn ost_probe_token_none;
ost_probe_check_fn ost_probe_token_bound;
/** checks_token_header.c: with keys of their own. */
ost_probe_check_fn ost_probe_token_jwk;
ost_probe_check_fn ost_probe_token_jku;
ost_probe_check_fn ost_probe_token_callback;
/** checks_token_step_up.c: tools that it may not call. */
ost_probe_check_fn ost_probe_step_up_status;
ost_probe_check_fn ost_probe_step_up_challenge;
ost_probe_check_fn ost_probe_step_up_scope;
ost_probe_check_fn ost_probe_step_up_union;
ost_probe_check_fn ost_probe_step_up_clients;

/** What is made of the token that was given is refused. `made`: whether there was memory
 *  for it. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_token_refused(struct ost_probe *probe, struct ost_probe_result *result,
                        bool made, const struct ost_probe_presented *presented);
/** Whether the token can be used by its holder alone (RFC 7800). */
bool ost_probe_token_is_bound(const struct ost_probe *probe);
/** Of the token, which is a JWT. */
struct ost_probe_model ost_probe_token_model(const struct ost_probe *probe);
/** The last part of it, as it stands there. */
struct ost_span ost_probe_token_signature(const struct ost_probe *probe);
#define OST_PROBE_OPAQUE "the token is no JWT"

#endif
