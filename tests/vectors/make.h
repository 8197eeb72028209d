/* SPDX-License-Identifier: Apache-2.0 */
/* The token and the request of a case: good ones, changed as it says. */
#ifndef OST_TESTS_MAKE_H
#define OST_TESTS_MAKE_H

#include "stage.h"

/** The signed token; the caller frees with ost_free(). */
char *make_token(const struct set *set, const json_t *vector);
/** The check request (interface.md section 2) as text; the caller frees with free(). */
char *make_request(const json_t *vector, const char *token);
/** A string of the case, or `other`. */
const char *string_or(const json_t *vector, const char *name, const char *other);

#endif
