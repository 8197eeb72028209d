/* SPDX-License-Identifier: Apache-2.0 */
/* The file of `policy test`: what is asked and what is expected. */
#ifndef OST_CLI_EXPECTATION_H
#define OST_CLI_EXPECTATION_H

#include <jansson.h>

#include "request_text.h"

/** The tests of a file, at least one, each of the right form and named. NULL after
 * telling what is wrong. json_decref(). */
json_t *expectation_read(const char *path);
/** The request of a test. False after telling. request_text_free() either way. */
bool expectation_request(const json_t *test, struct request_text *out);
/** What differs, each as a sentence; only the members named in `expect` are compared, a
 *  list as a set. json_decref(). */
json_t *expectation_compare(json_t *expect, const json_t *verdict);

#endif
