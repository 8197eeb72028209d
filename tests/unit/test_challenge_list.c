/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a challenge: by the grammar, beside the tests' own reader of it, and by the
 * regular expressions of clients. */
#include <string.h>

#include "../harness/challenge_list.h"
#include "../harness/cm.h"
#include "oauth/challenge_clients.h"
#include "oauth/challenge_list.h"

static bool reads(const char *text, struct ost_challenge_list *list)
{
    const char *why = NULL;
    list->count = 0;
    return ost_challenge_list_add(list, ost_span_of(text), &why);
}

/* Both readers, ours and the harness's, which share no code. */
static void both_read(const char *text, bool good)
{
    static struct ost_challenge_list list;
    static struct challenge_list other;
    assert_int_equal(reads(text, &list) && list.count > 0, good);
    assert_int_equal(challenge_list_parse(text, &other) == NULL, good);
    for (size_t i = 0; good && i < list.count; i++) {
        assert_int_equal(list.count, other.count);
        assert_int_equal(list.items[i].count, other.items[i].count);
        assert_int_equal(list.items[i].scheme.len, other.items[i].scheme.len);
        for (size_t k = 0; k < list.items[i].count; k++) {
            assert_ptr_equal(list.items[i].parameters[k].value.data,
                             other.items[i].parameters[k].value.at);
            assert_int_equal(list.items[i].parameters[k].value.len,
                             other.items[i].parameters[k].value.len);
        }
    }
}

static void what_the_grammar_has_is_read(void **state)
{
    (void)state;
    both_read("Bearer", true);
    both_read("Bearer scope=\"a b\", resource_metadata=\"https://h/x\"", true);
    both_read("Bearer scope=a,error = \"b\"", true);
    both_read("Negotiate YWJj==, Bearer realm=\"x\"", true);
    both_read("Basic, Bearer", true);
    both_read(", ,Bearer a=b,,c=d ,", true);
    both_read("Bearer a=\"x\\\"y, z\"", true);
    both_read("DPoP algs=\"ES256\", Bearer a=b, c=d, Basic realm=\"\"", true);
}

static void what_it_has_not_is_refused(void **state)
{
    (void)state;
    both_read("", false);
    both_read("Bearer a=\"x", false);
    both_read("Bearer a=\"x\" b=\"y\"", false);
    both_read("Bearer error_description=\"\"exp\" claim\"", false);
    both_read("Bearer a=b; c=d", false);
    both_read("Bearer\ta=b", false);
    both_read("=b", false);
    both_read("Bearer abc=, d=e", false);
    both_read("\"Bearer\"", false);
}

static void lines_go_on_where_the_last_one_ended(void **state)
{
    (void)state;
    static struct ost_challenge_list list;
    const char *why = NULL;
    assert_true(reads("Bearer a=1", &list));
    assert_true(ost_challenge_list_add(&list, ost_span_of("Basic realm=\"x\""), &why));
    assert_int_equal(list.count, 2);
    const struct ost_challenge_item *basic = ost_challenge_list_find(&list, "BASIC");
    assert_non_null(ost_challenge_item_find(basic, "Realm"));
    assert_null(ost_challenge_item_find(basic, "a"));
    assert_null(ost_challenge_item_repeated(basic).data);
    assert_true(reads("Bearer a=1, b=2, A=3", &list));
    assert_true(ost_span_is(ost_challenge_item_repeated(&list.items[0]), "A"));
}

static void matches(const char *joined, const char *quoted, const char *sdk)
{
    struct ost_span text = ost_span_of(joined);
    struct ost_span found[] = {ost_challenge_quoted_match(text, "scope"),
                               ost_challenge_sdk_match(text, "scope")};
    assert_true(quoted == NULL ? found[0].data == NULL : ost_span_is(found[0], quoted));
    assert_true(sdk == NULL ? found[1].data == NULL : ost_span_is(found[1], sdk));
}

static void clients_take_the_first_match(void **state)
{
    (void)state;
    matches("Bearer scope=\"a b\"", "a b", "a b");
    matches("Bearer scope=a b", NULL, "a");
    matches("Bearer error_description=\"need scope=admin\", scope=\"a\"", "a", "admin\"");
    matches("Bearer scope=\"\", scope=\"a\"", "", "\"\"");
    matches("Bearer x_scope=\"a\"", "a", "a");
    matches("Bearer scope=\"a", NULL, "\"a");
    matches("Bearer realm=\"x\"", NULL, NULL);
    assert_true(ost_challenge_begins_bearer(ost_span_of("bearer a=b")));
    assert_false(ost_challenge_begins_bearer(ost_span_of("Bearer")));
    assert_false(ost_challenge_begins_bearer(ost_span_of("Bearer  a=b")));
    assert_false(ost_challenge_begins_bearer(ost_span_of("Basic x, Bearer a=b")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_grammar_has_is_read),
        cmocka_unit_test(what_it_has_not_is_refused),
        cmocka_unit_test(lines_go_on_where_the_last_one_ended),
        cmocka_unit_test(clients_take_the_first_match),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
