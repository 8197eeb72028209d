/* SPDX-License-Identifier: Apache-2.0 */
/* A run: gather the findings, then every check in the order of the table. */
#include <stdio.h>

#include "base/mem.h"
#include "probe/check.h"
#include "wire/field.h"

#define FASTEST 1000

static ostiary_code check_options(const struct ost_probe_options *options,
                                  ostiary_error *err)
{
    struct ost_span token = ost_span_of(options->token);
    OST_ENSURE(options->url != NULL, err, OSTIARY_BAD_ARGUMENT, "no URL");
    OST_ENSURE(token.data == NULL || (token.len > 0 && ost_field_is_printable(token)),
               err, OSTIARY_BAD_ARGUMENT,
               "the token is empty, or holds what no field may");
    OST_ENSURE(options->rate <= FASTEST, err, OSTIARY_BAD_ARGUMENT,
               "a rate is at most %d requests a second", FASTEST);
    return OSTIARY_OK;
}

static ostiary_code prepare(struct ost_probe *probe,
                            const struct ost_probe_options *options, ostiary_error *err)
{
    probe->options = *options;
    bool with_token = options->token != NULL || options->issuer_key != NULL;
    OST_TRY(ost_probe_target_make(options->url, with_token, &probe->asker.target, err));
    if (options->token != NULL) {
        ost_buf_add_string(&probe->bearer, "Bearer ");
        ost_buf_add_string(&probe->bearer, options->token);
    }
    OST_ENSURE(!probe->bearer.failed, err, OSTIARY_INTERNAL_ERROR, "memory");
    OST_TRY(ost_probe_secrets_make(options->token, options->issuer_key, &probe->secrets,
                                   err));
    probe->asker.ca_text = options->ca_text;
    ost_probe_asker_start(&probe->asker,
                          options->rate == 0 ? OST_PROBE_RATE : options->rate);
    probe->result_count = ost_probe_check_count();
    probe->results = ost_alloc_array(probe->result_count, sizeof *probe->results);
    OST_ENSURE(probe->results != NULL, err, OSTIARY_INTERNAL_ERROR, "memory");
    for (size_t i = 0; i < probe->result_count; i++) {
        probe->results[i].check = ost_probe_check_at(i, NULL);
    }
    return OSTIARY_OK;
}

/* NULL, or what the user did not give. */
static const char *missing(const struct ost_probe_options *options,
                           enum ost_probe_needs needs)
{
    switch (needs) {
    case OST_PROBE_NEEDS_NOTHING:
        return NULL;
    case OST_PROBE_NEEDS_TOKEN:
        return options->token == NULL ? "--token-file" : NULL;
    case OST_PROBE_NEEDS_ISSUER_KEY:
        return options->issuer_key == NULL ? "--issuer-key" : NULL;
    case OST_PROBE_NEEDS_CALLS:
        return options->token == NULL  ? "--token-file"
               : !options->allow_calls ? "--allow-calls"
                                       : NULL;
    }
    return "nothing that there is";
}

static void run_check(struct ost_probe *probe, struct ost_probe_result *result)
{
    const struct ost_probe_check *check = result->check;
    const char *needed = missing(&probe->options, check->needs);
    result->secret = ost_span_of(probe->options.token);
    if (!probe->findings.reached) {
        result->outcome = ost_probe_unknown(result, "the server was not reached: %s",
                                            probe->findings.refusal.answer.error);
    } else if (needed != NULL) {
        result->outcome = ost_probe_skipped(result, "it needs %s", needed);
    } else {
        result->outcome = check->run(probe, result);
    }
    result->secret = OST_SPAN_ABSENT;
}

static void begin_group(struct ost_probe *probe, const struct ost_probe_group *group)
{
    if (group->before != NULL && probe->findings.reached) {
        group->before(probe);
    }
}

static void run_checks(struct ost_probe *probe)
{
    const struct ost_probe_options *options = &probe->options;
    const struct ost_probe_group *last = NULL;
    for (size_t i = 0; i < probe->result_count; i++) {
        const struct ost_probe_group *group = NULL;
        (void)ost_probe_check_at(i, &group);
        if (group != last) {
            begin_group(probe, group);
        }
        last = group;
        if (options->progress != NULL) {
            options->progress(options->progress_ctx, probe->results[i].check->id,
                              ost_probe_gather_steps + i,
                              ost_probe_gather_steps + probe->result_count);
        }
        run_check(probe, &probe->results[i]);
    }
}

ostiary_code ost_probe_run(const struct ost_probe_options *options,
                           struct ost_probe **probe_out, ostiary_error *err)
{
    *probe_out = NULL;
    OST_TRY(check_options(options, err));
    struct ost_probe *probe = ost_alloc(sizeof *probe);
    OST_ENSURE(probe != NULL, err, OSTIARY_INTERNAL_ERROR, "memory");
    ostiary_code code = prepare(probe, options, err);
    if (code != OSTIARY_OK) {
        ost_probe_free(probe);
        return code;
    }
    ost_probe_gather(probe);
    run_checks(probe);
    probe->options = (struct ost_probe_options){0};
    ost_buf_clear(&probe->bearer);
    ost_probe_secrets_clear(&probe->secrets);
    *probe_out = probe;
    return OSTIARY_OK;
}

void ost_probe_free(struct ost_probe *probe)
{
    if (probe != NULL) {
        ost_buf_clear(&probe->bearer);
        ost_probe_secrets_clear(&probe->secrets);
        ost_probe_findings_clear(&probe->findings);
        ost_probe_target_clear(&probe->asker.target);
        ost_free(probe->results);
        ost_free(probe);
    }
}

const char *ost_probe_bearer(const struct ost_probe *probe)
{
    return probe->bearer.data;
}

const struct ost_token *ost_probe_jwt(const struct ost_probe *probe)
{
    return probe->secrets.jwt.text.data == NULL ? NULL : &probe->secrets.jwt;
}

int64_t ost_probe_now(const struct ost_probe *probe)
{
    return ost_clock_wall(&probe->asker.clock);
}

enum ost_probe_verdict ost_probe_verdict(const struct ost_probe *probe)
{
    enum ost_probe_verdict verdict = OST_PROBE_GOOD;
    for (size_t i = 0; i < probe->result_count; i++) {
        const struct ost_probe_result *result = &probe->results[i];
        if (result->outcome == OST_PROBE_FAILED &&
            result->check->level != OST_PROBE_ADVICE) {
            return OST_PROBE_BAD;
        }
        if (result->outcome == OST_PROBE_UNKNOWN) {
            verdict = OST_PROBE_UNDECIDED;
        }
    }
    return verdict;
}
