/* SPDX-License-Identifier: Apache-2.0 */
/* One request to a door, as the rows describe it. */
#ifndef TESTS_FAULT_ASK_H
#define TESTS_FAULT_ASK_H

#include "fault.h"

/** How the door is asked. */
enum ask_way {
    ASK_CHECK,
    ASK_AUTHENTICATE,
    ASK_TWO_STEPS,
    ASK_JSON
};

/** Zero members are those of a good tools/call of `t`. */
struct ask {
    const char *alg; /* NULL: ES256 */
    bool without_kid;
    bool without_token;
    bool spoiled;       /* another byte in the signature */
    const char *token;  /* instead of a signed one */
    const char *claims; /* NULL: the good ones */
    const char *header;
    const char *http_method;  /* NULL: POST */
    const char *version;      /* NULL: 2025-11-25 */
    const char *body;         /* NULL: tools/call of t */
    const char *name, *value; /* one more header line */
    unsigned flags;
    enum ask_way way;
    bool used; /* the verdict has admitted somebody before */
};

/** The run of a row whose `of` is a struct ask. */
ostiary_code ask_run(const struct fault_row *row, struct fault_answer *answer);

/** The same at a door that is there already. */
ostiary_code ask_door(ostiary_validator *door, const struct ask *ask,
                      struct fault_answer *answer);

#define ASK_TOOL(name)                                                                     \
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" name \
    "\"}}"

#endif
