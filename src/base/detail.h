/* SPDX-License-Identifier: Apache-2.0 */
/* The text of an error. A refusal has one each, so what all of them cost matters. */
#ifndef OST_BASE_DETAIL_H
#define OST_BASE_DETAIL_H

#include <stdarg.h>
#include <stddef.h>

/** As vsnprintf(), cut to fit and terminated; of what is put in, every other byte than
 *  printable ASCII becomes a question mark; the format has no others. Empty where the
 * format cannot be followed. size > 0. */
void ost_detail_write(char *out, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

#endif
