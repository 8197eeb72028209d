/* SPDX-License-Identifier: Apache-2.0 */
/* The list of cookies by itself: issuers, tickets, the bound. */
#include <poll.h>

#include "../harness/cm.h"
#include "core/pending.h"

static char places[OST_MAX_PENDING + 1];

static struct ost_pending *new_list(void)
{
    struct ost_pending *pending = NULL;
    assert_int_equal(ost_pending_new(&pending, NULL), OSTIARY_OK);
    return pending;
}

static bool is_readable(struct ost_pending *pending)
{
    struct pollfd look = {ost_pending_fd(pending), POLLIN, 0};
    return poll(&look, 1, 0) == 1;
}

static void each_waits_for_its_own_issuer_and_round(void **state)
{
    struct ost_pending *pending = new_list();
    void *cookies[4];
    (void)state;
    assert_true(ost_pending_add(pending, &places[0], 0, 2));
    assert_true(ost_pending_add(pending, &places[1], 1, 1));
    assert_true(ost_pending_add(pending, &places[2], 0, 1));
    ost_pending_finished(pending, 0, 1);
    assert_true(is_readable(pending));
    assert_int_equal(ost_pending_take(pending, cookies, 4), 1);
    assert_ptr_equal(cookies[0], &places[2]);
    assert_false(is_readable(pending));
    ost_pending_finished(pending, 0, 5);
    ost_pending_finished(pending, 1, 1);
    assert_int_equal(ost_pending_take(pending, cookies, 4), 2);
    assert_ptr_equal(cookies[0], &places[0]);
    assert_ptr_equal(cookies[1], &places[1]);
    ost_pending_free(pending, false);
}

static void waiting_anew_ends_what_was_before(void **state)
{
    struct ost_pending *pending = new_list();
    void *cookie = NULL;
    (void)state;
    assert_true(ost_pending_add(pending, &places[0], 0, 1));
    ost_pending_finished(pending, 0, 1);
    assert_true(is_readable(pending));
    assert_true(ost_pending_add(pending, &places[0], 0, 2));
    assert_false(is_readable(pending));
    assert_int_equal(ost_pending_take(pending, &cookie, 1), 0);
    ost_pending_finished(pending, 0, 2);
    ost_pending_remove(pending, &places[0]);
    assert_false(is_readable(pending));
    ost_pending_remove(pending, &places[0]);
    ost_pending_free(pending, false);
}

static void the_list_is_bounded(void **state)
{
    struct ost_pending *pending = new_list();
    void *cookie = NULL;
    (void)state;
    for (size_t i = 0; i < OST_MAX_PENDING; i++) {
        assert_true(ost_pending_add(pending, &places[i], 0, 1));
    }
    assert_false(ost_pending_add(pending, &places[OST_MAX_PENDING], 0, 1));
    ost_pending_finished(pending, 0, 1);
    assert_int_equal(ost_pending_take(pending, &cookie, 1), 1);
    assert_true(ost_pending_add(pending, &places[OST_MAX_PENDING], 0, 1));
    ost_pending_free(pending, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_waits_for_its_own_issuer_and_round),
        cmocka_unit_test(waiting_anew_ends_what_was_before),
        cmocka_unit_test(the_list_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
