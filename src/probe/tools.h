/* SPDX-License-Identifier: Apache-2.0 */
/* Tools of the server, which are called with leave alone. */
#ifndef OST_PROBE_TOOLS_H
#define OST_PROBE_TOOLS_H

#include "probe/check.h"

/** The next tool of the list that may be called, from *at on, which is moved behind it:
 *  none without --allow-calls, and never one that is annotated as destructive. NULL: no
 *  more. */
const char *ost_probe_next_tool(const struct ost_probe *probe, size_t *at);
/** Call it without arguments. False where no answer came. */
bool ost_probe_call_tool(struct ost_probe *probe, const char *name, const char *version,
                         const char *authorization, struct ost_answer *answer_out);

#endif
