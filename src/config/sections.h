/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a configuration file, each read by a file of its own. */
#ifndef OST_CONFIG_SECTIONS_H
#define OST_CONFIG_SECTIONS_H

#include "config/read.h"

/** The whole file into reader->settings. */
void ost_config_read_top(struct ost_reader *reader, const struct ost_json *root);
/** `authorization_servers`. */
void ost_config_read_issuers(struct ost_reader *reader, const struct ost_json *value);
/** An `http` object over what *http holds already. */
void ost_config_read_http(struct ost_reader *reader, const struct ost_json *value,
                          struct ost_http_settings *http);
/** A copy that owns its strings. False without memory. */
OSTIARY_MUST_CHECK bool ost_http_copy(const struct ost_http_settings *from,
                                      struct ost_http_settings *to);

/** `keys` and `token_cache` (config_cache.c). */
void ost_config_read_freshness(struct ost_reader *reader, const struct ost_json *value,
                               struct ost_keys_settings *keys);
void ost_config_read_token_cache(struct ost_reader *reader, const struct ost_json *value,
                                 struct ost_token_cache_settings *tokens);

/** `deny_file`: the file it names (config_deny.c). */
void ost_config_read_deny_file(struct ost_reader *reader, const struct ost_json *value,
                               struct ost_deny_list *list);
/** Entries that can keep nobody out, once the servers are known too. */
void ost_config_check_deny(struct ost_reader *reader, const struct ost_deny_list *list);
/** What request_as makes of every scope of the policy, which has been read. */
void ost_config_make_asking(struct ost_reader *reader,
                            struct ost_issuer_settings *issuer);
/** `log` (config_log.c). */
void ost_config_read_log(struct ost_reader *reader, const struct ost_json *value,
                         struct ost_log_settings *log);

#endif
