/* SPDX-License-Identifier: Apache-2.0 */
/* What every answer must be, and what a case expects of its own. */
#ifndef OST_TESTS_JUDGE_H
#define OST_TESTS_JUDGE_H

#include "stage.h"

/** Whether a verdict (JSON text) is well made and what the case expects; complains in TAP
 *  comments. */
bool judge_verdict(const json_t *vector, const char *verdict_text, const char *token);
/** Whether a configuration was refused, or warned of, as the case expects:
 *  {"problem": PATH, "says": WORDS}, {"warning": PATH, "says": WORDS}. */
bool judge_config(const json_t *vector, const struct stage *stage);

#endif
