/* SPDX-License-Identifier: Apache-2.0 */
/* The probe's judgement of several authorization servers, and of what did not come of
 * one; addresses without TLS. */
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "probe/checks_authority.h"

/* Large; made anew by each case. */
static struct ost_probe probe;
static struct ost_probe_result result;
static char letters[OST_PROBE_MOST_AUTHORITIES][8];

/* Servers whose issuers begin with their outcome. */
static void name_them(const char *outcomes)
{
    memset(&probe, 0, sizeof probe);
    for (size_t i = 0; outcomes[i] != '\0'; i++) {
        (void)snprintf(letters[i], sizeof letters[i], "%c%zu", outcomes[i], i);
        probe.findings.authorities[i].issuer = letters[i];
        probe.findings.authority_count = i + 1;
    }
}

static enum ost_probe_outcome by_letter(const struct ost_probe_subject *subject,
                                        struct ost_probe_result *one)
{
    switch (subject->authority->issuer[0]) {
    case 'f':
        return ost_probe_failed(one, "failed");
    case 'p':
        return ost_probe_passed(one, "passed");
    case 's':
        return ost_probe_skipped(one, "skipped");
    default:
        return ost_probe_unknown(one, "unknown");
    }
}

static void assert_worst(const char *outcomes, enum ost_probe_outcome expected,
                         const char *detail)
{
    name_them(outcomes);
    assert_int_equal(ost_probe_each_authority(&probe, OST_PROBE_NAME, by_letter, &result),
                     expected);
    assert_string_equal(result.detail, detail);
}

static void the_worst_of_several_servers_is_the_outcome(void **state)
{
    (void)state;
    assert_worst("", OST_PROBE_SKIPPED, "no authorization server is named");
    assert_worst("p", OST_PROBE_PASSED, "passed");
    assert_worst("pf", OST_PROBE_FAILED, "f1: failed");
    assert_worst("fp", OST_PROBE_FAILED, "f0: failed");
    assert_worst("ufp", OST_PROBE_FAILED, "f1: failed");
    assert_worst("pu", OST_PROBE_UNKNOWN, "u1: unknown");
    assert_worst("sps", OST_PROBE_PASSED, "p1: passed");
    assert_worst("ss", OST_PROBE_SKIPPED, "s0: skipped");
}

static enum ost_probe_outcome outcome_of(enum ost_probe_part part)
{
    return ost_probe_each_authority(&probe, part, by_letter, &result);
}

static void what_did_not_come_is_unknown_and_what_is_not_there_is_skipped(void **state)
{
    (void)state;
    name_them("f");
    struct ost_probe_authority *authority = &probe.findings.authorities[0];
    char url[] = "https://as.example/x";
    authority->tries[0].url = url;
    authority->try_count = 1;
    assert_int_equal(outcome_of(OST_PROBE_METADATA), OST_PROBE_UNKNOWN);
    authority->tries[0].answer.arrived = true; /* a 404, say */
    assert_int_equal(outcome_of(OST_PROBE_METADATA), OST_PROBE_SKIPPED);
    authority->metadata = &authority->tries[0];
    assert_int_equal(outcome_of(OST_PROBE_METADATA), OST_PROBE_FAILED);
    assert_int_equal(outcome_of(OST_PROBE_KEY_SET), OST_PROBE_SKIPPED);
    authority->keys.url = url;
    assert_int_equal(outcome_of(OST_PROBE_KEY_SET), OST_PROBE_UNKNOWN);
    authority->keys.answer.arrived = true;
    assert_int_equal(outcome_of(OST_PROBE_KEY_SET), OST_PROBE_SKIPPED);
    authority->no_key_set.code = OSTIARY_INTERNAL_ERROR;
    assert_int_equal(outcome_of(OST_PROBE_KEY_SET), OST_PROBE_UNKNOWN);
    struct ost_jwks set = {0};
    authority->key_set = &set;
    assert_int_equal(outcome_of(OST_PROBE_KEY_SET), OST_PROBE_FAILED);
}

/* Of a server at `server`, its metadata at `metadata` (NULL: none), and an authorization
 * server of that name without metadata (NULL: none). */
static enum ost_probe_outcome https_of(char *server, char *metadata, char *issuer)
{
    struct ost_probe_document document = {.url = metadata};
    memset(&probe, 0, sizeof probe);
    probe.asker.target.url = server;
    probe.findings.metadata = metadata == NULL ? NULL : &document;
    probe.findings.authorities[0].issuer = issuer;
    probe.findings.authority_count = issuer == NULL ? 0 : 1;
    return ost_probe_authority_https(&probe, &result);
}

static void every_address_of_a_login_is_https_or_loopback(void **state)
{
    (void)state;
    char secure[] = "https://h.example/mcp";
    char open_one[] = "http://h.example/mcp";
    char loopback[] = "http://127.0.0.1:8080/mcp";
    assert_int_equal(https_of(secure, NULL, NULL), OST_PROBE_PASSED);
    assert_int_equal(https_of(loopback, loopback, NULL), OST_PROBE_PASSED);
    assert_int_equal(https_of(open_one, NULL, NULL), OST_PROBE_FAILED);
    assert_int_equal(https_of(secure, open_one, NULL), OST_PROBE_FAILED);
    assert_int_equal(https_of(secure, secure, open_one), OST_PROBE_FAILED);
    assert_int_equal(https_of(secure, secure, secure), OST_PROBE_SKIPPED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worst_of_several_servers_is_the_outcome),
        cmocka_unit_test(what_did_not_come_is_unknown_and_what_is_not_there_is_skipped),
        cmocka_unit_test(every_address_of_a_login_is_https_or_loopback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
