/* SPDX-License-Identifier: Apache-2.0 */
/* Two tables: what each name's callers gain and lose. */
#ifndef OST_CLI_POLICY_DIFF_H
#define OST_CLI_POLICY_DIFF_H

#include <jansson.h>

/** [{"part","name","changes":[{"change","scopes","text"}]}], only of what differs.
 * "change" is new, gone, gains, loses, needs, needs_no_longer, hidden or shown; "scopes"
 * stands in gains and loses alone, null there meaning a caller without a token. tools   A
 * tools/list whose tools are compared; NULL: the names of both tables. Returns NULL
 * without memory. json_decref(). */
json_t *policy_diff(const json_t *old, const json_t *new, const json_t *tools);

#endif
