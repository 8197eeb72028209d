/* SPDX-License-Identifier: Apache-2.0 */
/* JSON pointers (RFC 6901) into a parsed text. */
#include "wire/json_pointer.h"

#include <string.h>

#include "wire/json_variant.h"

#define LONGEST_STEP 256 /* of a member's name, unescaped; a longer one leads nowhere */

/* Each step short enough to be followed: one that led nowhere would make "absent" true.
 */
static bool steps_fit(struct ost_span pointer)
{
    while (pointer.len > 0) {
        struct ost_span rest = ost_span_from(pointer, 1);
        size_t len = ost_span_find(rest, '/');
        if (len > LONGEST_STEP) {
            return false;
        }
        pointer = ost_span_from(rest, len);
    }
    return true;
}

bool ost_json_pointer_is(struct ost_span pointer)
{
    if (!ost_span_starts(pointer, "/") || !steps_fit(pointer)) {
        return false;
    }
    for (size_t i = 0; i < pointer.len; i++) {
        bool escape = pointer.data[i] == '~';
        if (escape && (i + 1 == pointer.len ||
                       (pointer.data[i + 1] != '0' && pointer.data[i + 1] != '1'))) {
            return false;
        }
    }
    return true;
}

/* Takes "/step" off the front, unescaped and terminated. False where it is too long. */
static bool next_step(struct ost_span *rest, char step[LONGEST_STEP + 1])
{
    size_t len = 0;
    *rest = ost_span_from(*rest, 1);
    while (rest->len > 0 && rest->data[0] != '/' && len < LONGEST_STEP) {
        bool escape = rest->data[0] == '~';
        char byte = rest->data[escape ? 1 : 0];
        step[len++] = escape ? (byte == '0' ? '~' : '/') : byte;
        *rest = ost_span_from(*rest, escape ? 2 : 1);
    }
    step[len] = '\0';
    return rest->len == 0 || rest->data[0] == '/';
}

/* RFC 6901 section 4: digits without a leading zero. */
static const struct ost_json *item_at(const struct ost_json *array, const char *step)
{
    size_t index = 0;
    if (step[0] == '\0' || (step[0] == '0' && step[1] != '\0') || strlen(step) > 9) {
        return NULL;
    }
    for (; *step != '\0'; step++) {
        if (*step < '0' || *step > '9') {
            return NULL;
        }
        index = 10 * index + (size_t)(*step - '0');
    }
    return index < ost_json_count(array) ? ost_json_item(array, index) : NULL;
}

const struct ost_json *ost_json_pointer_find_sole(const struct ost_json *root,
                                                  struct ost_span pointer,
                                                  bool *ambiguous_out)
{
    const struct ost_json *at = root;
    char step[LONGEST_STEP + 1];
    *ambiguous_out = false;
    while (at != NULL && pointer.len > 0) {
        if (!next_step(&pointer, step)) {
            return NULL;
        }
        const char *const names[] = {step, NULL};
        if (ost_json_has_variant(at, names)) {
            *ambiguous_out = true;
            return NULL;
        }
        at = ost_json_type(at) == OST_JSON_ARRAY ? item_at(at, step)
                                                 : ost_json_member(at, step);
    }
    return at;
}

const struct ost_json *ost_json_pointer_find(const struct ost_json *root,
                                             struct ost_span pointer)
{
    const struct ost_json *at = root;
    char step[LONGEST_STEP + 1];
    while (at != NULL && pointer.len > 0) {
        if (!next_step(&pointer, step)) {
            return NULL;
        }
        at = ost_json_type(at) == OST_JSON_ARRAY ? item_at(at, step)
                                                 : ost_json_member(at, step);
    }
    return at;
}
