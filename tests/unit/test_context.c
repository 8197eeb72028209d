/* SPDX-License-Identifier: Apache-2.0 */
/* Prepared contexts: one for each processor that works, however many threads it has. */
#include "jose/context.h"

#include <pthread.h>
#include <unistd.h>

#include "../harness/cm.h"
#include "base/process.h"
#include "jose/jwks.h"

#define THREADS 40 /* more than the fewest stripes there are, several times over */

/* RFC 8037 appendix A.2 */
static const char keys[] = "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":"
                           "\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";

static int processor; /* that every thread is on, of 32 */

int __wrap_sched_getcpu(void);
long __real_sysconf(int name);
long __wrap_sysconf(int name);

int __wrap_sched_getcpu(void)
{
    return processor;
}

long __wrap_sysconf(int name)
{
    return name == _SC_NPROCESSORS_ONLN ? 32 : __real_sysconf(name);
}

struct visit {
    const struct ost_key *key;
    struct ost_context *context; /* that it was given, to compare and no more */
};

static void *take_and_give(void *ctx)
{
    struct visit *visit = ctx;
    ost_process_stripe_renew();
    visit->context = ost_context_take(visit->key);
    if (visit->context != NULL) {
        ost_context_give(visit->key, visit->context, false);
    }
    return NULL;
}

static struct ost_jwks *open_keys(void)
{
    struct ost_jwks *jwks = NULL;
    assert_int_equal(
        ost_jwks_parse(ost_span_of(keys), &ost_key_algs_default, NULL, &jwks, NULL),
        OSTIARY_OK);
    assert_int_equal(jwks->count, 1);
    return jwks;
}

static void threads_that_follow_one_another_share_a_context(void **state)
{
    struct ost_jwks *jwks = open_keys();
    struct visit first = {.key = jwks->keys[0]};
    (void)state;
    (void)take_and_give(&first);
    assert_non_null(first.context);
    for (int i = 0; i < THREADS; i++) {
        struct visit next = {.key = jwks->keys[0]};
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, take_and_give, &next), 0);
        assert_int_equal(pthread_join(thread, NULL), 0);
        assert_ptr_equal(next.context, first.context);
    }
    ost_jwks_free(jwks);
}

static void two_at_once_have_one_each(void **state)
{
    struct ost_jwks *jwks = open_keys();
    (void)state;
    struct ost_context *one = ost_context_take(jwks->keys[0]);
    struct ost_context *other = ost_context_take(jwks->keys[0]);
    assert_non_null(one);
    assert_non_null(other);
    assert_ptr_not_equal(one, other);
    ost_context_give(jwks->keys[0], one, false);
    ost_context_give(jwks->keys[0], other, false); /* no room: it is freed */
    ost_jwks_free(jwks);
}

/* The first processors, and the 17th and the last: nobody has another's. */
static void each_processor_has_its_own(void **state)
{
    static const int processors[] = {0, 1, 16, 17, 31};
    struct ost_context *contexts[5];
    struct ost_jwks *jwks = open_keys();
    (void)state;
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < 5; i++) {
            struct visit visit = {.key = jwks->keys[0]};
            processor = processors[i];
            (void)take_and_give(&visit);
            assert_true(round == 0 || visit.context == contexts[i]);
            contexts[i] = visit.context;
            for (size_t j = 0; j < i; j++) {
                assert_ptr_not_equal(contexts[i], contexts[j]);
            }
        }
    }
    ost_jwks_free(jwks);
}

static void a_broken_one_is_never_shelved(void **state)
{
    struct ost_jwks *jwks = open_keys();
    (void)state;
    ost_context_give(jwks->keys[0], ost_context_take(jwks->keys[0]), true);
    assert_null(jwks->keys[0]->shelf[ost_process_stripe()].context);
    ost_context_give(jwks->keys[0], ost_context_take(jwks->keys[0]), false);
    assert_non_null(jwks->keys[0]->shelf[ost_process_stripe()].context);
    ost_jwks_free(jwks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_that_follow_one_another_share_a_context),
        cmocka_unit_test(each_processor_has_its_own),
        cmocka_unit_test(a_broken_one_is_never_shelved),
        cmocka_unit_test(two_at_once_have_one_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
