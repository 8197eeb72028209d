/* SPDX-License-Identifier: Apache-2.0 */
/* Policy tables of any size, as a company's server has them: most tools by name, every
 * eighth rule by prefix, reading implied by writing. */
#ifndef TESTS_BENCH_TABLE_H
#define TESTS_BENCH_TABLE_H

#include <stddef.h>
#include <stdio.h>

#define BENCH_NAME_BYTES 48
#define BENCH_HELD       5 /* scopes that the token has, spread over all */

/** Write the object `policy`. Rules with an even number ask for one scope that the token
 *  has, the others for one of all, now and then for two, or for one of two. */
void bench_table_write(FILE *out, size_t rules, size_t scopes);
/** The name of scope number i of so many. */
void bench_table_scope(size_t i, char out[BENCH_NAME_BYTES]);
/** The number of the j-th scope that the token has. */
size_t bench_table_held(size_t j, size_t scopes);
/** The token's scopes, with spaces. `out`: BENCH_HELD * BENCH_NAME_BYTES. */
void bench_table_held_list(size_t scopes, char *out);
/** A tool that rule number i, and no other one, speaks of. */
void bench_table_tool(size_t i, char out[BENCH_NAME_BYTES]);

#endif
