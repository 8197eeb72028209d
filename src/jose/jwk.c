/* SPDX-License-Identifier: Apache-2.0 */
/* One public key from one JWK: usable for one algorithm, or skipped with a reason. */
#include "jose/jwk.h"

#include <string.h>

#include "base/limits.h"
#include "jose/jwk_material.h"
#include "jose/key.h"

/* What a report shows of a string member: printable, cut to fit. */
static void show(const struct ost_json *jwk, const char *name, char *out, size_t size)
{
    struct ost_span text = OST_SPAN_ABSENT;
    (void)ost_json_string(ost_json_member(jwk, name), &text);
    size_t len = text.len < size - 1 ? text.len : size - 1;
    for (size_t i = 0; i < len; i++) {
        out[i] = text.data[i] < ' ' || text.data[i] > '~' ? '?' : text.data[i];
    }
    out[len] = '\0';
}

/* RFC 7517 section 9.2: members that no published key may have (KY-11). */
static bool has_private_member(const struct ost_json *jwk)
{
    static const char *const names[] = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (ost_json_member(jwk, names[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static bool is_repeated(const struct ost_json *ops, size_t i, struct ost_span op)
{
    struct ost_span other;
    for (size_t j = 0; j < i; j++) {
        if (ost_json_string(ost_json_item(ops, j), &other) && ost_span_equal(op, other)) {
            return true;
        }
    }
    return false;
}

/* RFC 7517 section 4.3: strings, none twice, `verify` among them; beside `use` nothing
 * but what signatures need (KY-05). */
static const char *check_operations(const struct ost_json *jwk, bool has_use)
{
    const struct ost_json *ops = ost_json_member(jwk, "key_ops");
    bool verify = false;
    if (ops == NULL) {
        return NULL;
    }
    if (ost_json_type(ops) != OST_JSON_ARRAY) {
        return "key_ops is no array";
    }
    if (ost_json_count(ops) > OST_MAX_KEY_OPS) {
        return "key_ops is too long"; /* each is held against each */
    }
    for (size_t i = 0; i < ost_json_count(ops); i++) {
        struct ost_span op;
        if (!ost_json_string(ost_json_item(ops, i), &op)) {
            return "key_ops holds something that is no string";
        }
        if (is_repeated(ops, i, op)) {
            return "key_ops repeats a value";
        }
        if (has_use && !ost_span_is(op, "verify") && !ost_span_is(op, "sign")) {
            return "key_ops contradicts use";
        }
        verify = verify || ost_span_is(op, "verify");
    }
    return verify ? NULL : "key_ops lacks verify";
}

static const char *check_use(const struct ost_json *jwk)
{
    const struct ost_json *use = ost_json_member(jwk, "use");
    struct ost_span text = OST_SPAN_ABSENT;
    if (use == NULL || (ost_json_string(use, &text) && ost_span_is(text, "sig"))) {
        return check_operations(jwk, use != NULL);
    }
    return "use is not sig";
}

static const char *read_kid(const struct ost_json *jwk, struct ost_span *kid)
{
    const struct ost_json *member = ost_json_member(jwk, "kid");
    *kid = OST_SPAN_ABSENT;
    if (member == NULL) {
        return NULL;
    }
    bool good =
        ost_json_string(member, kid) && kid->len > 0 && kid->len <= OST_MAX_KID_BYTES;
    return good ? NULL : "kid is no string of 1 to 512 bytes";
}

/* KY-04, KY-07: exactly one algorithm, of the key's own type. */
static const char *choose_alg(const struct ost_json *jwk, enum ost_key_type type,
                              const struct ost_key_algs *algs, enum ost_alg *alg_out)
{
    const struct ost_json *member = ost_json_member(jwk, "alg");
    struct ost_span name = OST_SPAN_ABSENT;
    enum ost_alg alg = algs->by_type[type];
    if (member != NULL) {
        alg = ost_json_string(member, &name) ? ost_alg_find(name) : OST_ALG_NONE;
    }
    *alg_out = ost_alg_of_key(alg);
    if (alg == OST_ALG_NONE) {
        return "alg is unknown";
    }
    return ost_alg_key_type(alg) == type ? NULL : "alg does not fit the key's type";
}

static const char *judge(const struct ost_json *jwk, struct ost_key_facts *facts,
                         struct ost_span *kid)
{
    if (ost_json_type(jwk) != OST_JSON_OBJECT) {
        return "no object";
    }
    if (strcmp(facts->kty, "oct") == 0) {
        return "a symmetric key";
    }
    if (has_private_member(jwk)) {
        facts->private_published = true;
        return "private_key_published";
    }
    const char *why = check_use(jwk);
    return why != NULL ? why : read_kid(jwk, kid);
}

/* Why the key is skipped goes to facts->why; OSTIARY_INTERNAL_ERROR says nothing of it.
 */
static ostiary_code make_key(const struct ost_json *jwk, const struct ost_key_algs *algs,
                             struct ost_span kid, struct ost_key_facts *facts,
                             struct ost_key **key_out)
{
    struct ost_jwk_material material;
    enum ost_alg alg = OST_ALG_NONE;
    ostiary_code code = ost_jwk_material_read(jwk, &material, &facts->why);
    facts->bits = material.bits;
    facts->zero_prefixed = material.zero_prefixed;
    if (code != OSTIARY_OK) {
        return code;
    }
    facts->why = choose_alg(jwk, material.type, algs, &alg);
    if (facts->why != NULL) {
        EVP_PKEY_free(material.pkey);
        return OSTIARY_UNUSABLE_KEY;
    }
    *key_out = ost_key_new_take(material.pkey, alg, kid);
    if (*key_out == NULL) {
        return OSTIARY_INTERNAL_ERROR;
    }
    memcpy((*key_out)->thumbprint, material.thumbprint, sizeof material.thumbprint);
    return OSTIARY_OK;
}

static void show_all(const struct ost_json *jwk, struct ost_key_facts *facts)
{
    show(jwk, "kid", facts->kid, sizeof facts->kid);
    show(jwk, "kty", facts->kty, sizeof facts->kty);
    show(jwk, "alg", facts->alg, sizeof facts->alg);
    show(jwk, "use", facts->use, sizeof facts->use);
}

ostiary_code ost_jwk_parse(const struct ost_json *jwk, const struct ost_key_algs *algs,
                           struct ost_key **key_out, struct ost_key_facts *facts_out,
                           ostiary_error *err)
{
    struct ost_span kid = OST_SPAN_ABSENT;
    ostiary_code code = OSTIARY_UNUSABLE_KEY;
    *key_out = NULL;
    memset(facts_out, 0, sizeof *facts_out);
    show_all(jwk, facts_out);
    facts_out->why = judge(jwk, facts_out, &kid);
    if (facts_out->why == NULL) {
        code = make_key(jwk, algs, kid, facts_out, key_out);
    }
    facts_out->usable = code == OSTIARY_OK;
    OST_ENSURE(code != OSTIARY_INTERNAL_ERROR, err, code, "key");
    OST_ENSURE(code == OSTIARY_OK, err, code, "%s", facts_out->why);
    return OSTIARY_OK;
}
