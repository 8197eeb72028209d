/* SPDX-License-Identifier: Apache-2.0 */
/* The reader of challenges that other tests rely on: what it takes, and what it complains
 * of. */
#include "../harness/challenge.h"

#include "../harness/challenge_list.h"
#include "../harness/cm.h"

#define URL  "https://mcp.example.com/.well-known/oauth-protected-resource/mcp"
#define ADDR "resource_metadata=\"" URL "\""

static void good(const char *header)
{
    const char *complaint = challenge_complaint(header, URL);
    if (complaint != NULL) {
        fail_msg("%s: %s", header, complaint);
    }
}

static void bad(const char *header, const char *complaint)
{
    const char *found = challenge_complaint(header, URL);
    if (found == NULL) {
        fail_msg("not told: %s", complaint);
    }
    assert_string_equal(found, complaint);
}

static void the_golden_challenges_are_good(void **state)
{
    (void)state;
    good("Bearer " ADDR);
    good("Bearer scope=\"mcp:read\", " ADDR);
    good("Bearer error=\"invalid_token\", scope=\"mcp:read\", " ADDR
         ", error_description=\"The access token expired\"");
    good("Bearer realm=\"mcp\", error=\"insufficient_scope\", scope=\"a b\", " ADDR
         ", other=\"x y\", error_description=\"Additional scope required\"");
    good("Bearer " ADDR ", DPoP " ADDR ", algs=\"ES256 EdDSA\"");
    assert_null(challenge_complaint("Bearer " ADDR, NULL));
}

static void bytes_and_characters_are_judged(void **state)
{
    (void)state;
    bad(NULL, "no challenge");
    bad("Bearer scope=\"a\",\r\n " ADDR, "a control character or a byte beyond ASCII");
    bad("Bearer scope=\"a\",\t" ADDR, "a control character or a byte beyond ASCII");
    bad("Bearer scope=\"\xc3\xa4\", " ADDR, "a control character or a byte beyond ASCII");
    bad("Bearer scope=\"a\\\"b\", " ADDR, "a character that this parameter may not have");
    bad("Bearer resource_metadata=\"https://h/a b\"",
        "a character that this parameter may not have");
    bad("Bearer scope=\"a  b\", " ADDR,
        "the values of a list are not separated by one space");
    bad("Bearer scope=\" a\", " ADDR,
        "the values of a list are not separated by one space");
    bad("Bearer scope=\"\", " ADDR, "an empty value");
    bad("Bearer scope=a, " ADDR, "a value is no quoted-string");
}

static void names_and_their_order_are_judged(void **state)
{
    (void)state;
    bad("Bearer scope=\"a\", Scope=\"b\", " ADDR, "a parameter is repeated");
    bad("Bearer scope=\"a\", scope=\"a\", " ADDR, "a parameter is repeated");
    bad("Bearer " ADDR ", scope=\"a\"", "the parameters are out of order");
    bad("Bearer scope=\"a\", error=\"invalid_token\", " ADDR
        ", error_description=\"The access token expired\"",
        "the parameters are out of order");
    bad("Bearer error=\"invalid_token\", error_description=\"The access token expired\", "
        "scope=\"a\", " ADDR,
        "the parameters are out of order");
    bad("Bearer other=\"x\", " ADDR, "the parameters are out of order");
    bad("DPoP " ADDR ", Bearer " ADDR, "Bearer is not the first scheme");
    bad("bearer " ADDR, "Bearer is not the first scheme");
    bad("Bearer", "a challenge without parameters");
    bad("Bearer " ADDR ", DPoP", "a challenge without parameters");
}

#define STEP_UP "Bearer error=\"insufficient_user_authentication\", " ADDR

/* rows: SU-02 CH-13 */
static void texts_are_those_of_the_table(void **state)
{
    (void)state;
    bad("Bearer error=\"invalid_token\", " ADDR
        ", error_description=\"The access token Expired\"",
        "error and error_description are not of the fixed table");
    bad("Bearer error=\"insufficient_scope\", " ADDR
        ", error_description=\"The access token expired\"",
        "error and error_description are not of the fixed table");
    bad("Bearer error=\"invalid_token\", " ADDR,
        "error and error_description are not of the fixed table");
    bad("Bearer " ADDR ", error_description=\"The access token expired\"",
        "error text without an error");
    bad(STEP_UP, "another login is asked for, and not which");
    bad(STEP_UP ", max_age=\"5 \"", "max_age is no whole number");
    bad(STEP_UP ", acr_values=\"a  b\"",
        "the values of a list are not separated by one space");
    bad(STEP_UP ", max_age=\"5\", error_description=\"The access token expired\"",
        "words beside a demand for another login");
    assert_null(challenge_complaint(STEP_UP ", acr_values=\"a b\", max_age=\"5\"", URL));
    bad("Bearer scope=\"a\"", "resource_metadata is no absolute URL");
    bad("Bearer resource_metadata=\"/x\"", "resource_metadata is no absolute URL");
    bad("Bearer resource_metadata=\"" URL "/\"",
        "resource_metadata is not the one expected");
}

static void what_a_regular_expression_finds_is_judged(void **state)
{
    (void)state;
    bad("Bearer scope=\"scope=x\", " ADDR, "a value holds scope= or error=");
    bad("Bearer resource_metadata=\"https://h/?error=1\"",
        "a value holds scope= or error=");
    bad("Bearer realm=\"x\", scope=\"a error=b\", " ADDR,
        "a value holds scope= or error=");
    bad("Bearer " ADDR ", x_scope=\"b\"",
        "a client's regular expression finds something else");
    bad("Bearer " ADDR ", x_error=\"b\"",
        "a client's regular expression finds something else");
    bad("Bearer realm=\"resource_metadata=x\", " ADDR,
        "a client's regular expression finds something else");
    bad("Bearer  " ADDR, "a client that splits at spaces finds no Bearer");
}

static void only_a_list_of_challenges_parses(void **state)
{
    (void)state;
    bad("", "no challenge at all");
    bad("Bearer scope=\"a", "no parameter after the scheme");
    bad("Bearer scope=\"a\" " ADDR, "no parameter after the scheme");
    bad("Bearer scope=\"a\"; " ADDR, "no parameter after the scheme");
    bad("Bearer scope=\"a\", \"b\"", "no auth-scheme where one must be");
    bad("Bearer abc==, scope=\"a\"", "a parameter after a token68");
    bad("Bearer/scope=\"a\"", "no space after the auth-scheme");
}

static void the_grammar_is_that_of_rfc_9110(void **state)
{
    struct challenge_list list;
    (void)state;
    /* The example of its section 11.6.1, and empty elements. */
    assert_null(challenge_list_parse(
        ", Basic realm=\"simple\", , Newauth realm = \"apps, not \\\"one\\\"\",type=1,"
        "\ttitle=\"Login to \\\"apps\\\"\", Nego abc=, Other",
        &list));
    assert_int_equal(list.count, 4);
    assert_true(text_is(list.items[1].scheme, "Newauth"));
    assert_int_equal(list.items[1].count, 3);
    assert_true(text_is(challenge_list_find(&list.items[1], "TYPE")->value, "1"));
    assert_false(challenge_list_find(&list.items[1], "type")->quoted);
    assert_true(text_is(list.items[2].token68, "abc="));
    assert_true(text_is(list.items[3].scheme, "Other"));
    assert_string_equal(challenge_parameter("Bearer a=\"x\", Other b=\"y\"", "a"), "x");
    assert_null(challenge_parameter("Bearer a=\"x\", Other b=\"y\"", "b"));
    assert_null(challenge_parameter(NULL, "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_golden_challenges_are_good),
        cmocka_unit_test(bytes_and_characters_are_judged),
        cmocka_unit_test(names_and_their_order_are_judged),
        cmocka_unit_test(texts_are_those_of_the_table),
        cmocka_unit_test(what_a_regular_expression_finds_is_judged),
        cmocka_unit_test(only_a_list_of_challenges_parses),
        cmocka_unit_test(the_grammar_is_that_of_rfc_9110),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
