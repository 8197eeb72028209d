/* SPDX-License-Identifier: Apache-2.0 */
/* Key sets: one of every kind of key, and one of all with some that are skipped. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "jose/jwks.h"
#include "world.h"

static ostiary_code parse(const struct fault_row *row, const char *text,
                          const struct ost_jwks *previous, struct fault_answer *answer)
{
    struct ost_jwks *jwks = NULL;
    fail_begin();
    ostiary_code code =
        ost_jwks_parse(ost_span_of(text), &ost_key_algs_default, previous, &jwks, NULL);
    fail_end();
    assert_int_equal(jwks != NULL, code == OSTIARY_OK);
    for (size_t i = 0; code == row->expect && i < jwks->fact_count; i++) {
        fault_tell(answer, "%s %s\n", jwks->facts[i].kid,
                   jwks->facts[i].usable ? "usable" : jwks->facts[i].why);
    }
    ost_jwks_free(jwks);
    return code;
}

static ostiary_code run_one(const struct fault_row *row, struct fault_answer *answer)
{
    const char *key = world_key(row->of, true);
    char *set = NULL;
    assert_int_equal(ostiary_testing_public_set(&key, 1, &set, NULL), OSTIARY_OK);
    ostiary_code code = parse(row, set, NULL, answer);
    ostiary_free(set);
    return code;
}

static char *all_keys(void)
{
    const char *keys[] = {world_key("RS256", true), world_key("ES256", true),
                          world_key("ES512", true), world_key("EdDSA", false)};
    static const char weak[] = ",{\"kty\":\"oct\",\"k\":\"AA\",\"kid\":\"s\"},"
                               "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"},7]}";
    char *set = NULL;
    assert_int_equal(ostiary_testing_public_set(keys, 4, &set, NULL), OSTIARY_OK);
    size_t len = strlen(set);
    char *text = malloc(len + sizeof weak);
    assert_non_null(text);
    (void)snprintf(text, len + sizeof weak, "%.*s%s", (int)len - 2, set, weak);
    ostiary_free(set);
    return text;
}

static ostiary_code run_all(const struct fault_row *row, struct fault_answer *answer)
{
    char *text = all_keys();
    ostiary_code code = parse(row, text, NULL, answer);
    free(text);
    return code;
}

static ostiary_code run_again(const struct fault_row *row, struct fault_answer *answer)
{
    char *text = all_keys();
    struct ost_jwks *previous = NULL;
    assert_int_equal(
        ost_jwks_parse(ost_span_of(text), &ost_key_algs_default, NULL, &previous, NULL),
        OSTIARY_OK);
    ostiary_code code = parse(row, text, previous, answer);
    ost_jwks_free(previous);
    free(text);
    return code;
}

/* The twin that nothing may make usable: a point beside its curve (KY-09). */
static ostiary_code run_off_curve(const struct fault_row *row,
                                  struct fault_answer *answer)
{
    const char *key = world_key(row->of, true);
    char *set = NULL;
    assert_int_equal(ostiary_testing_public_set(&key, 1, &set, NULL), OSTIARY_OK);
    char *x = strstr(set, "\"x\":\"");
    assert_non_null(x);
    x[5 + 9] = x[5 + 9] == 'A' ? 'B' : 'A';
    ostiary_code code = parse(row, set, NULL, answer);
    assert_null(strstr(answer->text, " usable"));
    ostiary_free(set);
    return code;
}

static const struct fault_row rows[] = {
    {FAULT_ROW("key set of RSA", run_one, OSTIARY_OK, "RS256"), .admits = true},
    {FAULT_ROW("key set of P-256", run_one, OSTIARY_OK, "ES256"), .admits = true},
    {FAULT_ROW("key set of P-384", run_one, OSTIARY_OK, "ES384"), .admits = true},
    {FAULT_ROW("key set of P-521", run_one, OSTIARY_OK, "ES512"), .admits = true},
    {FAULT_ROW("key set of Ed25519", run_one, OSTIARY_OK, "EdDSA"), .admits = true},
    {FAULT_ROW("key set off the curve", run_off_curve, OSTIARY_OK, "ES256")},
    {FAULT_ROW("key set of many", run_all, OSTIARY_OK, NULL), .admits = true},
    {FAULT_ROW("key set after another", run_again, OSTIARY_OK, NULL), .admits = true},
};

struct fault_rows fault_rows_keys(void)
{
    return FAULT_ROWS(rows);
}
