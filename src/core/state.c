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
    ost_refresher_state(validator->refresher, i, state_out);
    return OSTIARY_OK;
}

static void write_issuer(struct ost_json_writer *w, const ostiary_issuer_state *state)
{
    ost_json_open(w, NULL, '{');
    ost_json_put_string(w, "issuer", state->issuer);
    ost_json_put_integer(w, "keys", (int64_t)state->key_count);
    ost_json_put_integer(w, "fresh_until", state->fresh_for_seconds);
    ost_json_put_integer(w, "stale_until", state->stale_for_seconds);
    ost_json_put_string(w, "last_error",
                        state->last_error[0] == '\0' ? NULL : state->last_error);
    ost_json_put_integer(w, "attempts", (int64_t)state->attempts);
    ost_json_put_integer(w, "next_try", state->next_try_seconds);
    ost_json_close(w, '}');
}

char *ostiary_status_json(const ostiary_validator *validator, size_t *len_out)
{
    struct ost_buf out = {0};
    struct ost_json_writer w = {&out, false};
    bool ready = false;
    *len_out = 0;
    if (validator == NULL) {
        return NULL;
    }
    ost_json_open(&w, NULL, '{');
    ost_json_open(&w, "issuers", '[');
    for (size_t i = 0; i < validator->settings->issuer_count; i++) {
        ostiary_issuer_state state = OSTIARY_ISSUER_STATE_INIT;
        ost_refresher_state(validator->refresher, i, &state);
        ready = ready || state.key_count > 0; /* never unready again: interface.md 5 */
        write_issuer(&w, &state);
    }
    ost_json_close(&w, ']');
    ost_json_put_string(&w, "settings", validator->settings->id);
    ost_json_put_boolean(&w, "ready", ready);
    ost_json_close(&w, '}');
    return ost_buf_take(&out, len_out);
}
