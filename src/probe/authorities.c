/* SPDX-License-Identifier: Apache-2.0 */
/* Judging every authorization server that the resource metadata name. */
#include "probe/authorities.h"

#include <stdio.h>

const struct ost_probe_document *
ost_probe_unanswered(const struct ost_probe_authority *authority)
{
    for (size_t i = 0; authority->metadata == NULL && i < authority->try_count; i++) {
        if (!authority->tries[i].answer.arrived) {
            return &authority->tries[i];
        }
    }
    return NULL;
}

bool ost_probe_keys_unknown(const struct ost_probe_authority *authority)
{
    return !authority->keys.answer.arrived ||
           authority->no_key_set.code == OSTIARY_INTERNAL_ERROR;
}

const char *ost_probe_no_key_set(const struct ost_probe_authority *authority)
{
    return authority->keys.json == NULL ? authority->keys.why_not
                                        : authority->no_key_set.detail;
}

const struct ost_json *ost_probe_said(const struct ost_probe_subject *subject,
                                      const char *name)
{
    return ost_json_member(subject->authority->metadata->json, name);
}

static enum ost_probe_outcome
without_metadata(const struct ost_probe_authority *authority,
                 struct ost_probe_result *result)
{
    const struct ost_probe_document *silent = ost_probe_unanswered(authority);
    return silent != NULL
               ? ost_probe_unknown(result, "%s: %s", silent->url, silent->why_not)
               : ost_probe_skipped(result, "the server has no metadata");
}

static enum ost_probe_outcome without_key_set(const struct ost_probe_authority *authority,
                                              struct ost_probe_result *result)
{
    const struct ost_probe_document *keys = &authority->keys;
    if (keys->url == NULL) {
        return ost_probe_skipped(result, "the metadata name no jwks_uri");
    }
    return ost_probe_keys_unknown(authority)
               ? ost_probe_unknown(result, "%s: %s", keys->url,
                                   ost_probe_no_key_set(authority))
               : ost_probe_skipped(result, "there is no key set");
}

static enum ost_probe_outcome judge_one(const struct ost_probe_subject *subject,
                                        enum ost_probe_part part,
                                        ost_probe_judge_fn judge,
                                        struct ost_probe_result *result)
{
    const struct ost_probe_authority *authority = subject->authority;
    if (part >= OST_PROBE_METADATA && authority->metadata == NULL) {
        return without_metadata(authority, result);
    }
    if (part >= OST_PROBE_KEY_SET && authority->key_set == NULL) {
        return without_key_set(authority, result);
    }
    return judge(subject, result);
}

static int weight(enum ost_probe_outcome outcome)
{
    switch (outcome) {
    case OST_PROBE_SKIPPED:
        return 0;
    case OST_PROBE_PASSED:
        return 1;
    case OST_PROBE_UNKNOWN:
        return 2;
    case OST_PROBE_FAILED:
        return 3;
    }
    return 2;
}

/* With more than one server the sentence says which. */
static enum ost_probe_outcome tell(struct ost_probe_result *result,
                                   enum ost_probe_outcome outcome, const char *whose,
                                   const char *detail)
{
    const char *colon = whose[0] == '\0' ? "" : ": ";
    switch (outcome) {
    case OST_PROBE_SKIPPED:
        return ost_probe_skipped(result, "%.120s%s%s", whose, colon, detail);
    case OST_PROBE_PASSED:
        return ost_probe_passed(result, "%.120s%s%s", whose, colon, detail);
    case OST_PROBE_UNKNOWN:
        return ost_probe_unknown(result, "%.120s%s%s", whose, colon, detail);
    case OST_PROBE_FAILED:
        return ost_probe_failed(result, "%.120s%s%s", whose, colon, detail);
    }
    return ost_probe_unknown(result, "nothing was decided");
}

enum ost_probe_outcome ost_probe_each_authority(const struct ost_probe *probe,
                                                enum ost_probe_part part,
                                                ost_probe_judge_fn judge,
                                                struct ost_probe_result *result)
{
    const struct ost_probe_findings *findings = &probe->findings;
    enum ost_probe_outcome worst = OST_PROBE_SKIPPED;
    struct ost_probe_result kept = *result;
    const char *whose = "";
    if (findings->authority_count == 0) {
        return ost_probe_skipped(result, "no authorization server is named");
    }
    for (size_t i = 0; i < findings->authority_count; i++) {
        const struct ost_probe_subject subject = {probe, &findings->authorities[i]};
        struct ost_probe_result one = *result;
        enum ost_probe_outcome outcome = judge_one(&subject, part, judge, &one);
        if (i == 0 || weight(outcome) > weight(worst)) {
            worst = outcome;
            kept = one;
            whose = findings->authority_count > 1 ? subject.authority->issuer : "";
        }
    }
    return tell(result, worst, whose, kept.detail);
}
