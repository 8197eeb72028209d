/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of each authorization server, as values and as JSON. */
#include "ostiary/state.h"

#include "base/mem.h"
#include "core/validator.h"
#include "ostiary/json.h"
#include "wire/json_write.h"

size_t ostiary_issuer_count(const ostiary_validator *validator)
{
    return validator == NULL ? 0 : validator->settings->issuer_count;
}

ostiary_code ostiary_issuer_state_at(const ostiary_validator *validator, size_t i,
                                     ostiary_issuer_state *state_out)
{
    if (state_out == NULL || state_out->size < sizeof *state_out ||
        i >= ostiary_issuer_count(validator)) {
        return OSTIARY_BAD_ARGUMENT;
    }
    return ost_refresher_state(validator->refresher, i, state_out);
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
                                  const ostiary_validator *validator, bool *ready_out)
{
    int64_t now = ost_clock_wall(&validator->clock);
    *ready_out = false;
    ost_json_open(w, "issuers", '[');
    for (size_t i = 0; i < validator->settings->issuer_count; i++) {
        ostiary_issuer_state state = OSTIARY_ISSUER_STATE_INIT;
        OST_TRY(ost_refresher_state(validator->refresher, i, &state));
        *ready_out = *ready_out || state.key_count > 0; /* never unready again */
        write_issuer(w, &state, now);
    }
    ost_json_close(w, ']');
    return OSTIARY_OK;
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

char *ostiary_status_json(const ostiary_validator *validator, size_t *len_out)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf out = {0};
    struct ost_json_writer w = {&out, false};
    bool ready = false;
    *len_out = 0;
    if (validator == NULL) {
        return NULL;
    }
    ost_json_open(&w, NULL, '{');
    if (write_issuers(&w, validator, &ready) != OSTIARY_OK) {
        return NULL;
    }
    write_cache(&w, validator->tokens);
    ost_json_put_string(&w, "settings", validator->settings->id);
    ost_json_put_boolean(&w, "ready", ready);
    ost_json_close(&w, '}');
    return ost_buf_take(&out, len_out);
}
