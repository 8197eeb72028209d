/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of calls that are not what they seem; the rows stand in checks_protocol.c. */
#ifndef OST_PROBE_CHECKS_PROTOCOL_H
#define OST_PROBE_CHECKS_PROTOCOL_H

#include "probe/check.h"

/** A tool that there cannot be. */
#define OST_PROBE_NO_SUCH_TOOL "ostiary-probe-no-such-tool"

/** How a check ends where no list of tools came for the token. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_lists_nothing(struct ost_probe_result *result);

/** Whether the door is closed to it: checks_protocol_door.c. */
enum ost_probe_outcome ost_probe_check_malformed(struct ost_probe *probe,
                                                 struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_batch_door(struct ost_probe *probe,
                                                  struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_versions(struct ost_probe *probe,
                                                struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_disguise(struct ost_probe *probe,
                                                struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_methods(struct ost_probe *probe,
                                               struct ost_probe_result *result);

/** With a token, which version it is of: checks_protocol_era.c. */
enum ost_probe_outcome ost_probe_check_version_header(struct ost_probe *probe,
                                                      struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_method_header(struct ost_probe *probe,
                                                     struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_name_header(struct ost_probe *probe,
                                                   struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_unsupported(struct ost_probe *probe,
                                                   struct ost_probe_result *result);

/** With a token, what else it opens: checks_protocol_behind.c. */
enum ost_probe_outcome ost_probe_check_batch(struct ost_probe *probe,
                                             struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_session(struct ost_probe *probe,
                                               struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_oracle(struct ost_probe *probe,
                                              struct ost_probe_result *result);

#endif
