/* SPDX-License-Identifier: Apache-2.0 */
/* cmocka, with the headers it wants before it. */
#ifndef TESTS_HARNESS_CM_H
#define TESTS_HARNESS_CM_H

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#endif
