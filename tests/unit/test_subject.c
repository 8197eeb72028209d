/* SPDX-License-Identifier: Apache-2.0 */
/* What the log says of a person: by default a hash that nobody can undo, and that is the
 * same for the same person. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "../harness/door.h"
#include "jose/digest.h"

#define BEARER   .authorization = "Bearer {T}"
#define SUBJECT  "\"subject\":\""
#define ADMITTED "\"event\":\"check_admitted\""

/* RFC 4231 sections 4.2, 4.3 and 4.7. */
static void hmac_is_that_of_the_rfc(void **state)
{
    static const struct {
        const char *key, *data, *mac; /* the first 16 digits */
    } cases[] = {
        {"\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b",
         "Hi There", "b0344c61d8db3853"},
        {"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e"},
    };
    char longer[131];
    char hex[17];
    uint8_t mac[OST_SHA256_BYTES];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(
            ost_hmac_sha256(ost_span_of(cases[i].key), ost_span_of(cases[i].data), mac));
        ost_hex(mac, 16, hex);
        assert_string_equal(hex, cases[i].mac);
    }
    memset(longer, 0xaa, sizeof longer); /* than a block */
    assert_true(ost_hmac_sha256(
        (struct ost_span){longer, sizeof longer},
        ost_span_of("Test Using Larger Than Block-Size Key - Hash Key First"), mac));
    ost_hex(mac, 16, hex);
    assert_string_equal(hex, "60e431591ee0b67f");
}

/* The digits behind the first "subject" of the log; "" without one. */
static const char *told_subject(const struct door *door)
{
    static char digits[32];
    const char *at = strstr(door->log, SUBJECT);
    digits[0] = '\0';
    if (at != NULL) {
        at += strlen(SUBJECT);
        (void)snprintf(digits, sizeof digits, "%.*s", (int)strcspn(at, "\""), at);
    }
    return digits;
}

/* rows: LG-03 LG-06 */
static void by_default_it_is_a_hash(void **state)
{
    struct door *door = door_open("", "k1");
    char first[32];
    (void)state;
    assert_int_equal(ASK(door, BEARER, .tool = "delete_file"),
                     OSTIARY_INSUFFICIENT_SCOPE);
    (void)snprintf(first, sizeof first, "%s", told_subject(door));
    assert_int_equal(strlen(first), 16);
    assert_int_equal(strspn(first, "0123456789abcdef"), 16);
    door_forget(door);
    assert_int_equal(ASK(door, BEARER, .tool = "get_weather"), OSTIARY_OK);
    assert_string_equal(told_subject(door), first); /* the same person */
    assert_int_equal(door_told(door, "u1"), 0);
    door_forget(door);
    assert_int_equal(ASK(door, BEARER, .token = door_token(door, "{\"sub\":\"u2\"}")),
                     OSTIARY_OK);
    assert_string_not_equal(told_subject(door), first);
    door_forget(door);
    assert_int_equal(ASK(door, .authorization = NULL), OSTIARY_NO_TOKEN);
    assert_int_equal(door_told(door, "\"subject\":null"), 1);
    door_close(door);
    door = door_open("", "k1"); /* under another key */
    assert_int_equal(ASK(door, BEARER), OSTIARY_OK);
    assert_string_not_equal(told_subject(door), first);
    door_close(door);
}

/* openssl dgst -sha256 -hmac 0123456789abcdef, of u1.
 * rows: LG-03 */
static void under_a_key_of_the_operators_it_can_be_found_again(void **state)
{
    (void)state;
    assert_int_equal(setenv("OSTIARY_TEST_KEY", "0123456789abcdef", 1), 0);
    struct door *door =
        door_open(",\"log\":{\"subject_key\":{\"$env\":\"OSTIARY_TEST_KEY\"}}", "k1");
    assert_int_equal(ASK(door, BEARER), OSTIARY_OK);
    assert_string_equal(told_subject(door), "5162bddb18bda008");
    assert_int_equal(door_told(door, "0123456789abcdef"), 0);
    door_close(door);
}

/* rows: LG-03 */
static void only_who_asks_gets_the_name_and_nobody_may_want_it(void **state)
{
    (void)state;
    struct door *door = door_open(",\"log\":{\"subjects\":\"plain\"}", "k1");
    assert_int_equal(ASK(door, BEARER), OSTIARY_OK);
    assert_int_equal(door_told(door, "\"subject\":\"u1\""), 1);
    door_close(door);
    door = door_open(",\"log\":{\"subjects\":\"none\"}", "k1");
    assert_int_equal(ASK(door, BEARER), OSTIARY_OK);
    assert_int_equal(door_told(door, ADMITTED), 1);
    assert_int_equal(door_told(door, "\"subject\":null"), 1);
    door_close(door);
}

/* From what the client was told to the cause in one line.
 * rows: LG-02 LG-05 */
static void an_id_leads_to_one_line_with_the_cause(void **state)
{
    char id[64];
    struct door *door = door_open("", "k1");
    (void)state;
    assert_int_equal(ASK(door, BEARER, .tool = "delete_file"),
                     OSTIARY_INSUFFICIENT_SCOPE);
    (void)snprintf(id, sizeof id, "\"id\":\"%s\"", door_header(door, "X-Request-Id"));
    assert_int_equal(door_told(door, id), 1);
    char hash[64];
    (void)snprintf(hash, sizeof hash, "\"token_hash\":\"%s\"",
                   ostiary_verdict_token_hash(door->verdict));
    const char *const members[] = {
        hash,
        "\"event\":\"check_refused\"",
        "\"status\":403",
        "\"reason\":\"insufficient_scope\"",
        "\"hint\":",
        "\"issuer\":\"https://as.example.com\"",
        SUBJECT,
        "\"client_id\":\"c1\"",
        "\"key_id\":\"k1\"",
        "\"method\":\"tools/call\"",
        "\"tool\":\"delete_file\"",
        "\"rule\":\"/policy/tools/delete_file\"",
        "\"missing_scopes\":\"files:read files:write\"",
        "\"settings\":\"",
    };
    assert_int_equal(door_told(door, ""), 1);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        assert_int_equal(door_told(door, members[i]), 1);
    }
    door_close(door);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hmac_is_that_of_the_rfc),
        cmocka_unit_test(by_default_it_is_a_hash),
        cmocka_unit_test(under_a_key_of_the_operators_it_can_be_found_again),
        cmocka_unit_test(only_who_asks_gets_the_name_and_nobody_may_want_it),
        cmocka_unit_test(an_id_leads_to_one_line_with_the_cause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
