/* SPDX-License-Identifier: Apache-2.0 */
/* What memory is spent on, and whether it stays what it is over many checks:
 * bench-memory FOLDER [--checks N] [--json]. Exit status 1: it grew. */
#include "memory.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "worker.h"

#define USUAL_CHECKS 10000000

void memory_add(struct memory_table *table, const char *name, uint64_t value,
                const char *unit)
{
    if (table->count == MEMORY_MOST_LINES) {
        bench_die("too many lines");
    }
    table->lines[table->count++] = (struct memory_line){name, value, unit};
}

/* Of all arenas, what is mapped for itself included: large tables are. */
uint64_t memory_in_use(void)
{
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

uint64_t memory_resident(void)
{
    unsigned long long all = 0;
    unsigned long long resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%llu %llu", &all, &resident) != 2) {
        bench_die("/proc/self/statm cannot be read");
    }
    (void)fclose(file);
    return resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void print_table(const struct memory_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct memory_line *line = &table->lines[i];
        (void)printf("%-52s %12" PRIu64 " %s\n", line->name, line->value, line->unit);
    }
}

static void print_json(const struct memory_table *table, bool flat)
{
    (void)printf("{\"flat\":%s,\"lines\":[", flat ? "true" : "false");
    for (size_t i = 0; i < table->count; i++) {
        const struct memory_line *line = &table->lines[i];
        (void)printf("%s\n{\"name\":\"%s\",\"value\":%" PRIu64 ",\"unit\":\"%s\"}",
                     i == 0 ? "" : ",", line->name, line->value, line->unit);
    }
    (void)printf("\n]}\n");
}

int main(int argc, char **argv)
{
    static struct memory_table table;
    uint64_t checks = USUAL_CHECKS;
    bool json = false;
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            json = true;
        } else if (strcmp(argv[i], "--checks") == 0 && i + 1 < argc) {
            checks = strtoull(argv[++i], NULL, 10);
        } else {
            argc = 0;
        }
    }
    if (argc < 2) {
        bench_die("usage: bench-memory FOLDER [--checks N] [--json]");
    }
    memory_of_things(&table, argv[1]);
    bool flat = memory_over_time(&table, checks);
    if (json) {
        print_json(&table, flat);
    } else {
        print_table(&table);
        (void)printf("%s\n", flat ? "memory stays what it is" : "memory grows");
    }
    return flat ? 0 : 1;
}
