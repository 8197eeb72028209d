/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar alone: a list of challenges, each with its auth-params or a token68. */
#ifndef TESTS_HARNESS_CHALLENGE_LIST_H
#define TESTS_HARNESS_CHALLENGE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct text {
    const char *at; /* into the field value */
    size_t len;
};

struct parameter {
    struct text name, value; /* a quoted value is what stands between the quotes */
    bool quoted;
};

struct challenge {
    struct text scheme, token68;
    struct parameter parameters[16];
    size_t count;
};

struct challenge_list {
    struct challenge items[4];
    size_t count;
};

/** NULL, or why it is no list of challenges (RFC 9110 sections 5.6, 11.3 and 11.6.1). */
const char *challenge_list_parse(const char *header, struct challenge_list *out);

/** The parameter of this name (case does not count), NULL without it. */
const struct parameter *challenge_list_find(const struct challenge *challenge,
                                            const char *name);

bool text_is(struct text text, const char *other);

#endif
