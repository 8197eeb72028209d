/* SPDX-License-Identifier: Apache-2.0 */
/* The probe: where its target's documents may lead, what it reads in an answer, what it
 * hides of a token. */
#include <string.h>

#include "../harness/cm.h"
#include "probe/message.h"
#include "probe/result.h"
#include "probe/target.h"

static struct ost_probe_target make(const char *url)
{
    struct ost_probe_target target;
    ostiary_error err = {0};
    assert_int_equal(ost_probe_target_make(url, false, &target, &err), OSTIARY_OK);
    return target;
}

static void a_target_has_its_addresses(void **state)
{
    (void)state;
    struct ost_probe_target target = make("https://h.example:8443/a/mcp?x=1");
    assert_string_equal(target.origin, "https://h.example:8443");
    assert_string_equal(
        target.path_metadata,
        "https://h.example:8443/.well-known/oauth-protected-resource/a/mcp?x=1");
    assert_string_equal(target.root_metadata,
                        "https://h.example:8443/.well-known/oauth-protected-resource");
    assert_false(target.is_local);
    ost_probe_target_clear(&target);
}

static ostiary_code making(const char *url, bool with_token)
{
    struct ost_probe_target target;
    ostiary_code code = ost_probe_target_make(url, with_token, &target, NULL);
    ost_probe_target_clear(&target);
    return code;
}

static void a_token_is_sent_over_tls_or_to_loopback(void **state)
{
    (void)state;
    assert_int_equal(making("http://h.example/mcp", false), OSTIARY_OK);
    assert_int_equal(making("http://h.example/mcp", true), OSTIARY_BAD_ARGUMENT);
    assert_int_equal(making("https://h.example/mcp", true), OSTIARY_OK);
    assert_int_equal(making("http://127.0.0.1:1/mcp", true), OSTIARY_OK);
    assert_int_equal(making("https://u:p@h.example/mcp", false), OSTIARY_BAD_ARGUMENT);
    assert_int_equal(making("ftp://h.example/mcp", false), OSTIARY_BAD_ARGUMENT);
}

/* Whether a document of `target` may send us to `url`, which leads to `address`. */
static bool leads(const struct ost_probe_target *target, const char *url,
                  const char *address)
{
    struct ost_target_rules rules;
    return ost_probe_target_rules(target, url, &rules) == NULL &&
           ost_target_literal_refusal(ost_span_of(address), &rules) == NULL;
}

static void a_public_server_leads_to_no_private_address(void **state)
{
    (void)state;
    struct ost_probe_target target = make("https://h.example/mcp");
    assert_true(leads(&target, "https://as.example/x", "93.184.216.34"));
    assert_false(leads(&target, "https://as.example/x", "10.0.0.1"));
    assert_false(leads(&target, "https://10.0.0.1/x", "10.0.0.1"));
    assert_false(leads(&target, "http://127.0.0.1:80/x", "127.0.0.1"));
    assert_false(leads(&target, "https://localhost/x", "127.0.0.1"));
    assert_false(leads(&target, "http://as.example/x", "93.184.216.34"));
    assert_false(leads(&target, "https://as.example/x", "169.254.169.254"));
    assert_true(leads(&target, "https://h.example/other", "10.0.0.1")); /* typed */
    ost_probe_target_clear(&target);
}

static void a_private_server_leads_where_it_likes(void **state)
{
    (void)state;
    struct ost_probe_target target = make("http://127.0.0.1:80/mcp");
    assert_true(leads(&target, "http://127.0.0.1:9000/x", "127.0.0.1"));
    assert_true(leads(&target, "https://10.0.0.1/x", "10.0.0.1"));
    assert_true(leads(&target, "https://as.corp/x", "10.0.0.1"));
    assert_false(leads(&target, "http://as.corp/x", "10.0.0.1"));
    assert_false(leads(&target, "https://169.254.169.254/x", "169.254.169.254"));
    ost_probe_target_clear(&target);
}

/* DNS may say now this, now that: one private answer opens nothing for good. */
static void a_name_opens_a_network_and_never_this_machine(void **state)
{
    (void)state;
    struct ost_probe_target target = make("https://mcp.corp/mcp");
    assert_false(leads(&target, "https://as.corp/x", "10.0.0.1"));
    ost_probe_target_met(&target, true);
    assert_true(leads(&target, "https://as.corp/x", "10.0.0.1"));
    assert_false(leads(&target, "https://localhost/x", "127.0.0.1"));
    assert_false(leads(&target, "http://127.0.0.1:80/x", "127.0.0.1"));
    ost_probe_target_met(&target, false);
    assert_false(leads(&target, "https://as.corp/x", "10.0.0.1"));
    ost_probe_target_met(&target, true);
    assert_false(leads(&target, "https://as.corp/x", "10.0.0.1"));
    ost_probe_target_clear(&target);
}

static int64_t code_in(const char *type, const char *body)
{
    struct ost_answer answer = {.arrived = true};
    ost_buf_addf(&answer.headers, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n", type);
    ost_buf_add_string(&answer.body, body);
    struct ost_json *message = ost_probe_message(&answer);
    int64_t code = message == NULL ? -1 : ost_probe_error_code(message);
    ost_json_free(message);
    ost_answer_clear(&answer);
    return code;
}

static void a_message_is_read_from_json_and_from_events(void **state)
{
    (void)state;
    assert_int_equal(code_in("application/json", "{\"id\":1,\"error\":{\"code\":7}}"), 7);
    assert_int_equal(code_in("application/json", "{\"id\":1,\"result\":{}}"), 0);
    assert_int_equal(code_in("application/json", "<html>"), -1);
    assert_int_equal(code_in("text/event-stream; charset=utf-8",
                             "event: message\r\ndata: {\"method\":\"m\"}\r\n\r\n"
                             "data: {\"id\":1,\"error\":{\"code\":7}}\r\n\r\n"),
                     7);
    assert_int_equal(code_in("text/event-stream", "data: {\"method\":\"m\"}\n\n"), -1);
}

static void no_part_of_a_token_is_told(void **state)
{
    (void)state;
    const char *token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyLTEifQ.c2lnbmF0dXJl";
    struct ost_probe_result result = {.secret = ost_span_of(token)};
    assert_int_equal(ost_probe_failed(&result, "saw %.30s and \n %s", token, token + 20),
                     OST_PROBE_FAILED);
    assert_null(strstr(result.detail, "eyJzdWIi"));
    assert_non_null(strstr(result.detail, "************"));
    assert_int_equal(strncmp(result.detail, "saw ****", 8), 0);
    assert_null(strchr(result.detail, '\n'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_target_has_its_addresses),
        cmocka_unit_test(a_token_is_sent_over_tls_or_to_loopback),
        cmocka_unit_test(a_public_server_leads_to_no_private_address),
        cmocka_unit_test(a_private_server_leads_where_it_likes),
        cmocka_unit_test(a_name_opens_a_network_and_never_this_machine),
        cmocka_unit_test(a_message_is_read_from_json_and_from_events),
        cmocka_unit_test(no_part_of_a_token_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
