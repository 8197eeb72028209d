/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses: what may be connected to. */
#include <arpa/inet.h>
#include <string.h>

#include "../harness/cm.h"
#include "net/target.h"

static bool allowed(const char *text, struct ost_target_rules rules)
{
    struct sockaddr_storage storage = {0};
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &four.sin_addr) == 1) {
        memcpy(&storage, &four, sizeof four);
    } else {
        assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
        memcpy(&storage, &six, sizeof six);
    }
    return ost_target_address_refusal((const struct sockaddr *)&storage, &rules) == NULL;
}

static const struct ost_target_rules plain = {.written = true};
static const struct ost_target_rules private_allowed = {.written = true,
                                                        .allow_private = true};
static const struct ost_target_rules local = {.written = true, .host_is_local = true};

/* rows: JF-04 */
static void private_addresses_need_permission(void **state)
{
    static const char *const addresses[] = {
        "10.0.0.1",       "172.16.0.1",         "192.168.1.1",    "100.64.0.1",
        "fd00::1",        "::ffff:10.0.0.1",    "64:ff9b::a00:1", "64:ff9b:1::a00:1",
        "::ffff:0:a00:1", "2001:0:1::f5ff:fffe"};
    (void)state;
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        assert_false(allowed(addresses[i], plain));
        assert_true(allowed(addresses[i], private_allowed));
        assert_true(allowed(addresses[i], local));
    }
    assert_true(allowed("93.184.216.34", plain));
    assert_true(allowed("2606:2800:220:1::1", plain));
    assert_true(allowed("172.32.0.1", plain));
}

/* rows: JF-04 */
static void some_addresses_are_never_connected_to(void **state)
{
    static const char *const addresses[] = {
        "169.254.169.254",        "0.0.0.0",         "fe80::1", "::", "224.0.0.1",
        "::ffff:169.254.169.254", "255.255.255.255", "ff02::1"};
    (void)state;
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        assert_false(allowed(addresses[i], private_allowed));
        assert_false(allowed(addresses[i], local));
    }
}

/* rows: JF-04 */
static void loopback_is_only_for_hosts_written_so(void **state)
{
    (void)state;
    assert_false(allowed("127.0.0.1", private_allowed));
    assert_false(allowed("::1", private_allowed));
    assert_false(allowed("::ffff:127.0.0.1", private_allowed));
    assert_true(allowed("127.0.0.1", local));
    assert_true(ost_target_host_is_local(ost_span_of("10.1.2.3")));
    assert_true(ost_target_host_is_local(ost_span_of("[fd00::1]")));
    assert_false(ost_target_host_is_local(ost_span_of("as.example.com")));
    assert_false(ost_target_host_is_local(ost_span_of("8.8.8.8")));
    assert_false(ost_target_host_is_local(ost_span_of("169.254.169.254")));
}

/* rows: JF-02 JF-04 */
static void numbers_that_are_no_address_are_no_host(void **state)
{
    const struct ost_target_rules http = {
        .written = true, .host_is_local = true, .allow_http = true};
    (void)state;
    assert_non_null(ost_target_url_refusal("https://2130706433/", &plain));
    assert_non_null(ost_target_url_refusal("https://0x7f000001/", &plain));
    assert_non_null(ost_target_url_refusal("https://127.1/", &http));
    assert_non_null(ost_target_url_refusal("https://a.0x1./", &plain));
    assert_null(ost_target_url_refusal("https://93.184.216.34/", &plain));
    assert_null(ost_target_url_refusal("https://1a.example/", &plain));
    assert_null(ost_target_url_refusal("https://example.4chan/", &plain));
}

/* rows: JF-02 JF-04 */
static void a_proxy_is_asked_for_public_hosts_alone(void **state)
{
    (void)state;
    assert_null(ost_target_host_refusal(ost_span_of("as.example.com"), &plain));
    assert_null(ost_target_host_refusal(ost_span_of("93.184.216.34"), &plain));
    assert_non_null(ost_target_host_refusal(ost_span_of("localhost"), &plain));
    assert_non_null(ost_target_host_refusal(ost_span_of("10.0.0.1"), &plain));
    assert_null(ost_target_host_refusal(ost_span_of("10.0.0.1"), &private_allowed));
    assert_non_null(
        ost_target_host_refusal(ost_span_of("169.254.169.254"), &private_allowed));
    assert_non_null(ost_target_host_refusal(ost_span_of("[::1]"), &private_allowed));
}

/* rows: JF-02 IS-03 */
static void http_is_for_loopback_alone(void **state)
{
    const struct ost_target_rules http = {
        .written = true, .host_is_local = true, .allow_http = true};
    (void)state;
    assert_null(ost_target_url_refusal("https://as.example.com/", &plain));
    assert_non_null(ost_target_url_refusal("http://127.0.0.1/", &plain));
    assert_null(ost_target_url_refusal("http://127.0.0.1/", &http));
    assert_non_null(ost_target_url_refusal("http://as.example.com/", &http));
    assert_non_null(ost_target_url_refusal("file:///etc/passwd", &http));
    assert_non_null(ost_target_url_refusal("https://u:p@h/", &plain));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(private_addresses_need_permission),
        cmocka_unit_test(some_addresses_are_never_connected_to),
        cmocka_unit_test(loopback_is_only_for_hosts_written_so),
        cmocka_unit_test(numbers_that_are_no_address_are_no_host),
        cmocka_unit_test(a_proxy_is_asked_for_public_hosts_alone),
        cmocka_unit_test(http_is_for_loopback_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
