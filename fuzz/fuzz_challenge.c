/* SPDX-License-Identifier: Apache-2.0 */
/* WWW-Authenticate field lines of a stranger, one a line of input: what is read is
 * written and read again alike, lines read as they do when joined, and regular
 * expressions find nothing outside of what they were given. */
#include "base/buf.h"
#include "fuzz.h"
#include "oauth/challenge_clients.h"
#include "oauth/challenge_list.h"
#include "wire/field.h"

#define MOST_LINES 4

static bool is_within(struct ost_span part, struct ost_span whole)
{
    return part.data == NULL ||
           (part.data >= whole.data && part.data + part.len <= whole.data + whole.len);
}

static void write_item(const struct ost_challenge_item *item, struct ost_buf *out)
{
    ost_buf_add_span(out, item->scheme);
    ost_buf_add_string(out, item->token68.data == NULL ? "" : " ");
    ost_buf_add_span(out, item->token68);
    for (size_t i = 0; i < item->count; i++) {
        const struct ost_challenge_parameter *parameter = &item->parameters[i];
        ost_buf_add_string(out, i == 0 ? " " : ",");
        ost_buf_add_span(out, parameter->name);
        ost_buf_add_string(out, parameter->quoted ? "=\"" : "=");
        ost_buf_add_span(out, parameter->value);
        ost_buf_add_string(out, parameter->quoted ? "\"" : "");
    }
    ost_buf_add_string(out, ", ");
}

static void check_same(const struct ost_challenge_list *a,
                       const struct ost_challenge_list *b)
{
    MUST(a->count == b->count);
    for (size_t i = 0; i < a->count; i++) {
        const struct ost_challenge_item *left = &a->items[i];
        const struct ost_challenge_item *right = &b->items[i];
        MUST(ost_span_equal(left->scheme, right->scheme));
        MUST(ost_span_equal(left->token68, right->token68) &&
             left->count == right->count);
        for (size_t k = 0; k < left->count; k++) {
            MUST(ost_span_equal(left->parameters[k].name, right->parameters[k].name));
            MUST(ost_span_equal(left->parameters[k].value, right->parameters[k].value));
        }
    }
}

static void check_list(const struct ost_challenge_list *list, struct ost_span joined)
{
    static struct ost_challenge_list again; /* too large for a stack that is watched */
    static struct ost_challenge_list once;
    again.count = 0;
    once.count = 0;
    struct ost_buf text = {0};
    const char *why = NULL;
    for (size_t i = 0; i < list->count; i++) {
        MUST(ost_field_is_token(list->items[i].scheme));
        MUST(list->items[i].token68.data == NULL || list->items[i].count == 0);
        write_item(&list->items[i], &text);
    }
    MUST(ost_challenge_list_add(&again, ost_buf_span(&text), &why));
    check_same(list, &again);
    MUST(ost_challenge_list_add(&once, joined, &why));
    check_same(list, &once);
    ost_buf_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ost_span rest = fuzz_span(data, size);
    static struct ost_challenge_list list;
    list.count = 0;
    struct ost_buf joined = {0};
    bool good = true;
    for (size_t count = 0; rest.len > 0 && count < MOST_LINES; count++) {
        struct ost_span line = fuzz_line(&rest);
        const char *why = NULL;
        bool read = ost_challenge_list_add(&list, line, &why);
        MUST(read == (why == NULL));
        good = good && read;
        ost_buf_add_string(&joined, count == 0 ? "" : ", ");
        ost_buf_add_span(&joined, line);
    }
    struct ost_span whole = ost_buf_span(&joined);
    MUST(is_within(ost_challenge_quoted_match(whole, "scope"), whole));
    MUST(is_within(ost_challenge_sdk_match(whole, "scope"), whole));
    MUST(ost_challenge_begins_bearer(whole) || whole.len < 8 || whole.data[7] == ' ' ||
         !ost_span_starts(whole, "Bearer "));
    if (good) {
        check_list(&list, whole);
    }
    ost_buf_clear(&joined);
    return 0;
}
