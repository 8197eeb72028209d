/* SPDX-License-Identifier: Apache-2.0 */
/* Placeholders in the texts of a case. */
#ifndef OST_TESTS_EXPAND_H
#define OST_TESTS_EXPAND_H

#include <jansson.h>

/**
 * {T} is the token, {H} {C} {S} its segments, {UNSIGNED} the token up to its last dot,
 * {LOOSE} its signature spelt with bits that no byte uses, <x*N> the text x N times (a
 * {i} in it counts), <HEX 00ff> these bytes. `token` NULL: the last two alone. *len_out
 * (may be NULL) is the length; the caller frees with ost_free().
 */
char *expand(const char *text, const char *token, size_t *len_out);

/** A list of texts, each expanded. */
json_t *expand_list(const json_t *list, const char *token);

#endif
