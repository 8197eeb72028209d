/* SPDX-License-Identifier: Apache-2.0 */
/* What memory is spent on, and whether it stays what it is. */
#ifndef TESTS_BENCH_MEMORY_H
#define TESTS_BENCH_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** One line of the table. */
struct memory_line {
    const char *name;
    uint64_t value;
    const char *unit;
};

#define MEMORY_MOST_LINES 32

struct memory_table {
    struct memory_line lines[MEMORY_MOST_LINES];
    size_t count;
};

void memory_add(struct memory_table *table, const char *name, uint64_t value,
                const char *unit);
/** Bytes that were asked for and not given back. */
uint64_t memory_in_use(void);
/** Bytes of the process in the machine's memory. */
uint64_t memory_resident(void);

/** What one of each thing takes. */
void memory_of_things(struct memory_table *table, const char *folder);
/** Whether memory stays the same over so many checks, with rotations of the key. */
bool memory_over_time(struct memory_table *table, uint64_t checks);

#endif
