/* SPDX-License-Identifier: Apache-2.0 */
/* The row of a check as JSON. */
#ifndef OST_PROBE_ROW_H
#define OST_PROBE_ROW_H

#include "probe/check.h"
#include "wire/json_write.h"

/** Its members, into an object that is open. */
void ost_probe_put_check(struct ost_json_writer *w, const struct ost_probe_check *check,
                         const struct ost_probe_group *group);

#endif
