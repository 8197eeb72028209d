/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of each authorization server, as values and as JSON. */
#include "ostiary/state.h"

#include <string.h>

#include "base/mem.h"
#include "core/validator.h"
#include "ostiary/json.h"
#include "wire/json_write.h"

size_t ostiary_issuer_count(const ostiary_validator *validator)
{
    size_t source = 0;
    size_t count = 0;
    while (validator != NULL && ost_validator_source_of(validator, count, &source)) {
        count++;
    }
    return count;
}

ostiary_code ostiary_issuer_state_at(const ostiary_validator *validator, size_t i,
                                     ostiary_issuer_state *state_out)
{
    ostiary_code code = OSTIARY_BAD_ARGUMENT;
    size_t source = 0;
    if (validator == NULL || state_out == NULL || state_out->size < sizeof *state_out) {
        return OSTIARY_BAD_ARGUMENT;
    }
    /* Once more where a reload has just put another source in its place. */
    while (code == OSTIARY_BAD_ARGUMENT &&
           ost_validator_source_of(validator, i, &source)) {
        code = ost_refresher_state(validator->refresher, source, state_out);
    }
    return code;
}

/* A time that is never, or of keys that were never there, is null. */
static void put_time(struct ost_json_writer *w, const char *name, bool known,
                     int64_t seconds_from_now, int64_t now)
{
    if (known && seconds_from_now != INT64_MAX) {
        ost_json_put_integer(w, name, now + seconds_from_now);
    } else {
        ost_json_put_null(w, name);
    }
}

static void write_issuer(struct ost_json_writer *w, const ostiary_issuer_state *state,
                         int64_t now)
{
    bool keys = state->key_count > 0;
    ost_json_open(w, NULL, '{');
    ost_json_put_string(w, "issuer", state->issuer);
    ost_json_put_integer(w, "keys", (int64_t)state->key_count);
    put_time(w, "fresh_until", keys, state->fresh_for_seconds, now);
    put_time(w, "stale_until", keys, state->stale_for_seconds, now);
    ost_json_put_string(w, "last_error",
                        state->last_error[0] == '\0' ? NULL : state->last_error);
    ost_json_put_integer(w, "attempts", (int64_t)state->attempts);
    put_time(w, "next_try", true, state->next_try_seconds, now);
    ost_json_close(w, '}');
}

static ostiary_code write_issuers(struct ost_json_writer *w,
                                  const ostiary_validator *validator)
{
    int64_t now = ost_clock_wall(&validator->clock);
    ostiary_issuer_state state = OSTIARY_ISSUER_STATE_INIT;
    ostiary_code code = OSTIARY_OK;
    ost_json_open(w, "issuers", '[');
    for (size_t i = 0; code == OSTIARY_OK; i++) {
        code = ostiary_issuer_state_at(validator, i, &state);
        if (code == OSTIARY_OK) {
            write_issuer(w, &state, now);
        }
    }
    ost_json_close(w, ']');
    return code == OSTIARY_BAD_ARGUMENT ? OSTIARY_OK : code; /* past the last */
}

static void write_cache(struct ost_json_writer *w, const struct ost_token_cache *cache)
{
    const struct ost_token_counts counts = ost_token_cache_counts(cache);
    ost_json_open(w, "token_cache", '{');
    ost_json_put_integer(w, "entries", (int64_t)counts.entries);
    ost_json_put_integer(w, "hits", (int64_t)counts.hits);
    ost_json_put_integer(w, "misses", (int64_t)counts.misses);
    ost_json_put_integer(w, "too_large", (int64_t)counts.too_large);
    ost_json_close(w, '}');
}

static void put_count(struct ost_json_writer *w, const char *name, uint64_t count)
{
    if (count > 0) {
        ost_json_put_integer(w, name, (int64_t)count);
    }
}

/* LG-09: the names are ours, and as many as there are reasons and hints. */
static void write_counts(struct ost_json_writer *w, const struct ost_counters *counters)
{
    ost_json_open(w, "checks", '{');
    for (size_t i = 0; ost_reason_at(i) >= 0; i++) {
        put_count(w, ostiary_code_name(ost_reason_at(i)),
                  ost_counters_of_code(counters, ost_reason_at(i)));
    }
    ost_json_close(w, '}');
    ost_json_open(w, "hints", '{');
    for (ostiary_hint hint = OSTIARY_HINT_NONE + 1; hint < OST_MOST_HINTS; hint++) {
        put_count(w, ostiary_hint_name(hint), ost_counters_of_hint(counters, hint));
    }
    ost_json_close(w, '}');
}

static void write_settings(struct ost_json_writer *w, const ostiary_validator *validator)
{
    char id[sizeof((struct ost_settings *)NULL)->id];
    ostiary_error last = {0};
    struct ost_section section = ost_guard_enter(&validator->guard);
    const struct ost_view *view = section.view;
    int64_t loaded_at = view->loaded_at;
    memcpy(id, view->settings->id, sizeof id);
    ost_guard_leave(&section);
    ost_reload_last_error(validator->reload, &last);
    ost_json_put_string(w, "settings", id);
    ost_json_put_integer(w, "loaded_at", loaded_at);
    ost_json_put_string(w, "last_reload_error",
                        last.detail[0] == '\0' ? NULL : last.detail);
    ost_json_put_boolean(w, "ready", atomic_load(&validator->ready));
}

char *ostiary_status_json(const ostiary_validator *validator, size_t *len_out)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf out = {0};
    struct ost_json_writer w = {&out, false};
    *len_out = 0;
    if (validator == NULL) {
        return NULL;
    }
    ost_json_open(&w, NULL, '{');
    if (write_issuers(&w, validator) != OSTIARY_OK) {
        return NULL; /* in a forked child, before any lock */
    }
    write_cache(&w, validator->tokens);
    write_counts(&w, validator->counters);
    write_settings(&w, validator);
    ost_json_close(&w, '}');
    return ost_buf_take(&out, len_out);
}
