/* SPDX-License-Identifier: Apache-2.0 */
/* The n-th of some kind of call fails. Programs that use this link with the arguments of
 * tests/fault/meson.build, which put these wrappers before the library's calls. */
#ifndef TESTS_HARNESS_FAIL_H
#define TESTS_HARNESS_FAIL_H

#include <stdbool.h>
#include <stddef.h>

/** What fails; one kind at a time. */
enum fail_kind {
    FAIL_MEMORY,        /* base/mem's allocators return NULL */
    FAIL_CRYPTO_MEMORY, /* OpenSSL's do, also below libjwt */
    FAIL_CALL,          /* a call to OpenSSL, libjwt or the system says 0 or NULL */
    FAIL_CALL_NEGATIVE, /* the same, but one that returns a number says -1 */
    FAIL_KINDS
};

/** Take over the allocators of OpenSSL. First thing in main(). */
void fail_prepare(void);

/** From fail_begin() on, the n-th (from 1) call of that kind fails; `lasting`: and every
 *  later one. On any thread. */
void fail_arm(enum fail_kind kind, size_t n, bool lasting);
void fail_begin(void);
void fail_end(void);

/** Nothing fails any more. Returns whether something did. */
bool fail_disarm(void);

/** What failed first: the function's name, or the file of OpenSSL that wanted memory. */
const char *fail_where(void);

/** Print the stack where something fails, where the sanitizer can. */
void fail_trace(bool on);

/** For the wrappers: must this call fail? */
bool fail_now(enum fail_kind kind, const char *where);
/** The same for a call: 0, else what it is to return: 1 for "0 or NULL", -1 for -1. */
int fail_call(const char *where);

#endif
