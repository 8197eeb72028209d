/* SPDX-License-Identifier: Apache-2.0 */
/* Who a browser says is calling: Origin and Host, before anything else is looked at
 * (requirements OR-01 to OR-06). Pure. */
#ifndef OST_CORE_ORIGIN_H
#define OST_CORE_ORIGIN_H

#include "base/error.h"
#include "config/settings.h"
#include "wire/field.h"

/**
 * Check Origin and Host.
 *
 * origin_out  The accepted Origin, borrowed; absent where there is none.
 *
 * Returns  OSTIARY_OK, OSTIARY_ORIGIN_REFUSED, OSTIARY_HOST_REFUSED.
 */
OSTIARY_MUST_CHECK ostiary_code ost_origin_check(const struct ost_settings *settings,
                                                 const struct ost_fields *fields,
                                                 struct ost_span *origin_out,
                                                 ostiary_error *err);

#endif
