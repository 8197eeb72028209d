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

/* RFC 7517 section 4.3: strings, none twice, `verify` among them, and nothing that
 * contradicts `use` (KY-05). */
static const char *check_operations(const struct ost_json *jwk)
{
    const struct ost_json *ops = ost_json_member(jwk, "key_ops");
    bool verify = false;
    if (ops == NULL) {
        return NULL;
    }
    if (ost_json_type(ops) != OST_JSON_ARRAY) {
        return "key_ops is no array";
    }
    for (size_t i = 0; i < ost_json_count(ops); i++) {
        struct ost_span op;
        struct ost_span other;
        if (!ost_json_string(ost_json_item(ops, i), &op)) {
            return "key_ops holds something that is no string";
        }
        for (size_t j = 0; j < i; j++) {
            if (ost_json_string(ost_json_item(ops, j), &other) &&
                ost_span_equal(op, other)) {
                return "key_ops repeats a value";
            }
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
        return check_operations(jwk);
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

static const char *make_key(const struct ost_json *jwk, const struct ost_key_algs *algs,
                            struct ost_span kid, struct ost_key_facts *facts,
                            struct ost_key **key_out)
{
    struct ost_jwk_material material;
    enum ost_alg alg = OST_ALG_NONE;
    const char *why = ost_jwk_material_read(jwk, &material);
    facts->bits = material.bits;
    facts->zero_prefixed = material.zero_prefixed;
    if (why == NULL) {
        why = choose_alg(jwk, material.type, algs, &alg);
    }
    if (why != NULL) {
        EVP_PKEY_free(material.pkey);
        return why;
    }
    *key_out = ost_key_new_take(material.pkey, alg, kid);
    if (*key_out == NULL) {
        return "memory ran out";
    }
    memcpy((*key_out)->thumbprint, material.thumbprint, sizeof material.thumbprint);
    return NULL;
}

ostiary_code ost_jwk_parse(const struct ost_json *jwk, const struct ost_key_algs *algs,
                           struct ost_key **key_out, struct ost_key_facts *facts_out,
                           ostiary_error *err)
{
    struct ost_span kid = OST_SPAN_ABSENT;
    *key_out = NULL;
    memset(facts_out, 0, sizeof *facts_out);
    show(jwk, "kid", facts_out->kid, sizeof facts_out->kid);
    show(jwk, "kty", facts_out->kty, sizeof facts_out->kty);
    show(jwk, "alg", facts_out->alg, sizeof facts_out->alg);
    show(jwk, "use", facts_out->use, sizeof facts_out->use);
    facts_out->why = judge(jwk, facts_out, &kid);
    if (facts_out->why == NULL) {
        facts_out->why = make_key(jwk, algs, kid, facts_out, key_out);
    }
    facts_out->usable = facts_out->why == NULL;
    OST_ENSURE(facts_out->usable, err, OSTIARY_UNUSABLE_KEY, "%s", facts_out->why);
    return OSTIARY_OK;
}
