/* SPDX-License-Identifier: Apache-2.0 */
/* The check functions of the group keys; their rows are in checks_keys.c. */
#ifndef OST_PROBE_CHECKS_KEYS_H
#define OST_PROBE_CHECKS_KEYS_H

#include "probe/authorities.h"

/** The set as a whole (checks_keys_set.c). */
OST_PROBE_CHECK_FUNCTION(ost_probe_keys_address);
OST_PROBE_CHECK_FUNCTION(ost_probe_keys_set);
OST_PROBE_CHECK_FUNCTION(ost_probe_keys_usable);
OST_PROBE_CHECK_FUNCTION(ost_probe_keys_cache);
OST_PROBE_CHECK_FUNCTION(ost_probe_keys_none);
OST_PROBE_CHECK_FUNCTION(ost_probe_keys_unsigned);

/** Each of its keys (checks_keys_members.c). */
OST_PROBE_CHECK_FUNCTION(ost_probe_keys_private);
OST_PROBE_CHECK_FUNCTION(ost_probe_keys_symmetric);
OST_PROBE_CHECK_FUNCTION(ost_probe_keys_strength);
OST_PROBE_CHECK_FUNCTION(ost_probe_keys_form);
OST_PROBE_CHECK_FUNCTION(ost_probe_keys_algorithms);
OST_PROBE_CHECK_FUNCTION(ost_probe_keys_kid);
OST_PROBE_CHECK_FUNCTION(ost_probe_keys_distinct);
OST_PROBE_CHECK_FUNCTION(ost_probe_keys_alg);

#endif
