/* SPDX-License-Identifier: Apache-2.0 */
/* The letters of base64url, 32 at a time, where the processor can (x86-64, AVX2). Pure.
 */
#ifndef OST_WIRE_BASE64URL_X86_H
#define OST_WIRE_BASE64URL_X86_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__) && defined(__GNUC__) /* clang says so, too */
#define OST_BASE64URL_X86 1
#else
#define OST_BASE64URL_X86 0
#endif

/** Fewer groups of four letters than this are not for it. */
#define OST_BASE64URL_X86_GROUPS 8

#if OST_BASE64URL_X86
/** Whether this processor can. */
bool ost_base64url_x86_can(void);
/** Decode whole groups, three bytes each, OST_BASE64URL_X86_GROUPS at least; `out` does
 *  not overlap the text. False where any letter is foreign. */
bool ost_base64url_x86_decode(const char *text, size_t groups, uint8_t *out);
#else
static inline bool ost_base64url_x86_can(void)
{
    return false;
}
static inline bool ost_base64url_x86_decode(const char *text, size_t groups, uint8_t *out)
{
    (void)text, (void)groups, (void)out;
    return false;
}
#endif

#endif
