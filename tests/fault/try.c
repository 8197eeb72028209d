/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a row once for every call that can fail in it, and judges what came out. */
#include <openssl/err.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "fault.h"

int __lsan_do_recoverable_leak_check(void) __attribute__((weak));

static struct fault_answer clean;
static struct fault_answer failed;

void fault_tell(struct fault_answer *answer, const char *format, ...)
{
    size_t room = sizeof answer->text - answer->len;
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(answer->text + answer->len, room, format, arguments);
    va_end(arguments);
    assert_true(len >= 0 && (size_t)len < room);
    answer->len += (size_t)len;
}

static ostiary_code run(const struct fault_row *row, struct fault_answer *answer)
{
    answer->len = 0;
    answer->text[0] = '\0';
    ostiary_code code = row->run(row, answer);
    fail_end();
    return code;
}

/* What nobody could decide is told as just that: never as a mistake of the caller's, its
 * file's or its token's, which would make it throw away a good one. */
static bool is_undecided(ostiary_code code)
{
    return code == OSTIARY_INTERNAL_ERROR || code == OSTIARY_KEYS_UNAVAILABLE;
}

/* AL-09: OpenSSL does not tell a signature that is wrong from one that it could not look
 * at, and a stranger must not choose between 401 and 500: both are a bad signature. */
static bool is_doubted(enum fail_kind kind, ostiary_code code)
{
    return code == OSTIARY_BAD_SIGNATURE && kind != FAIL_MEMORY;
}

/** Where memory may be missing without a trace. An admission is right then all the same:
 *  the answer is the one of a clean run, byte by byte, and the twins of these rows, which
 *  differ in a byte of the signature or of the key, run through the same places and get
 *  in nowhere. */
static const char *const harmless[] = {
    /* Other names of an algorithm that is at hand already. */
    "crypto/core_namemap.c",
    /* The AlgorithmIdentifier of a context, for those who sign with it. */
    "crypto/packet.c",
    /* The blinding of a point's coordinates, left out where it fails: nothing is secret
     * in verifying. */
    "crypto/bn/bn_rand.c",
    "crypto/bn/bn_lib.c",
    /* Whether a curve taken in by its name is one of the named ones. */
    "crypto/bn/bn_ctx.c",
    /* The words of an error that nobody reads. */
    "crypto/err/err_local.h",
};

static bool is_harmless(const char *where)
{
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++) {
        size_t len = strlen(where);
        size_t tail = strlen(harmless[i]);
        if (len >= tail && strcmp(where + len - tail, harmless[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* The calls that make keys and tokens for tests cannot tell a key that OpenSSL finds
 * wrong from one that it had no memory for. */
static bool is_vague(const struct fault_row *row, ostiary_code code)
{
    return row->vague && code == OSTIARY_BAD_ARGUMENT;
}

static bool same_answer(void)
{
    return failed.len == clean.len && memcmp(failed.text, clean.text, clean.len) == 0;
}

/* What is wrong with this outcome; NULL: nothing. */
static const char *judge(const struct fault_row *row, enum fail_kind kind,
                         ostiary_code code, bool hit)
{
    if (ERR_peek_error() != 0) {
        return "it leaves an error in OpenSSL's queue";
    }
    if (hit && is_vague(row, code)) {
        return NULL;
    }
    if (code != row->expect) {
        return hit && (is_undecided(code) || is_doubted(kind, code)) ? NULL
                                                                     : "another reason";
    }
    if (!same_answer()) {
        return "another answer under the same reason";
    }
    bool let_in = hit && row->admits && code == OSTIARY_OK;
    return let_in && !is_harmless(fail_where()) ? "it was let in" : NULL;
}

static void complain(const struct fault_row *row, size_t n, ostiary_code code,
                     const char *what)
{
    print_error("%s, n = %zu (%s): %s: %s\n", row->name, n, fail_where(), what,
                ostiary_code_name(code));
    if (code == row->expect) {
        print_error("without: %.600s\nwith:    %.600s\n", clean.text, failed.text);
    }
}

/* One n; whether it was reached. */
static bool try_one(const struct fault_row *row, enum fail_kind kind, size_t n,
                    bool lasting, size_t *complaints)
{
    fail_arm(kind, n, lasting);
    ostiary_code code = run(row, &failed);
    bool hit = fail_disarm();
    const char *what = judge(row, kind, code, hit);
    if (what != NULL) {
        complain(row, n, code, what);
        (*complaints)++;
    }
    ERR_clear_error();
    return hit;
}

/* The first row that leaks is named; after it every other one would be, too. */
static void look_for_leaks(const struct fault_row *row)
{
    static bool found;
    if (!found && __lsan_do_recoverable_leak_check != NULL &&
        __lsan_do_recoverable_leak_check() != 0) {
        found = true;
        fail_msg("%s leaks", row->name);
    }
}

/* Some allocate thousands of times inside OpenSSL, to make an RSA key at random or to
 * read PEM for libjwt: there every so manieth place must do. */
static size_t step_of(const struct fault_row *row)
{
    return row->makes_rsa_key ? 997 : row->by_libjwt ? 41 : 1;
}

void fault_try(const struct fault_row *row, enum fail_kind kind, bool lasting,
               size_t only)
{
    size_t step = kind == FAIL_CRYPTO_MEMORY ? step_of(row) : 1;
    size_t n = only > 0 ? only : 1;
    size_t complaints = 0;
    (void)fail_disarm();
    (void)run(row, &clean); /* once-only start-up and caches are behind us then */
    assert_int_equal(run(row, &clean), row->expect);
    fail_trace(only > 0);
    while (try_one(row, kind, n, lasting, &complaints) && only == 0 && complaints < 20) {
        n += step;
    }
    look_for_leaks(row);
    print_message("# %s: %zu places\n", row->name, (n - 1) / step);
    assert_int_equal(complaints, 0);
}
