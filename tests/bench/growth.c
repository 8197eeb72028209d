/* SPDX-License-Identifier: Apache-2.0 */
/* The worker of growth.py: one process for each thing that grows. */
#include "growth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allocations.h"

static void open_dimension(const char *folder, const char *dimension,
                           struct growth_cases *cases)
{
    static const struct {
        const char *name;
        void (*open)(const char *folder, struct growth_cases *cases);
    } dimensions[] = {
        {"keys", growth_open_keys},   {"issuers", growth_open_issuers},
        {"rules", growth_open_rules}, {"scopes", growth_open_scopes},
        {"sizes", growth_open_sizes},
    };
    static const char tokens[] = "tokens=";
    if (strncmp(dimension, tokens, sizeof tokens - 1) == 0) {
        growth_open_tokens(folder, cases,
                           strtoul(dimension + sizeof tokens - 1, NULL, 10));
        return;
    }
    for (size_t i = 0; i < sizeof dimensions / sizeof dimensions[0]; i++) {
        if (strcmp(dimension, dimensions[i].name) == 0) {
            dimensions[i].open(folder, cases);
            return;
        }
    }
    bench_die("nothing grows by %s", dimension);
}

int main(int argc, char **argv)
{
    static struct growth_cases cases;
    char name[160];
    allocations_prepare();
    if (argc < 3) {
        bench_die("usage: bench-growth FOLDER tokens=MOST|keys|issuers|rules|scopes|sizes"
                  " [CASE TIMES]");
    }
    open_dimension(argv[1], argv[2], &cases);
    (void)snprintf(name, sizeof name, "ostiary %s%s", OSTIARY_BENCH_VERSION, cases.name);
    return bench_serve(name, cases.items, cases.count, argc - 3, argv + 3);
}
