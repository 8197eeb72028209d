/* SPDX-License-Identifier: Apache-2.0 */
/* The members of a server's entry that make permission of identity: readers for its
 * table, whose `into` is the issuer's settings. */
#ifndef OST_CONFIG_CONFIG_SCOPES_H
#define OST_CONFIG_CONFIG_SCOPES_H

#include "config/read.h"

void ost_config_read_claims(struct ost_reader *reader, const struct ost_json *value,
                            void *into);
void ost_config_read_claims_to_scopes(struct ost_reader *reader,
                                      const struct ost_json *value, void *into);
void ost_config_read_request_as(struct ost_reader *reader, const struct ost_json *value,
                                void *into);

/** A condition at the path of the moment. */
void ost_read_condition(struct ost_reader *reader, const struct ost_json *value,
                        struct ost_condition *condition);
/** A point in time after 1970, RFC 3339 in UTC, to Unix seconds. */
void ost_read_time(struct ost_reader *reader, const struct ost_json *value, int64_t *out);
/** Call `read` for each element of a list, inside its path; `into` is the caller's. */
void ost_read_items(struct ost_reader *reader, const struct ost_json *list,
                    void (*read)(struct ost_reader *reader, const struct ost_json *item,
                                 size_t i, void *into),
                    void *into);

#endif
