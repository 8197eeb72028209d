/* SPDX-License-Identifier: Apache-2.0 */
/* Key sets for whoever holds keys and signatures: a key without alg serves several. */
#include <stdio.h>
#include <string.h>

#include "../harness/cm.h"
#include "world.h"

/** Which key signed, and whether one byte of the signature is another. */
struct signed_text {
    const char *alg;
    bool spoiled;
};

/* The set of one key, its alg cut out. */
static char *set_without_alg(const char *alg)
{
    char member[32];
    char *set = NULL;
    const char *key = world_key(alg, true);
    (void)snprintf(member, sizeof member, ",\"alg\":\"%s\"", alg);
    assert_int_equal(ostiary_testing_public_set(&key, 1, &set, NULL), OSTIARY_OK);
    char *at = strstr(set, member);
    assert_non_null(at);
    memset(at, ' ', strlen(member));
    return set;
}

static ostiary_code run_parse(const struct fault_row *row, struct fault_answer *answer)
{
    char *set = set_without_alg(row->of);
    ostiary_keyset *keyset = NULL;
    fail_begin();
    ostiary_code code = ostiary_keyset_parse(set, strlen(set), NULL, 0, &keyset, NULL);
    fail_end();
    assert_int_equal(keyset != NULL, code == OSTIARY_OK);
    fault_tell(answer, "%s", ostiary_code_name(code));
    ostiary_keyset_free(keyset);
    ostiary_free(set);
    return code;
}

static void write_jws(const struct signed_text *how, char *out, size_t size)
{
    (void)snprintf(out, size, "%s", world_token(how->alg, true, NULL, NULL));
    if (how->spoiled) {
        char *byte = strrchr(out, '.') + 8;
        *byte = *byte == 'A' ? 'B' : 'A';
    }
}

static ostiary_code run_jws(const struct fault_row *row, struct fault_answer *answer)
{
    const struct signed_text *how = row->of;
    char jws[2048];
    char *set = set_without_alg(how->alg);
    ostiary_keyset *keyset = NULL;
    write_jws(how, jws, sizeof jws);
    assert_int_equal(ostiary_keyset_parse(set, strlen(set), NULL, 0, &keyset, NULL),
                     OSTIARY_OK);
    fail_begin();
    ostiary_code code = ostiary_keyset_check_jws(keyset, jws, strlen(jws), NULL);
    fail_end();
    fault_tell(answer, "%s", ostiary_code_name(code));
    ostiary_keyset_free(keyset);
    ostiary_free(set);
    return code;
}

/* Over an empty input, so that any signature of the right length is a wrong one. */
static ostiary_code run_raw(const struct fault_row *row, struct fault_answer *answer)
{
    char text[2048];
    char *set = set_without_alg(row->of);
    ostiary_keyset *keyset = NULL;
    const char *sig = strrchr(world_token(row->of, true, NULL, NULL), '.') + 1;
    (void)snprintf(text, sizeof text, "{\"alg\":\"%s\",\"input\":\"\",\"sig\":\"%s\"}",
                   (const char *)row->of, sig);
    assert_int_equal(ostiary_keyset_parse(set, strlen(set), NULL, 0, &keyset, NULL),
                     OSTIARY_OK);
    fail_begin();
    ostiary_code code = ostiary_keyset_check_raw(keyset, text, strlen(text), NULL);
    fail_end();
    fault_tell(answer, "%s", ostiary_code_name(code));
    ostiary_keyset_free(keyset);
    ostiary_free(set);
    return code;
}

static const struct fault_row rows[] = {
    {FAULT_ROW("keyset of RSA", run_parse, OSTIARY_OK, "RS256"), .admits = true},
    {FAULT_ROW("keyset of P-256", run_parse, OSTIARY_OK, "ES256"), .admits = true},
    {FAULT_ROW("keyset jws", run_jws, OSTIARY_OK,
               &(const struct signed_text){"PS256", false}),
     .admits = true},
    {FAULT_ROW("keyset jws, spoiled", run_jws, OSTIARY_BAD_SIGNATURE,
               &(const struct signed_text){"PS256", true})},
    {FAULT_ROW("keyset raw", run_raw, OSTIARY_BAD_SIGNATURE, "ES256")},
};

struct fault_rows fault_rows_keyset(void)
{
    return FAULT_ROWS(rows);
}
