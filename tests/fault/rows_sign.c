/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and tokens for tests. What is made is random, so the answer is whether it serves.
 */
#include <string.h>

#include "../harness/cm.h"
#include "ask.h"
#include "jose/public_pem.h"
#include "world.h"

static ostiary_code run_keygen(const struct fault_row *row, struct fault_answer *answer)
{
    char *jwk = NULL;
    char *token = NULL;
    fail_begin();
    ostiary_code code = ostiary_testing_keygen(row->of, NULL, &jwk, NULL);
    fail_end();
    assert_int_equal(jwk != NULL, code == OSTIARY_OK);
    if (code == OSTIARY_OK) {
        fault_tell(answer, "%d", ostiary_testing_sign(jwk, "{}", NULL, &token, NULL));
    }
    ostiary_free(token);
    ostiary_free(jwk);
    return code;
}

static ostiary_code run_public_set(const struct fault_row *row,
                                   struct fault_answer *answer)
{
    const char *keys[] = {world_key("RS256", true), world_key("ES384", true),
                          world_key("EdDSA", true)};
    char *set = NULL;
    (void)row;
    fail_begin();
    ostiary_code code = ostiary_testing_public_set(keys, 3, &set, NULL);
    fail_end();
    assert_int_equal(set != NULL, code == OSTIARY_OK);
    fault_tell(answer, "%s", set == NULL ? "" : set);
    ostiary_free(set);
    return code;
}

static ostiary_code run_public_pem(const struct fault_row *row,
                                   struct fault_answer *answer)
{
    struct ost_buf pem = {0};
    struct ost_json *jwk = NULL;
    assert_int_equal(ost_json_parse(ost_span_of(world_key(row->of, false)),
                                    &ost_json_token_limits, &jwk, NULL),
                     OSTIARY_OK);
    fail_begin();
    ostiary_code code = ost_jwk_public_pem(jwk, &pem, NULL);
    fail_end();
    fault_tell(answer, "%s", code == OSTIARY_OK ? pem.data : "");
    ost_buf_clear(&pem);
    ost_json_free(jwk);
    return code;
}

/** Who signs, and what the header says besides: typ JWT is libjwt's, where it can. */
struct signing {
    const char *alg, *header;
};

/* Judged by a door: whatever was signed must hold. */
static void tell_if_it_holds(struct fault_answer *answer, const char *alg,
                             const char *token)
{
    static struct fault_answer ignored;
    const struct ask ask = {.alg = alg, .token = token, .way = ASK_AUTHENTICATE};
    ostiary_validator *door = world_door(world_text, alg, true);
    ignored.len = 0;
    (void)fail_disarm();
    fault_tell(answer, "%s", ostiary_code_name(ask_door(door, &ask, &ignored)));
    ostiary_validator_free(door);
}

static ostiary_code run_sign(const struct fault_row *row, struct fault_answer *answer)
{
    const struct signing *how = row->of;
    char *token = NULL;
    fail_begin();
    ostiary_code code = ostiary_testing_sign(world_key(how->alg, true), WORLD_SCOPES("a"),
                                             how->header, &token, NULL);
    fail_end();
    assert_int_equal(token != NULL, code == OSTIARY_OK);
    if (code == OSTIARY_OK) {
        tell_if_it_holds(answer, how->alg, token);
    }
    ostiary_free(token);
    return code;
}

/* clang-format off */
#define SIGN(name)                                                                       \
    {FAULT_ROW("sign " name, run_sign, OSTIARY_OK,                                       \
               &(const struct signing){(name), NULL}), .vague = true},                   \
    {FAULT_ROW("sign " name ", typ JWT", run_sign, OSTIARY_OK,                           \
               &(const struct signing){(name), "{\"typ\":\"JWT\"}"}),                   \
     .vague = true, .by_libjwt = true}
/* clang-format on */

static const struct fault_row rows[] = {
    {FAULT_ROW("keygen ES256", run_keygen, OSTIARY_OK, "ES256")},
    {FAULT_ROW("keygen ES512", run_keygen, OSTIARY_OK, "ES512")},
    {FAULT_ROW("keygen EdDSA", run_keygen, OSTIARY_OK, "EdDSA")},
    {FAULT_ROW("keygen RS256", run_keygen, OSTIARY_OK, "RS256"), .makes_rsa_key = true},
    {FAULT_ROW("public set", run_public_set, OSTIARY_OK, NULL), .vague = true},
    {FAULT_ROW("public PEM ES256", run_public_pem, OSTIARY_OK, "ES256"), .vague = true},
    {FAULT_ROW("public PEM RS256", run_public_pem, OSTIARY_OK, "RS256"), .vague = true},
    SIGN("RS256"),
    SIGN("RS512"),
    SIGN("PS256"),
    SIGN("PS384"),
    SIGN("ES256"),
    SIGN("ES384"),
    SIGN("ES512"),
    SIGN("EdDSA"),
};

struct fault_rows fault_rows_sign(void)
{
    return FAULT_ROWS(rows);
}
