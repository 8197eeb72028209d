/* SPDX-License-Identifier: Apache-2.0 */
/* A request judged with claims that are taken as verified. */
#include "core/trial.h"

#include "ostiary/json.h"
#include "ostiary/policy.h"

/* Without the host's log and transport: a trial tells and fetches nothing. */
static ostiary_code make_validator(const ostiary_config *config, struct ost_trial *trial,
                                   ostiary_error *err)
{
    const ostiary_config quiet = {.settings = config->settings, .clock = config->clock};
    OST_TRY(ostiary_validator_new(&quiet, &trial->validator, err));
    trial->verdict = ostiary_verdict_new();
    OST_ENSURE(trial->verdict != NULL, err, OSTIARY_INTERNAL_ERROR, "verdict");
    return OSTIARY_OK;
}

static ostiary_code begin(const ostiary_config *config,
                          const struct ost_trial_token *token, struct ost_trial *trial,
                          ostiary_code *decided_out, ostiary_error *err)
{
    size_t issuer = 0;
    OST_TRY(make_validator(config, trial, err));
    int64_t now = ost_clock_wall(&trial->validator->clock);
    OST_TRY(ost_trial_claims(config->settings, token, now, &issuer, &trial->claims, err));
    trial->verdict->now = now;
    trial->check = (struct ost_check){.validator = trial->validator,
                                      .request = &trial->request,
                                      .verdict = trial->verdict};
    trial->section = ost_guard_enter(&trial->validator->guard);
    trial->begun = true;
    trial->check.view = trial->section.view;
    *decided_out = ost_verdict_set(
        trial->verdict, ost_authenticate_claims(&trial->check, issuer, trial->claims));
    OST_ENSURE(*decided_out != OSTIARY_INTERNAL_ERROR, err, OSTIARY_INTERNAL_ERROR,
               "the claims could not be judged");
    return OSTIARY_OK;
}

ostiary_code ost_trial_begin(const ostiary_config *config,
                             const struct ost_trial_token *token, struct ost_trial *trial,
                             ostiary_code *decided_out, ostiary_error *err)
{
    *decided_out = OSTIARY_INTERNAL_ERROR;
    OST_ENSURE(config != NULL, err, OSTIARY_BAD_ARGUMENT, "config is NULL");
    OST_ENSURE(config->settings != NULL, err, OSTIARY_BAD_CONFIG,
               "the configuration has errors");
    ostiary_code code = begin(config, token, trial, decided_out, err);
    if (code != OSTIARY_OK) {
        ost_trial_end(trial);
    }
    return code;
}

void ost_trial_end(struct ost_trial *trial)
{
    if (trial->begun) {
        ost_guard_leave(&trial->section);
        trial->begun = false;
    }
    ostiary_verdict_free(trial->verdict);
    ostiary_validator_free(trial->validator);
    ost_json_free(trial->claims);
    trial->verdict = NULL;
    trial->validator = NULL;
    trial->claims = NULL;
}

static void judge(struct ost_trial *trial, ostiary_code decided)
{
    if (decided == OSTIARY_OK) {
        ost_verdict_set(trial->verdict, ost_authorize(&trial->check));
    }
    ost_respond(&trial->check);
}

ostiary_code ostiary_policy_try(const ostiary_config *config, const char *claims,
                                const ostiary_request *request, char **verdict_json_out,
                                ostiary_error *err)
{
    const struct ost_trial_token token = {claims, NULL, false};
    struct ost_trial trial = {.begun = false};
    ostiary_code decided = OSTIARY_INTERNAL_ERROR;
    size_t len = 0;
    OST_ENSURE(verdict_json_out != NULL && request != NULL &&
                   request->size >= sizeof *request,
               err, OSTIARY_BAD_ARGUMENT, "an argument is missing");
    *verdict_json_out = NULL;
    trial.request = *request;
    OST_TRY(ost_trial_begin(config, &token, &trial, &decided, err));
    ost_check_take_fields(&trial.check);
    judge(&trial, decided);
    /* What could not be judged is no outcome that a test could be compared with. */
    *verdict_json_out = trial.verdict->code == OSTIARY_INTERNAL_ERROR
                            ? NULL
                            : ostiary_verdict_json(trial.verdict, &len);
    ost_trial_end(&trial);
    OST_ENSURE(*verdict_json_out != NULL, err, OSTIARY_INTERNAL_ERROR, "verdict");
    return OSTIARY_OK;
}
