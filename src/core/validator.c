/* SPDX-License-Identifier: Apache-2.0 */
/* The validator's life: made without starting anything, shared, freed. */
#include "core/validator.h"

#include <stdio.h>

#include "base/mem.h"
#include "config/config.h"
#include "core/check.h"

static void view_free(struct ost_view *view)
{
    if (view == NULL) {
        return;
    }
    for (size_t i = 0; view->rings != NULL && i < view->settings->issuer_count; i++) {
        ost_ring_free(view->rings[i]);
    }
    ost_free(view->rings);
    ost_settings_free(view->settings);
    ost_free(view);
}

OST_DEFINE_CLEANUP(view_cleanup, struct ost_view, view_free)

/* A view that shares the settings and has no rings yet. */
static struct ost_view *view_new(struct ost_settings *settings)
{
    struct ost_view *view = ost_alloc(sizeof *view);
    if (view == NULL) {
        return NULL;
    }
    view->generation = 1;
    view->epoch = 1;
    view->settings = ost_settings_share(settings);
    view->rings = ost_alloc_array(settings->issuer_count, sizeof *view->rings);
    if (view->rings == NULL) {
        view_free(view);
        return NULL;
    }
    return view;
}

static ostiary_code first_view(struct ost_settings *settings, struct ost_view **view_out,
                               ostiary_error *err)
{
    OST_CLEANUP(view_cleanup) struct ost_view *view = view_new(settings);
    OST_ENSURE(view != NULL, err, OSTIARY_INTERNAL_ERROR, "view");
    for (size_t i = 0; i < settings->issuer_count; i++) {
        OST_TRY(ost_refresher_first_ring(settings, i, &view->rings[i], err));
    }
    *view_out = OST_TAKE(view);
    return OSTIARY_OK;
}

/* On the worker's thread: a new view that differs in one ring. Without memory the old
 * view stays, whose keys go stale in time. */
static bool publish(void *ctx, size_t issuer, struct ost_ring *ring)
{
    ostiary_validator *validator = ctx;
    const struct ost_view *old = ost_guard_lock(&validator->guard);
    struct ost_view *next = view_new(validator->settings);
    if (next != NULL) {
        next->generation = old->generation + 1;
        next->epoch = old->epoch;
        for (size_t i = 0; i < validator->settings->issuer_count; i++) {
            next->rings[i] = ost_ring_share(i == issuer ? ring : old->rings[i]);
        }
        view_free(ost_guard_publish(&validator->guard, next));
    }
    ost_guard_unlock(&validator->guard);
    return next != NULL;
}

/* On the worker's thread: requests of an event loop are worth asking again. */
static void finished(void *ctx, size_t issuer, uint64_t ticket)
{
    const ostiary_validator *validator = ctx;
    ost_pending_finished(validator->pending, issuer, ticket);
}

static ostiary_code make_refresher(ostiary_validator *validator,
                                   const ostiary_config *config, ostiary_error *err)
{
    const struct ost_refresher_options options = {
        .settings = validator->settings,
        .clock = validator->clock,
        .journal = validator->journal,
        .transport = config->transport,
        .transport_ctx = config->transport_ctx,
        .publish = publish,
        .finished = finished,
        .ctx = validator,
    };
    return ost_refresher_new(&options, &validator->refresher, err);
}

static ostiary_code make_guard(ostiary_validator *validator, ostiary_error *err)
{
    OST_CLEANUP(view_cleanup) struct ost_view *view = NULL;
    OST_TRY(first_view(validator->settings, &view, err));
    OST_TRY(ost_guard_init(&validator->guard, view, err));
    validator->guard_made = true;
    view = NULL; /* the guard's now */
    return OSTIARY_OK;
}

OST_DEFINE_CLEANUP(validator_cleanup, ostiary_validator, ostiary_validator_free)

ostiary_code ostiary_validator_new(const ostiary_config *config,
                                   ostiary_validator **validator_out, ostiary_error *err)
{
    OST_ENSURE(validator_out != NULL, err, OSTIARY_BAD_ARGUMENT, "validator_out is NULL");
    *validator_out = NULL;
    OST_ENSURE(config != NULL, err, OSTIARY_BAD_ARGUMENT, "config is NULL");
    OST_ENSURE(config->settings != NULL, err, OSTIARY_BAD_CONFIG,
               "the configuration has errors");
    OST_CLEANUP(validator_cleanup)
    ostiary_validator *validator = ost_alloc(sizeof *validator);
    OST_ENSURE(validator != NULL, err, OSTIARY_INTERNAL_ERROR, "validator");
    validator->settings = ost_settings_share(config->settings);
    validator->clock = ost_clock_make(&config->clock);
    OST_TRY(ost_journal_new(config->log, validator->clock, validator->settings->id,
                            &validator->journal, err));
    OST_TRY(ost_documents_make(validator->settings, &validator->documents, err));
    OST_TRY(ost_token_cache_new(&validator->settings->tokens, &validator->tokens, err));
    OST_TRY(ost_pending_new(&validator->pending, err));
    OST_TRY(make_guard(validator, err));
    OST_TRY(make_refresher(validator, config, err));
    *validator_out = OST_TAKE(validator);
    return OSTIARY_OK;
}

void ostiary_validator_free(ostiary_validator *validator)
{
    if (validator == NULL) {
        return;
    }
    bool forked =
        validator->refresher != NULL && ost_refresher_is_forked(validator->refresher);
    ost_refresher_free(validator->refresher); /* first: it publishes */
    ost_pending_free(validator->pending, forked);
    if (validator->guard_made) {
        view_free(ost_guard_clear(&validator->guard));
    }
    ost_documents_clear(&validator->documents);
    ost_token_cache_free(validator->tokens);
    ost_journal_free(validator->journal);
    ost_settings_free(validator->settings);
    ost_free(validator);
}

ostiary_code ostiary_validator_start(ostiary_validator *validator, ostiary_error *err)
{
    OST_ENSURE(validator != NULL, err, OSTIARY_BAD_ARGUMENT, "validator is NULL");
    return ost_refresher_start(validator->refresher, err);
}

/* Asks for keys and waits for the attempt; OSTIARY_OK once the issuer has usable keys. */
static ostiary_code warm_issuer(ostiary_validator *validator, size_t i, int64_t deadline,
                                ostiary_error *err)
{
    ostiary_issuer_state state = OSTIARY_ISSUER_STATE_INIT;
    const struct ost_want want = {.kind = OST_WANT_ANY_KEYS};
    struct ost_request_for_keys asked = ost_refresher_ask(validator->refresher, i, want);
    int64_t left = deadline - ost_clock_mono(&validator->clock);
    if (asked.prospect == OST_PROSPECT_COMING && left > 0) {
        (void)ost_refresher_wait(validator->refresher, i, asked.ticket, (uint32_t)left);
    }
    OST_TRY(ost_refresher_state(validator->refresher, i, &state));
    OST_ENSURE(state.have_keys, err, OSTIARY_KEYS_UNAVAILABLE, "%s: %s", state.issuer,
               state.last_error[0] == '\0' ? "no answer in time" : state.last_error);
    return OSTIARY_OK;
}

ostiary_code ostiary_validator_warm(ostiary_validator *validator, uint32_t timeout_ms,
                                    ostiary_error *err)
{
    OST_TRY(ostiary_validator_start(validator, err));
    int64_t deadline = ost_clock_mono(&validator->clock) + timeout_ms;
    ostiary_code first = OSTIARY_OK;
    for (size_t i = 0; i < validator->settings->issuer_count; i++) {
        ostiary_code code =
            warm_issuer(validator, i, deadline, first == OSTIARY_OK ? err : NULL);
        first = first == OSTIARY_OK ? code : first;
    }
    return first;
}

int ostiary_validator_event_fd(ostiary_validator *validator)
{
    return validator == NULL || ost_refresher_is_forked(validator->refresher)
               ? -1
               : ost_pending_fd(validator->pending);
}

size_t ostiary_validator_ready(ostiary_validator *validator, void **cookies_out,
                               size_t count)
{
    return validator == NULL || cookies_out == NULL ||
                   ost_refresher_is_forked(validator->refresher)
               ? 0
               : ost_pending_take(validator->pending, cookies_out, count);
}

void ostiary_validator_forget(ostiary_validator *validator, void *cookie)
{
    if (validator != NULL && cookie != NULL &&
        !ost_refresher_is_forked(validator->refresher)) {
        ost_pending_remove(validator->pending, cookie);
    }
}

const char *const *ostiary_validator_fields(const ostiary_validator *validator)
{
    (void)validator; /* the same for every validator until DPoP adds a field */
    return ost_check_field_names;
}
