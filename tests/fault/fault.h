/* SPDX-License-Identifier: Apache-2.0 */
/* One row a function that takes several steps: what is run while something fails. */
#ifndef TESTS_FAULT_FAULT_H
#define TESTS_FAULT_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "../harness/fail.h"
#include "ostiary/ostiary.h"

/** Everything that a run lets its caller see; the same code means the same answer. */
struct fault_answer {
    char text[65536];
    size_t len;
};

struct fault_row;
/** Set up, fail_begin(), the steps, fail_end(), tell the answer, clean up. */
typedef ostiary_code (*fault_run_fn)(const struct fault_row *row,
                                     struct fault_answer *answer);

struct fault_row {
    const char *name;
    fault_run_fn run;
    ostiary_code expect; /* when nothing fails */
    const void *of;      /* for `run` */
    bool admits;         /* OSTIARY_OK lets somebody in, or a key */
    bool vague;          /* may blame its caller's key, which OpenSSL could not take in */
    bool by_libjwt;      /* reads PEM: thousands of allocations of OpenSSL's */
    bool makes_rsa_key;  /* too slow, and too random, for every allocation of OpenSSL's */
};

/** The first four members of a row; the last is `of`. */
#define FAULT_ROW(named, runs, expects, ...)                                             \
    .name = (named), .run = (runs), .expect = (expects), .of = __VA_ARGS__

struct fault_rows {
    const struct fault_row *rows;
    size_t count;
};
#define FAULT_ROWS(array) ((struct fault_rows){(array), sizeof(array) / sizeof *(array)})

struct fault_rows fault_rows_check(void);
struct fault_rows fault_rows_config(void);
struct fault_rows fault_rows_fetch(void);
struct fault_rows fault_rows_keys(void);
struct fault_rows fault_rows_keyset(void);
struct fault_rows fault_rows_parts(void);
struct fault_rows fault_rows_policy(void);
struct fault_rows fault_rows_refuse(void);
struct fault_rows fault_rows_reload(void);
struct fault_rows fault_rows_sign(void);
struct fault_rows fault_rows_verify(void);

void fault_tell(struct fault_answer *answer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Let every n-th call of that kind fail in that row; `only` 0: every n, else that one,
 *  with the stack. Fails the cmocka test that runs it. */
void fault_try(const struct fault_row *row, enum fail_kind kind, bool lasting,
               size_t only);

#endif
