/* SPDX-License-Identifier: Apache-2.0 */
/* JSON under each set of limits: what is read can be written and read again alike, what
 * the strictest limits take the others take, borrowing reads the same as copying, and
 * jansson reads the same out of it. */
#include <jansson.h>

#include "fuzz.h"
#include "wire/json.h"

#define JANSSON (JSON_REJECT_DUPLICATES | JSON_DECODE_ANY)

/* jansson drops a NUL byte after a number and counts depth otherwise: there alone may it
 * take what we refuse. */
static void compare(struct ost_span text, const struct ost_json *ours)
{
    struct ost_buf dumped = {0};
    json_t *theirs = json_loadb(text.data, text.len, JANSSON, NULL);
    if (ours == NULL) {
        MUST(theirs == NULL || memchr(text.data, '\0', text.len) != NULL);
        json_decref(theirs);
        return;
    }
    MUST(theirs != NULL && ost_json_dump(ours, &dumped));
    json_t *again = json_loadb(dumped.data, dumped.len, JANSSON, NULL);
    MUST(json_equal(theirs, again));
    json_decref(again);
    json_decref(theirs);
    ost_buf_clear(&dumped);
}

static void check_again(const struct ost_json *root, const struct ost_json_limits *limits)
{
    struct ost_buf text = {0};
    struct ost_buf again = {0};
    struct ost_json *second = NULL;
    MUST(ost_json_dump(root, &text));
    MUST(memchr(text.data, '\0', text.len) == NULL);
    if (text.len <= limits->bytes) { /* an escape may be longer than what it spells */
        MUST(ost_json_parse(ost_buf_span(&text), limits, &second, NULL) == OSTIARY_OK);
        MUST(ost_json_dump(second, &again));
        MUST(ost_span_equal(ost_buf_span(&text), ost_buf_span(&again)));
    }
    ost_json_free(second);
    ost_buf_clear(&text);
    ost_buf_clear(&again);
}

/* Every member is found by its name, or a rule could be asked about another one. */
static void check_members(const struct ost_json *value)
{
    struct ost_json_at at;
    for (ost_json_first(value, &at); at.name.data != NULL; ost_json_next(&at)) {
        MUST(ost_json_member_of(value, at.name, ost_json_key(at.name)) == at.value);
        check_members(at.value);
    }
    for (size_t i = 0; ost_json_item(value, i) != NULL; i++) {
        check_members(ost_json_item(value, i));
    }
}

/* Numbers too, which are read by other ways than those by which they are copied. */
static void check_same(const struct ost_json *one, const struct ost_json *other)
{
    int64_t integers[2] = {0, 0};
    double numbers[2] = {0, 0};
    MUST(ost_json_type(one) == ost_json_type(other));
    MUST(ost_json_integer(one, &integers[0]) == ost_json_integer(other, &integers[1]));
    MUST(ost_json_number(one, &numbers[0]) == ost_json_number(other, &numbers[1]));
    MUST(integers[0] == integers[1]);
    MUST(memcmp(&numbers[0], &numbers[1], sizeof numbers[0]) == 0);
    struct ost_json_at at;
    struct ost_json_at beside;
    ost_json_first(other, &beside);
    for (ost_json_first(one, &at); at.name.data != NULL; ost_json_next(&at)) {
        check_same(at.value, beside.value);
        ost_json_next(&beside);
    }
    for (size_t i = 0; ost_json_item(one, i) != NULL; i++) {
        check_same(ost_json_item(one, i), ost_json_item(other, i));
    }
}

/* Into a room that held the last input, whatever became of it. */
static void check_borrowing(struct ost_span text, const struct ost_json_limits *limits,
                            const struct ost_json *copied, const ostiary_error *why)
{
    static struct ost_json_room room;
    struct ost_buf one = {0};
    struct ost_buf other = {0};
    struct ost_json *borrowed = NULL;
    ostiary_error err = {0};
    ost_json_room_reset(&room);
    ostiary_code code = ost_json_parse_in(&room, text, limits, &borrowed, &err);
    MUST(code == why->code && err.line == why->line);
    MUST(strcmp(err.detail, why->detail) == 0);
    MUST((borrowed == NULL) == (copied == NULL));
    if (borrowed != NULL) {
        MUST(ost_json_dump(copied, &one) && ost_json_dump(borrowed, &other));
        MUST(ost_span_equal(ost_buf_span(&one), ost_buf_span(&other)));
        check_same(copied, borrowed);
        check_members(copied);
        check_members(borrowed);
    }
    ost_buf_clear(&one);
    ost_buf_clear(&other);
}

static bool takes(struct ost_span text, const struct ost_json_limits *limits)
{
    struct ost_json *root = NULL;
    ostiary_error err = {0};
    ostiary_code code = ost_json_parse(text, limits, &root, &err);
    MUST((code == OSTIARY_OK) == (root != NULL));
    check_borrowing(text, limits, root, &err);
    if (code == OSTIARY_OK) {
        MUST(limits->any_value || ost_json_type(root) == OST_JSON_OBJECT);
        MUST(ost_json_count(root) <= limits->members ||
             ost_json_type(root) != OST_JSON_OBJECT);
        check_again(root, limits);
    } else {
        MUST(code == OSTIARY_MALFORMED_TOKEN || code == OSTIARY_MALFORMED_BODY);
        MUST(err.detail[0] != '\0');
    }
    ost_json_free(root);
    return code == OSTIARY_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ost_span text = fuzz_span(data, size);
    bool token = takes(text, &ost_json_token_limits);
    bool body = takes(text, &ost_json_body_limits);
    bool file = takes(text, &ost_json_file_limits);
    MUST(!token || (body && file));
    struct ost_json_limits loose = {size, 2048, size, true};
    struct ost_json *root = NULL;
    (void)!ost_json_parse(text, &loose, &root, NULL);
    compare(text, root);
    ost_json_free(root);
    return 0;
}
