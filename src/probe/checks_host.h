/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of what a browser is let do; the rows stand in checks_host.c. */
#ifndef OST_PROBE_CHECKS_HOST_H
#define OST_PROBE_CHECKS_HOST_H

#include "probe/check.h"

enum ost_probe_outcome ost_probe_check_origin(struct ost_probe *probe,
                                              struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_null_origin(struct ost_probe *probe,
                                                   struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_lookalike(struct ost_probe *probe,
                                                 struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_own_origin(struct ost_probe *probe,
                                                  struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_preflight(struct ost_probe *probe,
                                                 struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_cookies_of_others(struct ost_probe *probe,
                                                         struct ost_probe_result *result);
enum ost_probe_outcome ost_probe_check_expose(struct ost_probe *probe,
                                              struct ost_probe_result *result);

/** A host that is nowhere (RFC 6761 section 6.4). */
#define OST_PROBE_FOREIGN_HOST   "ostiary-probe.invalid"
#define OST_PROBE_FOREIGN_ORIGIN "https://" OST_PROBE_FOREIGN_HOST

#endif
