/* SPDX-License-Identifier: Apache-2.0 */
/* How often each reason and hint was given: counted by any thread, and under no other
 * names than the library's. */
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "../harness/door.h"
#include "core/counters.h"

#define THREADS 12
#define TIMES   5000
#define BEARER  .authorization = "Bearer {T}"

static void *count_all_the_time(void *ctx)
{
    for (unsigned i = 0; i < TIMES; i++) {
        ost_counters_add(ctx, OSTIARY_EXPIRED, OSTIARY_HINT_NONE);
        ost_counters_add(ctx, OSTIARY_UNKNOWN_ISSUER, OSTIARY_HINT_ISSUER_SLASH);
    }
    return NULL;
}

static void threads_lose_no_count(void **state)
{
    struct ost_counters *counters = NULL;
    pthread_t threads[THREADS];
    (void)state;
    assert_int_equal(ost_counters_new(&counters, NULL), OSTIARY_OK);
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, count_all_the_time, counters),
                         0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(ost_counters_of_code(counters, OSTIARY_EXPIRED), THREADS * TIMES);
    assert_int_equal(ost_counters_of_code(counters, OSTIARY_UNKNOWN_ISSUER),
                     THREADS * TIMES);
    assert_int_equal(ost_counters_of_hint(counters, OSTIARY_HINT_ISSUER_SLASH),
                     THREADS * TIMES);
    assert_int_equal(ost_counters_of_code(counters, OSTIARY_OK), 0);
    assert_int_equal(ost_counters_of_hint(counters, OSTIARY_HINT_ISSUER_CASE), 0);
    ost_counters_free(counters);
}

/* Every reason and hint there is has a place of its own; what is none has none. */
static void each_reason_has_its_place(void **state)
{
    struct ost_counters *counters = NULL;
    size_t reasons = 0;
    (void)state;
    assert_int_equal(ost_counters_new(&counters, NULL), OSTIARY_OK);
    while (ost_reason_at(reasons) >= 0) {
        assert_int_equal(ost_reason_number(ost_reason_at(reasons)), reasons);
        reasons++;
    }
    assert_in_range(reasons, 30, OST_MOST_REASONS);
    assert_null(ostiary_hint_name(OST_MOST_HINTS));
    ost_counters_add(counters, 999, -1);
    ost_counters_add(counters, -1, OST_MOST_HINTS);
    for (size_t i = 0; i < reasons; i++) {
        assert_int_equal(ost_counters_of_code(counters, ost_reason_at(i)), 0);
    }
    assert_int_equal(ost_counters_of_code(counters, 999), 0);
    assert_int_equal(ost_counters_of_hint(counters, -1), 0);
    assert_int_equal(ost_counters_of_hint(counters, OST_MOST_HINTS), 0);
    ost_counters_free(counters);
}

static json_t *status_of(const struct door *door)
{
    size_t len = 0;
    char *text = ostiary_status_json(door->validator, &len);
    json_t *status = json_loadb(text, len, 0, NULL);
    assert_non_null(status);
    ostiary_free(text);
    return status;
}

static json_int_t count_of(const json_t *status, const char *group, const char *name)
{
    const json_t *counts = json_object_get(status, group);
    assert_true(json_is_object(counts));
    return json_integer_value(json_object_get(counts, name));
}

static void the_status_counts_answers(void **state)
{
    struct door *door = door_open("", "k1");
    (void)state;
    json_t *status = status_of(door);
    assert_int_equal(json_object_size(json_object_get(status, "checks")), 0);
    json_decref(status);
    assert_int_equal(ASK(door, BEARER), OSTIARY_OK);
    assert_int_equal(ASK(door, BEARER), OSTIARY_OK);
    assert_int_equal(ASK(door, BEARER, .token = door_token(door, "{\"exp\":1799996400}")),
                     OSTIARY_EXPIRED);
    assert_int_equal(ASK(door, .authorization = "Bearer x"), OSTIARY_MALFORMED_TOKEN);
    assert_int_equal(ostiary_check(door->validator, NULL, door->verdict),
                     OSTIARY_BAD_ARGUMENT);
    status = status_of(door);
    assert_int_equal(count_of(status, "checks", "ok"), 2);
    assert_int_equal(count_of(status, "checks", "expired"), 1);
    assert_int_equal(count_of(status, "checks", "malformed_token"), 1);
    assert_int_equal(count_of(status, "checks", "bad_argument"), 1);
    assert_int_equal(json_object_size(json_object_get(status, "checks")), 4);
    assert_int_equal(count_of(status, "hints", "opaque_token"), 1);
    assert_int_equal(json_object_size(json_object_get(status, "hints")), 1);
    assert_true(json_is_null(json_object_get(status, "last_reload_error")));
    assert_int_equal(json_integer_value(json_object_get(status, "loaded_at")), DOOR_NOW);
    assert_true(json_is_true(json_object_get(status, "ready")));
    assert_int_equal(json_string_length(json_object_get(status, "settings")), 12);
    json_decref(status);
    door_close(door);
}

/* Whatever tokens say, the status has no more names than before.
 * rows: LG-09 */
static void claims_make_no_labels(void **state)
{
    struct door *door = door_open("", "k1");
    char claims[96];
    char *token = NULL;
    (void)state;
    for (unsigned i = 0; i < 1000; i++) {
        (void)snprintf(claims, sizeof claims,
                       "{\"sub\":\"label%u\",\"iss\":\"https://label%u\"}", i, i);
        assert_int_equal(
            ostiary_testing_sign(door->key, claims, "{\"kid\":\"label\"}", &token, NULL),
            OSTIARY_OK);
        assert_int_equal(ASK(door, .authorization = "Bearer {T}", .token = token),
                         OSTIARY_UNKNOWN_ISSUER);
        ostiary_free(token);
    }
    json_t *status = status_of(door);
    assert_int_equal(count_of(status, "checks", "unknown_issuer"), 1000);
    assert_int_equal(json_object_size(json_object_get(status, "checks")), 1);
    assert_int_equal(json_object_size(json_object_get(status, "hints")), 0);
    char *text = json_dumps(status, 0);
    assert_null(strstr(text, "label"));
    free(text);
    json_decref(status);
    door_close(door);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_lose_no_count),
        cmocka_unit_test(each_reason_has_its_place),
        cmocka_unit_test(the_status_counts_answers),
        cmocka_unit_test(claims_make_no_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
