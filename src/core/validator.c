/* SPDX-License-Identifier: Apache-2.0 */
/* The validator's life: made without starting anything, shared, freed. */
#include "core/validator.h"

#include "base/mem.h"
#include "base/process.h"
#include "config/config.h"
#include "core/check.h"

/* On the worker's thread: a new view that differs in one ring. What comes for settings
 * that are gone is dropped. Without memory the old view stays, whose keys go stale in
 * time.
 */
static bool publish(void *ctx, size_t source, struct ost_ring *ring)
{
    ostiary_validator *validator = ctx;
    const struct ost_view *old = ost_guard_lock(&validator->guard);
    size_t place = ost_issuer_set_find(&old->issuers, source);
    struct ost_view *next = place < old->issuers.count ? ost_view_again(old) : NULL;
    bool published = place == old->issuers.count || next != NULL;
    if (next != NULL) {
        ost_ring_free(next->issuers.rings[place]);
        next->issuers.rings[place] = ost_ring_share(ring);
        ost_validator_note_keys(validator, &next->issuers);
        ost_view_free(ost_guard_publish(&validator->guard, next));
    }
    ost_guard_unlock(&validator->guard);
    return published;
}

/* On the worker's thread: requests of an event loop are worth asking again. */
static void finished(void *ctx, size_t source, uint64_t ticket)
{
    const ostiary_validator *validator = ctx;
    ost_pending_finished(validator->pending, source, ticket);
}

static int64_t watch(void *ctx, int64_t now)
{
    return ost_reload_watch(ctx, now);
}

void ost_validator_note_keys(ostiary_validator *validator,
                             const struct ost_issuer_set *issuers)
{
    for (size_t i = 0; i < issuers->count; i++) {
        if (issuers->rings[i] != NULL && issuers->rings[i]->jwks->count > 0) {
            atomic_store(&validator->ready, true);
        }
    }
}

bool ost_validator_source_of(const ostiary_validator *validator, size_t i,
                             size_t *source_out)
{
    struct ost_section section = ost_guard_enter(&validator->guard);
    const struct ost_view *view = section.view;
    bool found = i < view->issuers.count;
    *source_out = found ? view->issuers.sources[i] : 0;
    ost_guard_leave(&section);
    return found;
}

static ostiary_code make_refresher(ostiary_validator *validator,
                                   const ostiary_config *config, ostiary_error *err)
{
    const struct ost_refresher_options options = {
        .clock = validator->clock,
        .journal = validator->journal,
        .transport = config->transport,
        .transport_ctx = config->transport_ctx,
        .publish = publish,
        .finished = finished,
        .watch = watch,
        .ctx = validator,
    };
    return ost_refresher_new(&options, &validator->refresher, err);
}

/* The first view, and the guard before it. */
static ostiary_code make_guard(ostiary_validator *validator,
                               struct ost_settings *settings, ostiary_error *err)
{
    const struct ost_issuer_set none = {0};
    OST_CLEANUP(ost_view_cleanup) struct ost_view *view = ost_view_new(settings);
    OST_ENSURE(view != NULL, err, OSTIARY_INTERNAL_ERROR, "view");
    OST_TRY(ost_documents_make(settings, &validator->documents, &view->documents, err));
    OST_TRY(
        ost_refresher_adopt(validator->refresher, settings, &none, &view->issuers, err));
    view->loaded_at = ost_clock_wall(&validator->clock);
    ost_validator_note_keys(validator, &view->issuers);
    OST_TRY(ost_guard_init(&validator->guard, view, err));
    validator->guard_made = true;
    view = NULL; /* the guard's now */
    return OSTIARY_OK;
}

static ostiary_code make_parts(ostiary_validator *validator, const ostiary_config *config,
                               ostiary_error *err)
{
    struct ost_settings *settings = config->settings;
    validator->clock = ost_clock_make(&config->clock);
    OST_ENSURE(ost_process_random(validator->subject_key, sizeof validator->subject_key),
               err, OSTIARY_INTERNAL_ERROR, "no random bytes");
    OST_TRY(ost_journal_new(config->log, validator->clock, settings->id,
                            &validator->journal, err));
    OST_TRY(ost_token_cache_new(&settings->tokens, &validator->tokens, err));
    OST_TRY(ost_pending_new(&validator->pending, err));
    OST_TRY(ost_counters_new(&validator->counters, err));
    OST_TRY(ost_reload_new(settings->origin, ost_clock_mono(&validator->clock),
                           &validator->reload, err));
    OST_TRY(make_refresher(validator, config, err));
    return make_guard(validator, settings, err);
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
    OST_TRY(make_parts(validator, config, err));
    ost_refresher_tell_of_files(validator->refresher);
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
        ost_view_free(ost_guard_clear(&validator->guard));
    }
    ost_documents_free(validator->documents);
    ost_token_cache_free(validator->tokens);
    ost_counters_free(validator->counters);
    ost_reload_free(validator->reload, forked);
    ost_journal_free(validator->journal);
    ost_free_wiped(validator, sizeof *validator);
}

ostiary_code ostiary_validator_start(ostiary_validator *validator, ostiary_error *err)
{
    OST_ENSURE(validator != NULL, err, OSTIARY_BAD_ARGUMENT, "validator is NULL");
    return ost_refresher_start(validator->refresher, err);
}

/* Asks a source for keys and waits for the attempt; OSTIARY_OK once it has usable ones.
 */
static ostiary_code warm_source(ostiary_validator *validator, size_t source,
                                int64_t deadline, ostiary_error *err)
{
    ostiary_issuer_state state = OSTIARY_ISSUER_STATE_INIT;
    const struct ost_want want = {.kind = OST_WANT_ANY_KEYS};
    struct ost_request_for_keys asked =
        ost_refresher_ask(validator->refresher, source, want);
    int64_t left = deadline - ost_clock_mono(&validator->clock);
    if (asked.prospect == OST_PROSPECT_COMING && left > 0) {
        (void)ost_refresher_wait(validator->refresher, source, asked.ticket,
                                 (uint32_t)left);
    }
    OST_TRY(ost_refresher_state(validator->refresher, source, &state));
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
    size_t source = 0;
    size_t i = 0;
    while (ost_validator_source_of(validator, i, &source)) {
        ostiary_code code =
            warm_source(validator, source, deadline, first == OSTIARY_OK ? err : NULL);
        if (code == OSTIARY_BAD_ARGUMENT) {
            continue; /* a reload put another in its place */
        }
        first = first == OSTIARY_OK ? code : first;
        i++;
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
    return ost_field_names;
}
