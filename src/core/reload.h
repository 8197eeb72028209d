/* SPDX-License-Identifier: Apache-2.0 */
/* Other settings for a validator that goes on serving: validated first, published in one
 * step, the old ones kept on any error (SC-21). */
#ifndef OST_CORE_RELOAD_H
#define OST_CORE_RELOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "config/origin.h"
#include "ostiary/validator.h"

struct ost_reload;

/** `origin`: of the settings in force, shared; `now`: monotonic milliseconds. */
OSTIARY_MUST_CHECK ostiary_code ost_reload_new(struct ost_origin *origin, int64_t now,
                                               struct ost_reload **reload_out,
                                               ostiary_error *err);
/** `abandoned`: in a fork's child; no lock is touched. */
void ost_reload_free(struct ost_reload *reload, bool abandoned);

/** On the worker's thread: look at the files where that is due, and reload where one has
 *  changed. Says when it is due again, INT64_MAX: never. */
int64_t ost_reload_watch(ostiary_validator *validator, int64_t now);
/** How often the files were looked at. */
uint64_t ost_reload_looks(const struct ost_reload *reload);
/** Why the latest attempt failed, "" where it did not. */
void ost_reload_last_error(struct ost_reload *reload, ostiary_error *error_out);

#endif
