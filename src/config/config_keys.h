/* SPDX-License-Identifier: Apache-2.0 */
/* The members of a server's entry that are about keys: readers for its table, whose
 * `into` is the issuer's settings. */
#ifndef OST_CONFIG_CONFIG_KEYS_H
#define OST_CONFIG_CONFIG_KEYS_H

#include "config/read.h"

void ost_config_read_algorithms(struct ost_reader *reader, const struct ost_json *value,
                                void *into);
void ost_config_read_key_algorithms(struct ost_reader *reader,
                                    const struct ost_json *value, void *into);
void ost_config_read_metadata_url(struct ost_reader *reader, const struct ost_json *value,
                                  void *into);
void ost_config_read_jwks_uri(struct ost_reader *reader, const struct ost_json *value,
                              void *into);
void ost_config_read_jwks_file(struct ost_reader *reader, const struct ost_json *value,
                               void *into);

/** A jwks_file that would leave the server without a key is a problem. */
void ost_config_check_jwks(struct ost_reader *reader,
                           const struct ost_issuer_settings *issuer);

#endif
