/* SPDX-License-Identifier: Apache-2.0 */
/* The four macros of error handling and ownership, and the one way to fill an error. */
#ifndef OST_BASE_ERROR_H
#define OST_BASE_ERROR_H

#include <stddef.h>
#include <stdint.h>

#include "ostiary/error.h"

/** Fill *err (may be NULL). The text is cut to fit and made printable ASCII. */
ostiary_code ost_fail(ostiary_error *err, ostiary_code code, const char *format, ...)
    OSTIARY_PRINTF(3, 4);

/** The number of a reason in the one table of them, and the other way round: a code for
 *  each number from 0 on, -1 past the last. Of a code that is none: SIZE_MAX. */
size_t ost_reason_number(ostiary_code code);
ostiary_code ost_reason_at(size_t number);

static inline void ost_error_clear(ostiary_error *err)
{
    err->code = OSTIARY_OK;
    err->line = 0;
    err->detail[0] = '\0';
}

/** Whatever is no printable ASCII becomes a question mark. */
void ost_make_printable(char *text);

/** Pass a failure up. */
#define OST_TRY(call)                                                                    \
    do {                                                                                 \
        ostiary_code ost_try_code_ = (call);                                             \
        if (ost_try_code_ != OSTIARY_OK) {                                               \
            return ost_try_code_;                                                        \
        }                                                                                \
    } while (0)

/** Check, or fail with a code and a sentence. */
#define OST_ENSURE(condition, err, code, ...)                                            \
    do {                                                                                 \
        if (!(condition)) {                                                              \
            return ost_fail((err), (code), __VA_ARGS__);                                 \
        }                                                                                \
    } while (0)

/** Free a local on every exit: OST_CLEANUP(ost_thing_cleanup) struct ost_thing *t = ...
 */
#define OST_CLEANUP(function) __attribute__((cleanup(function)))

/** Define the cleanup function of a type freed by `free_function`. */
#define OST_DEFINE_CLEANUP(name, type, free_function)                                    \
    static inline void name(type **place)                                                \
    {                                                                                    \
        free_function(*place);                                                           \
    }

/** Hand ownership over: the value of a local that is NULL afterwards. */
#define OST_TAKE(pointer)                                                                \
    (__extension__({                                                                     \
        __typeof__(pointer) ost_taken_ = (pointer);                                      \
        (pointer) = NULL;                                                                \
        ost_taken_;                                                                      \
    }))

#endif
