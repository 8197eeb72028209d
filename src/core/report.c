/* SPDX-License-Identifier: Apache-2.0 */
/* What the log is told of a check: the reason and where to look, never a token or a name
 * of a person. */
#include "core/check.h"
#include "oauth/query_token.h"

/* TX-06: the operator learns where tokens are put into addresses, and not which. */
static void report_query_token(const struct ost_check *check)
{
    struct ost_span target = {check->request->target.data, check->request->target.len};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf path = {0};
    if (!ost_query_token_in(target)) {
        return;
    }
    ost_query_token_redact(target, &path);
    const struct ost_log_pair pairs[] = {
        OST_LOG_STRING("id", ostiary_verdict_id(check->verdict)),
        OST_LOG_TEXT("path", ost_buf_span(&path)),
    };
    const struct ost_event event = {OSTIARY_LEVEL_WARNING, "token_in_query", NULL,
                                    check->verdict->now, check->verdict->settings};
    ost_journal_write(check->validator->journal, event, pairs,
                      sizeof pairs / sizeof pairs[0]);
}

/* Scopes are stored terminated, one after the other; a log line shows them spaced. */
static void join_missing(const ostiary_verdict *verdict, struct ost_buf *out)
{
    const char *scope = NULL;
    for (size_t i = 0; (scope = ostiary_verdict_missing_scope(verdict, i)) != NULL; i++) {
        ost_buf_add_string(out, i == 0 ? "" : " ");
        ost_buf_add_string(out, scope);
    }
}

/* A rule that hides itself from the caller is told to the operator. */
static const char *rule_of(const ostiary_verdict *verdict)
{
    return verdict->hidden_rule.len > 0 ? verdict->hidden_rule.data
                                        : ostiary_verdict_rule(verdict);
}

/* Why it refuses, in the words that the caller does not get. */
static void tell_detail(const ostiary_verdict *verdict, struct ost_buf *out)
{
    const char *hint = ostiary_hint_name(verdict->hidden_hint);
    ost_buf_add_string(out, verdict->error.detail);
    if (verdict->hidden_rule.len > 0) {
        ost_buf_reset(out);
        ost_buf_addf(out, "hidden: %s%s%s", ostiary_code_name(verdict->hidden_code),
                     hint == NULL ? "" : ", ", hint == NULL ? "" : hint);
    }
}

static void report_decision(const struct ost_check *check)
{
    const ostiary_verdict *verdict = check->verdict;
    const ostiary_grant *grant = ost_grant_in(&verdict->grant);
    bool admitted = verdict->code == OSTIARY_OK;
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf missing = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf detail = {0};
    join_missing(verdict, &missing);
    tell_detail(verdict, &detail);
    const struct ost_log_pair pairs[] = {
        OST_LOG_STRING("id", ostiary_verdict_id(verdict)),
        OST_LOG_NUMBER("status", ostiary_verdict_status(verdict)),
        OST_LOG_STRING("reason", ostiary_code_name(verdict->code)),
        OST_LOG_STRING("hint", ostiary_hint_name(verdict->hint)),
        OST_LOG_STRING("issuer", ostiary_grant_issuer(grant)),
        OST_LOG_TEXT("subject", check->subject.len == 0 ? OST_SPAN_ABSENT
                                                        : ost_buf_span(&check->subject)),
        OST_LOG_STRING("client_id", ostiary_grant_client_id(grant)),
        OST_LOG_STRING("key_id", ostiary_verdict_key_id(verdict)),
        OST_LOG_TEXT("method", ost_buf_span(&verdict->method)),
        OST_LOG_TEXT("tool", ost_buf_span(&verdict->name)),
        OST_LOG_STRING("rule", rule_of(verdict)),
        OST_LOG_TEXT("missing_scopes", ost_buf_span(&missing)),
        OST_LOG_STRING("token_hash", ostiary_verdict_token_hash(verdict)),
        OST_LOG_TEXT("detail", ost_buf_span(&detail)),
    };
    const struct ost_event event = {admitted ? OSTIARY_LEVEL_DEBUG : OSTIARY_LEVEL_INFO,
                                    admitted ? "check_admitted" : "check_refused",
                                    ostiary_code_name(verdict->code), verdict->now,
                                    verdict->settings};
    ost_journal_write(check->validator->journal, event, pairs,
                      sizeof pairs / sizeof pairs[0]);
}

/* interface.md 5: somebody came in by a mapping that ends. */
static void report_exception(const struct ost_check *check)
{
    const ostiary_verdict *verdict = check->verdict;
    const ostiary_grant *grant = ostiary_verdict_grant(verdict);
    const char *place = ost_grant_exception(grant);
    if (verdict->code != OSTIARY_OK || place == NULL) {
        return;
    }
    const struct ost_log_pair pairs[] = {
        OST_LOG_STRING("id", ostiary_verdict_id(verdict)),
        OST_LOG_STRING("issuer", ostiary_grant_issuer(grant)),
        OST_LOG_STRING("client_id", ostiary_grant_client_id(grant)),
        OST_LOG_STRING("rule", ostiary_verdict_rule(verdict)),
        OST_LOG_STRING("mapping", place),
        OST_LOG_NUMBER("until", ost_grant_until(grant)),
        OST_LOG_STRING("token_hash", ostiary_verdict_token_hash(verdict)),
    };
    const struct ost_event event = {OSTIARY_LEVEL_INFO, "grant_by_exception", NULL,
                                    verdict->now, verdict->settings};
    ost_journal_write(check->validator->journal, event, pairs,
                      sizeof pairs / sizeof pairs[0]);
}

void ost_report(const struct ost_check *check)
{
    if (!ost_journal_is_read(check->validator->journal)) {
        return;
    }
    report_query_token(check);
    report_decision(check);
    report_exception(check);
}
