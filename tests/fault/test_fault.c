/* SPDX-License-Identifier: Apache-2.0 */
/* The n-th call of one kind fails, for every n, in every row: test_fault KIND [ROW [N]].
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "fault.h"
#include "world.h"

#define MOST_TESTS 400

static const char *const kinds[FAIL_KINDS] = {"memory", "crypto_memory", "call",
                                              "call_negative"};

/** One row under one kind of failure, once or from the n-th on. */
struct job {
    const struct fault_row *row;
    bool lasting;
    char name[96];
};

static enum fail_kind kind;
static size_t only;
static struct job jobs[MOST_TESTS];
static struct CMUnitTest tests[MOST_TESTS];
static size_t count;

/* rows: PL-03 AL-09 */
static void no_failure_ever_admits(void **state)
{
    const struct job *job = *state;
    fault_try(job->row, kind, job->lasting, only);
}

static void add(const struct fault_row *row, bool lasting)
{
    struct job *job = &jobs[count];
    assert_true(count < MOST_TESTS);
    job->row = row;
    job->lasting = lasting;
    (void)snprintf(job->name, sizeof job->name, "%s: %s fails%s", row->name, kinds[kind],
                   lasting ? " for good" : " once");
    tests[count++] =
        (struct CMUnitTest){job->name, no_failure_ever_admits, NULL, NULL, job};
}

static bool is_wanted(const struct fault_row *row, const char *name)
{
    return (name == NULL || strcmp(row->name, name) == 0);
}

static void add_rows(struct fault_rows rows, const char *name)
{
    for (size_t i = 0; i < rows.count; i++) {
        if (!is_wanted(&rows.rows[i], name)) {
            continue;
        }
        add(&rows.rows[i], false);
        add(&rows.rows[i], true);
    }
}

static void add_all(const char *name)
{
    add_rows(fault_rows_check(), name);
    add_rows(fault_rows_config(), name);
    add_rows(fault_rows_fetch(), name);
    add_rows(fault_rows_keys(), name);
    add_rows(fault_rows_keyset(), name);
    add_rows(fault_rows_parts(), name);
    add_rows(fault_rows_policy(), name);
    add_rows(fault_rows_refuse(), name);
    add_rows(fault_rows_reload(), name);
    add_rows(fault_rows_sign(), name);
    add_rows(fault_rows_verify(), name);
}

static int find_kind(const char *name)
{
    for (int i = 0; i < FAIL_KINDS; i++) {
        if (strcmp(kinds[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

static int open_world(void **state)
{
    (void)state;
    world_open();
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close();
    return 0;
}

int main(int argc, char **argv)
{
    int asked = argc < 2 ? -1 : find_kind(argv[1]);
    if (asked < 0) {
        fprintf(stderr, "test_fault KIND [ROW [N]], KIND: memory "
                        "crypto_memory call call_negative\n");
        return 2;
    }
    fail_prepare();
    kind = (enum fail_kind)asked;
    only = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
    add_all(argc > 2 ? argv[2] : NULL);
    return _cmocka_run_group_tests(kinds[kind], tests, count, open_world, close_world);
}
