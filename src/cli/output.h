/* SPDX-License-Identifier: Apache-2.0 */
/* Answers for people, made from the JSON that programs get. */
#ifndef OST_CLI_OUTPUT_H
#define OST_CLI_OUTPUT_H

#include <stdbool.h>

/** Print a verdict's JSON: as it is, or as one line for people. Flushed. Returns its exit
 *  status. `now` is the clock of token checks. */
int output_verdict(const char *verdict_json, bool as_json, long long now);
/** Join exit statuses: a refusal outranks unavailability (interface.md section 1). */
int output_worse(int a, int b);
/** Print the report of ostiary_discover(). Whether any address answered at all. */
bool output_discovery(const char *report_json, bool as_json);
/** Print the explanation of ostiary_policy_explain(). Returns its exit status. */
int output_explanation(const char *explanation_json, bool as_json);

#endif
