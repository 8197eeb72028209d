/* SPDX-License-Identifier: Apache-2.0 */
/* `profile` and the members from `typ` to `token_kind` of a server's entry. */
#ifndef OST_CONFIG_CONFIG_TOKENS_H
#define OST_CONFIG_CONFIG_TOKENS_H

#include "config/profiles.h"
#include "config/read.h"

/** The row a server's entry names; the first where it names none. */
const struct ost_profile *ost_config_profile(const struct ost_json *server);
/** False where its profile is no row of the table: that is told once, as such. */
bool ost_config_profile_is_known(const struct ost_json *server);
/** Fill what the row says, before the entry's own members are read. */
void ost_config_apply_profile(struct ost_reader *reader, const struct ost_json *server,
                              struct ost_issuer_settings *issuer);

/* Readers of members, for the table of the entry; `into` is the issuer's settings. */
void ost_config_read_profile(struct ost_reader *reader, const struct ost_json *value,
                             void *into);
void ost_config_read_typ(struct ost_reader *reader, const struct ost_json *value,
                         void *into);
void ost_config_read_scope_claims(struct ost_reader *reader, const struct ost_json *value,
                                  void *into);
void ost_config_read_client_claims(struct ost_reader *reader,
                                   const struct ost_json *value, void *into);
void ost_config_read_audience_claim(struct ost_reader *reader,
                                    const struct ost_json *value, void *into);
void ost_config_read_optional_claims(struct ost_reader *reader,
                                     const struct ost_json *value, void *into);
void ost_config_read_token_kind(struct ost_reader *reader, const struct ost_json *value,
                                void *into);

#endif
