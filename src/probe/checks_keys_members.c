/* SPDX-License-Identifier: Apache-2.0 */
/* Each key of an authorization server's set. */
#include <stdio.h>

#include "jose/alg.h"
#include "probe/checks_keys.h"

#define MOST_VERIFIED_BITS 8192 /* KY-08: an honest one, which verifiers refuse */

/** What is to be said of a key; one thing of each. */
enum kind {
    GOOD,
    SYMMETRIC,
    PRIVATE,
    NOT_FOR_SIGNING,
    WEAK,
    STRANGE, /* of a type, a curve, a size or an algorithm that few verifiers take */
    MALFORMED
};

/** A key of a set, by its place. */
struct member {
    const struct ost_key_facts *facts;
    const struct ost_json *jwk;
};

static struct member member_at(const struct ost_probe_authority *authority, size_t i)
{
    const struct ost_json *list = ost_json_member(authority->keys.json, "keys");
    return (struct member){&authority->key_set->facts[i], ost_json_item(list, i)};
}

static struct ost_span text_of(const struct member *member, const char *name)
{
    struct ost_span text = OST_SPAN_ABSENT;
    (void)ost_json_string(ost_json_member(member->jwk, name), &text);
    return text;
}

/* RFC 7518 section 4.1: what a key for encryption may be without `use`. */
static bool is_for_encryption(const struct member *member)
{
    struct ost_span use = text_of(member, "use");
    struct ost_span alg = text_of(member, "alg");
    return (use.data != NULL && !ost_span_is(use, "sig")) ||
           ost_span_starts(alg, "RSA") || ost_span_starts(alg, "ECDH-ES");
}

static bool is_strange(const struct member *member)
{
    struct ost_span kty = text_of(member, "kty");
    struct ost_span crv = text_of(member, "crv");
    struct ost_span alg = text_of(member, "alg");
    bool curved = ost_span_is(kty, "EC") || ost_span_is(kty, "OKP");
    return (kty.data != NULL && !curved && !ost_span_is(kty, "RSA")) ||
           (curved && crv.data != NULL && ost_key_type_find(crv) == OST_KEY_NONE) ||
           (alg.data != NULL && ost_alg_find(alg) == OST_ALG_NONE) ||
           member->facts->bits > MOST_VERIFIED_BITS;
}

static enum kind kind_of(const struct member *member)
{
    const struct ost_key_facts *facts = member->facts;
    if (facts->usable) {
        return GOOD;
    }
    if (ost_span_is(text_of(member, "kty"), "oct")) {
        return SYMMETRIC;
    }
    if (facts->private_published) {
        return PRIVATE;
    }
    if (is_for_encryption(member)) {
        return NOT_FOR_SIGNING;
    }
    if (is_strange(member)) {
        return STRANGE;
    }
    return ost_span_starts(ost_span_of(facts->why), "weak_key") ? WEAK : MALFORMED;
}

/* A key as people find it: by its kid, else its place. */
static const char *name_of(const struct member *member, size_t i, char out[160])
{
    if (member->facts->kid[0] != '\0') {
        (void)snprintf(out, 160, "key \"%.60s\"", member->facts->kid);
    } else {
        (void)snprintf(out, 160, "key %zu, without kid,", i + 1);
    }
    return out;
}

/* Passes with `none` where no key is of that kind; fails with the first that is. */
static enum ost_probe_outcome judge_kind(const struct ost_probe_subject *subject,
                                         enum kind kind, const char *none,
                                         struct ost_probe_result *result)
{
    const struct ost_probe_authority *authority = subject->authority;
    char name[160];
    for (size_t i = 0; i < authority->key_set->fact_count; i++) {
        struct member member = member_at(authority, i);
        if (kind_of(&member) == kind) {
            return ost_probe_failed(result, "%s of type \"%s\", alg \"%s\": %s",
                                    name_of(&member, i, name), member.facts->kty,
                                    member.facts->alg, member.facts->why);
        }
    }
    return ost_probe_passed(result, "%s", none);
}

static enum ost_probe_outcome judge_private(const struct ost_probe_subject *subject,
                                            struct ost_probe_result *result)
{
    return judge_kind(subject, PRIVATE, "no key shows private members", result);
}
OST_PROBE_OF_EACH(ost_probe_keys_private, OST_PROBE_KEY_SET, judge_private)

static enum ost_probe_outcome judge_symmetric(const struct ost_probe_subject *subject,
                                              struct ost_probe_result *result)
{
    return judge_kind(subject, SYMMETRIC, "no key is symmetric", result);
}
OST_PROBE_OF_EACH(ost_probe_keys_symmetric, OST_PROBE_KEY_SET, judge_symmetric)

static enum ost_probe_outcome judge_strength(const struct ost_probe_subject *subject,
                                             struct ost_probe_result *result)
{
    return judge_kind(subject, WEAK, "no key is known to be weak", result);
}
OST_PROBE_OF_EACH(ost_probe_keys_strength, OST_PROBE_KEY_SET, judge_strength)

static enum ost_probe_outcome judge_form(const struct ost_probe_subject *subject,
                                         struct ost_probe_result *result)
{
    return judge_kind(subject, MALFORMED, "every key can be read", result);
}
OST_PROBE_OF_EACH(ost_probe_keys_form, OST_PROBE_KEY_SET, judge_form)

static enum ost_probe_outcome judge_algorithms(const struct ost_probe_subject *subject,
                                               struct ost_probe_result *result)
{
    return judge_kind(subject, STRANGE, "every key is of a kind that verifiers take",
                      result);
}
OST_PROBE_OF_EACH(ost_probe_keys_algorithms, OST_PROBE_KEY_SET, judge_algorithms)

/* KY-03: with several keys a token has to say which, and can only by a kid. */
static enum ost_probe_outcome judge_kid(const struct ost_probe_subject *subject,
                                        struct ost_probe_result *result)
{
    const struct ost_probe_authority *authority = subject->authority;
    size_t signing = 0;
    size_t without = 0;
    for (size_t i = 0; i < authority->key_set->fact_count; i++) {
        struct member member = member_at(authority, i);
        bool counts = kind_of(&member) != NOT_FOR_SIGNING;
        signing += counts ? 1 : 0;
        without += counts && text_of(&member, "kid").len == 0 ? 1 : 0;
    }
    if (signing > 1 && without > 0) {
        return ost_probe_failed(result, "%zu of %zu keys have no kid", without, signing);
    }
    return ost_probe_passed(result, without == 0 ? "every key has a kid"
                                                 : "there is one key, without a kid");
}
OST_PROBE_OF_EACH(ost_probe_keys_kid, OST_PROBE_KEY_SET, judge_kid)

static bool stands_before(const struct ost_probe_authority *authority, size_t i)
{
    struct member member = member_at(authority, i);
    struct ost_span kid = text_of(&member, "kid");
    for (size_t j = 0; kid.len > 0 && j < i; j++) {
        struct member other = member_at(authority, j);
        if (ost_span_equal(kid, text_of(&other, "kid"))) {
            return true;
        }
    }
    return false;
}

static enum ost_probe_outcome judge_distinct(const struct ost_probe_subject *subject,
                                             struct ost_probe_result *result)
{
    const struct ost_probe_authority *authority = subject->authority;
    char name[160];
    for (size_t i = 0; i < authority->key_set->fact_count; i++) {
        if (stands_before(authority, i)) {
            struct member member = member_at(authority, i);
            return ost_probe_failed(result, "%s stands twice", name_of(&member, i, name));
        }
    }
    return ost_probe_passed(result, "no kid stands twice");
}
OST_PROBE_OF_EACH(ost_probe_keys_distinct, OST_PROBE_KEY_SET, judge_distinct)

/* How many algorithms of RSA the metadata name: with one it is clear what a key is for.
 */
static size_t rsa_algorithms(const struct ost_probe_subject *subject)
{
    const struct ost_json *list =
        ost_probe_said(subject, "id_token_signing_alg_values_supported");
    size_t count = 0;
    for (size_t i = 0; i < ost_json_count(list); i++) {
        struct ost_span name = OST_SPAN_ABSENT;
        (void)ost_json_string(ost_json_item(list, i), &name);
        enum ost_alg alg = ost_alg_find(name);
        count += alg != OST_ALG_NONE && ost_alg_key_type(alg) == OST_KEY_RSA ? 1 : 0;
    }
    return count;
}

/* KY-04: a curve has one algorithm, RSA has six. */
static enum ost_probe_outcome judge_alg(const struct ost_probe_subject *subject,
                                        struct ost_probe_result *result)
{
    const struct ost_probe_authority *authority = subject->authority;
    size_t said = rsa_algorithms(subject);
    char name[160];
    for (size_t i = 0; said != 1 && i < authority->key_set->fact_count; i++) {
        struct member member = member_at(authority, i);
        if (kind_of(&member) == GOOD && ost_span_is(text_of(&member, "kty"), "RSA") &&
            text_of(&member, "alg").data == NULL) {
            return ost_probe_failed(
                result, "%s is of RSA, has no alg, and the metadata name %zu for RSA",
                name_of(&member, i, name), said);
        }
    }
    return ost_probe_passed(result, "it is clear which algorithm each key is for");
}
OST_PROBE_OF_EACH(ost_probe_keys_alg, OST_PROBE_KEY_SET, judge_alg)
