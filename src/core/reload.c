/* SPDX-License-Identifier: Apache-2.0 */
/* Other settings for a validator that goes on serving. */
#include "core/reload.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "config/config.h"
#include "core/validator.h"

struct ost_reload {
    pthread_mutex_t running;   /* one attempt at a time; held while files are read */
    struct ost_origin *origin; /* of the latest attempt: what is watched */
    int64_t last_look;         /* the worker's thread alone: monotonic milliseconds */
    _Atomic uint64_t looks;

    pthread_mutex_t lock;     /* of what follows, and never held for long */
    ostiary_error last_error; /* "" after a success */
};

/** What the log is told once no lock is held. */
struct outcome {
    bool done, is_news; /* a refusal for the same reason as the last is none */
    char before[13];    /* the id of the settings that were in force */
};

ostiary_code ost_reload_new(struct ost_origin *origin, int64_t now,
                            struct ost_reload **reload_out, ostiary_error *err)
{
    *reload_out = NULL;
    struct ost_reload *reload = ost_alloc(sizeof *reload);
    OST_ENSURE(reload != NULL, err, OSTIARY_INTERNAL_ERROR, "reload");
    if (pthread_mutex_init(&reload->running, NULL) != 0) {
        ost_free(reload);
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "reload");
    }
    if (pthread_mutex_init(&reload->lock, NULL) != 0) {
        (void)pthread_mutex_destroy(&reload->running);
        ost_free(reload);
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "reload");
    }
    reload->origin = ost_origin_share(origin);
    reload->last_look = now;
    *reload_out = reload;
    return OSTIARY_OK;
}

void ost_reload_free(struct ost_reload *reload, bool abandoned)
{
    if (reload == NULL) {
        return;
    }
    if (!abandoned) {
        (void)pthread_mutex_destroy(&reload->running);
        (void)pthread_mutex_destroy(&reload->lock);
    }
    ost_origin_free(reload->origin);
    ost_free(reload);
}

uint64_t ost_reload_looks(const struct ost_reload *reload)
{
    return atomic_load(&reload->looks);
}

void ost_reload_last_error(struct ost_reload *reload, ostiary_error *error_out)
{
    (void)pthread_mutex_lock(&reload->lock);
    *error_out = reload->last_error;
    (void)pthread_mutex_unlock(&reload->lock);
}

/* With the writers' lock: the keys of the old view stand still until the next is there,
 * and only then anything of the old ends (SC-21). */
static ostiary_code replace(ostiary_validator *validator, struct ost_view **next,
                            ostiary_error *err)
{
    const struct ost_view *old = ost_guard_lock(&validator->guard);
    struct ost_view *view = *next;
    ostiary_code code = ost_refresher_adopt(validator->refresher, view->settings,
                                            &old->issuers, &view->issuers, err);
    if (code == OSTIARY_OK) {
        ost_view_follow(view, old);
        ost_validator_note_keys(validator, &view->issuers);
        ost_view_free(ost_guard_publish(&validator->guard, OST_TAKE(*next)));
        old = view;
    }
    ost_refresher_keep_only(validator->refresher, &old->issuers);
    ost_guard_unlock(&validator->guard);
    return code;
}

static ostiary_code apply(ostiary_validator *validator, struct ost_settings *settings,
                          ostiary_error *err)
{
    OST_CLEANUP(ost_view_cleanup) struct ost_view *next = ost_view_new(settings);
    OST_ENSURE(next != NULL, err, OSTIARY_INTERNAL_ERROR, "view");
    OST_TRY(ost_documents_make(settings, &validator->documents, &next->documents, err));
    next->loaded_at = ost_clock_wall(&validator->clock);
    OST_TRY(replace(validator, &next, err));
    ost_journal_set_settings(validator->journal, settings->id);
    return OSTIARY_OK;
}

/* A bad configuration is not looked at again before one of its files changes; what failed
 * for want of memory is. */
static void watch_files_of(struct ost_reload *reload, const ostiary_config *config)
{
    struct ost_origin *old = reload->origin;
    reload->origin = ost_origin_share(config->origin);
    ost_origin_free(old);
}

static ostiary_code make_and_apply(ostiary_validator *validator, ostiary_error *err)
{
    struct ost_reload *reload = validator->reload;
    ostiary_config *config = NULL;
    ostiary_code code = ost_config_make_again(reload->origin, &config, err);
    if (code == OSTIARY_OK) {
        code = apply(validator, config->settings, err);
    }
    if (config != NULL && code != OSTIARY_INTERNAL_ERROR) {
        watch_files_of(reload, config);
    }
    ostiary_config_free(config);
    return code;
}

static void name_settings(const ostiary_validator *validator, char id_out[13])
{
    struct ost_section section = ost_guard_enter(&validator->guard);
    const struct ost_view *view = section.view;
    memcpy(id_out, view->settings->id, 13);
    ost_guard_leave(&section);
}

static void note(struct ost_reload *reload, ostiary_code code, const ostiary_error *why,
                 struct outcome *outcome)
{
    const ostiary_error none = {0};
    (void)pthread_mutex_lock(&reload->lock);
    outcome->done = code == OSTIARY_OK;
    outcome->is_news =
        outcome->done || strcmp(reload->last_error.detail, why->detail) != 0;
    reload->last_error = outcome->done ? none : *why;
    (void)pthread_mutex_unlock(&reload->lock);
}

static void tell(ostiary_validator *validator, const struct outcome *outcome,
                 const ostiary_error *why)
{
    const struct ost_log_pair pairs[] = {
        OST_LOG_STRING("before", outcome->before),
        OST_LOG_STRING("detail", outcome->done ? NULL : why->detail),
    };
    const struct ost_event event = {outcome->done ? OSTIARY_LEVEL_INFO
                                                  : OSTIARY_LEVEL_ERROR,
                                    outcome->done ? "reload_done" : "reload_refused",
                                    NULL, ost_clock_wall(&validator->clock), NULL};
    if (outcome->done) {
        ost_refresher_tell_of_files(validator->refresher);
    }
    if (outcome->is_news) {
        ost_journal_write(validator->journal, event, pairs,
                          sizeof pairs / sizeof pairs[0]);
    }
}

/* `config` NULL: from what the settings in force were made from; `if_changed`: only where
 * a file is another than it was. */
static ostiary_code attempt(ostiary_validator *validator, const ostiary_config *config,
                            bool if_changed, ostiary_error *err)
{
    struct ost_reload *reload = validator->reload;
    struct outcome outcome = {false, false, ""};
    ostiary_error why = {0};
    (void)pthread_mutex_lock(&reload->running);
    if (if_changed && !ost_origin_has_changed(reload->origin)) {
        (void)pthread_mutex_unlock(&reload->running);
        return OSTIARY_OK;
    }
    name_settings(validator, outcome.before);
    ostiary_code code = config == NULL ? make_and_apply(validator, &why)
                                       : apply(validator, config->settings, &why);
    if (config != NULL && code == OSTIARY_OK) {
        watch_files_of(reload, config);
    }
    note(reload, code, &why, &outcome);
    (void)pthread_mutex_unlock(&reload->running);
    tell(validator, &outcome, &why);
    if (code != OSTIARY_OK && err != NULL) {
        *err = why;
    }
    return code;
}

static int64_t reload_ms(const ostiary_validator *validator)
{
    struct ost_section section = ost_guard_enter(&validator->guard);
    const struct ost_view *view = section.view;
    int64_t seconds =
        ost_settings_are_watched(view->settings) ? view->settings->reload_seconds : 0;
    ost_guard_leave(&section);
    return seconds * 1000;
}

int64_t ost_reload_watch(ostiary_validator *validator, int64_t now)
{
    struct ost_reload *reload = validator->reload;
    int64_t every_ms = reload_ms(validator);
    if (every_ms > 0 && now >= reload->last_look + every_ms) {
        reload->last_look = now;
        (void)attempt(validator, NULL, true, NULL); /* the log and the status tell */
        atomic_fetch_add(&reload->looks, 1);
        every_ms = reload_ms(validator);
    }
    return every_ms == 0 ? INT64_MAX : reload->last_look + every_ms;
}

static ostiary_code refuse_child(const ostiary_validator *validator, ostiary_error *err)
{
    OST_ENSURE(validator != NULL, err, OSTIARY_BAD_ARGUMENT, "validator is NULL");
    OST_ENSURE(!ost_refresher_is_forked(validator->refresher), err, OSTIARY_FORKED,
               "started before fork: make or first use the validator in the child");
    return OSTIARY_OK;
}

ostiary_code ostiary_validator_reload(ostiary_validator *validator,
                                      const ostiary_config *config, ostiary_error *err)
{
    OST_TRY(refuse_child(validator, err));
    OST_ENSURE(config != NULL, err, OSTIARY_BAD_ARGUMENT, "config is NULL");
    OST_ENSURE(config->settings != NULL, err, OSTIARY_BAD_CONFIG,
               "the configuration has errors");
    return attempt(validator, config, false, err);
}

ostiary_code ostiary_reload(ostiary_validator *validator, ostiary_error *err)
{
    OST_TRY(refuse_child(validator, err));
    return attempt(validator, NULL, false, err);
}
