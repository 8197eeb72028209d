/* SPDX-License-Identifier: Apache-2.0 */
/* WWW-Authenticate as RFC 9110 section 11.6.1 reads it: challenges, each with a token68
 * or parameters. Pure. */
#ifndef OST_OAUTH_CHALLENGE_LIST_H
#define OST_OAUTH_CHALLENGE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

#define OST_CHALLENGES_MAX           8
#define OST_CHALLENGE_PARAMETERS_MAX 16

/** Everything borrows from the field values. */
struct ost_challenge_parameter {
    struct ost_span name;
    struct ost_span
        value; /* of a quoted-string what stands between the quotes, as it is */
    bool quoted;
};

struct ost_challenge_item {
    struct ost_span scheme;
    struct ost_span token68; /* absent without */
    struct ost_challenge_parameter parameters[OST_CHALLENGE_PARAMETERS_MAX];
    size_t count;
};

/** Of all the field lines. Zeroed memory has none. */
struct ost_challenge_list {
    struct ost_challenge_item items[OST_CHALLENGES_MAX];
    size_t count;
};

/** Read one more field line. False where it is no list of challenges, or a longer one
 * than anybody sends; *why_out is then a static phrase, and the list holds what came
 * before. */
bool ost_challenge_list_add(struct ost_challenge_list *list, struct ost_span value,
                            const char **why_out);
/** The first challenge of this scheme, in any case; NULL without. */
const struct ost_challenge_item *
ost_challenge_list_find(const struct ost_challenge_list *list, const char *scheme);
/** The first parameter of this name, in any case; NULL without. */
const struct ost_challenge_parameter *
ost_challenge_item_find(const struct ost_challenge_item *item, const char *name);
/** A name that stands twice in a challenge (RFC 9110 section 11.2); absent: none does. */
struct ost_span ost_challenge_item_repeated(const struct ost_challenge_item *item);

#endif
