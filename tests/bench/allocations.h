/* SPDX-License-Identifier: Apache-2.0 */
/* How often memory was asked for: by whom it matters. */
#ifndef TESTS_BENCH_ALLOCATIONS_H
#define TESTS_BENCH_ALLOCATIONS_H

#include <stdint.h>

struct allocations {
    uint64_t all;       /* malloc and its like, of the whole process */
    uint64_t libcrypto; /* of these, OpenSSL's */
};

struct allocations allocations_so_far(void);
/** Add what this thread has counted; of a thread that ends. */
void allocations_hand_in(void);
/** Let OpenSSL's be told apart. First thing in main(). */
void allocations_prepare(void);

#endif
