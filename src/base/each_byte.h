/* SPDX-License-Identifier: Apache-2.0 */
/* Eight bytes looked at as one word: what is done to the word is done to each of them. */
#ifndef OST_BASE_EACH_BYTE_H
#define OST_BASE_EACH_BYTE_H

#include <stdint.h>

/** A word whose eight bytes are all this one. */
#define OST_EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

#endif
