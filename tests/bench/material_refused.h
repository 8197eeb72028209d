/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens that a whole check refuses. */
#ifndef TESTS_BENCH_MATERIAL_REFUSED_H
#define TESTS_BENCH_MATERIAL_REFUSED_H

#include <stdio.h>

/** One line each, "WHY TOKEN"; the first, "signature", has one bit of a good token's
 *  signature changed. */
void bench_refused_write(FILE *file, const char *jwk, const char *header);

#endif
