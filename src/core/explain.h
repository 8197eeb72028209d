/* SPDX-License-Identifier: Apache-2.0 */
/* A decision told step by step: what explain.c and explain_steps.c share. */
#ifndef OST_CORE_EXPLAIN_H
#define OST_CORE_EXPLAIN_H

#include "core/trial.h"
#include "policy/decide.h"
#include "wire/json_write.h"

/** What is explained; everything is borrowed from the trial. */
struct ost_story {
    const struct ost_settings *settings;
    const struct ost_issuer_settings *issuer;
    const ostiary_grant *grant;
    const struct ost_policy_caller *caller;
    const struct ost_json *arguments;
    const struct ost_rule *rule; /* that decides, hidden or not; NULL: none */
    const struct ost_alternative
        *alternative; /* that is proposed or satisfied; or NULL */
};

/** The array "steps": {"what","subject","holds","why"} of everything the rule asks. */
void ost_story_steps(struct ost_json_writer *w, const struct ost_story *story);

#endif
