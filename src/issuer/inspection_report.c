/* SPDX-License-Identifier: Apache-2.0 */
/* What `discover` found, as JSON. */
#include "issuer/inspection.h"
#include "wire/json_write.h"

const char *ost_inspection_jwks_uri(const struct ost_inspection *it)
{
    return it->settings.jwks_uri != NULL ? it->settings.jwks_uri : it->metadata.jwks_uri;
}

static void put_endpoints(struct ost_json_writer *w, const struct ost_json *metadata)
{
    struct ost_json_at at;
    struct ost_span url;
    ost_json_open(w, "endpoints", '{');
    for (ost_json_first(metadata, &at); at.name.data != NULL; ost_json_next(&at)) {
        if (ost_span_ends(at.name, "_endpoint") && ost_json_string(at.value, &url)) {
            ost_json_put_span(w, at.name.data, url);
        }
    }
    ost_json_close(w, '}');
}

static void put_key(struct ost_json_writer *w, const struct ost_key_facts *facts)
{
    ost_json_open(w, NULL, '{');
    ost_json_put_string(w, "kid", facts->kid[0] == '\0' ? NULL : facts->kid);
    ost_json_put_string(w, "kty", facts->kty[0] == '\0' ? NULL : facts->kty);
    ost_json_put_string(w, "alg", facts->alg[0] == '\0' ? NULL : facts->alg);
    ost_json_put_string(w, "use", facts->use[0] == '\0' ? NULL : facts->use);
    ost_json_put_integer(w, "bits", facts->bits);
    ost_json_put_boolean(w, "usable", facts->usable);
    ost_json_put_string(w, "why", facts->why);
    ost_json_close(w, '}');
}

static bool lists(const struct ost_json *list, const char *word)
{
    for (size_t i = 0; i < ost_json_count(list); i++) {
        struct ost_span text;
        if (ost_json_string(ost_json_item(list, i), &text) && ost_span_is(text, word)) {
            return true;
        }
    }
    return false;
}

/* What MCP clients will stumble over, and what should alarm the operator. */
static void put_notes(struct ost_json_writer *w, const struct ost_inspection *it)
{
    const struct ost_json *metadata = it->metadata.json;
    ost_json_open(w, "notes", '[');
    if (metadata != NULL &&
        !lists(ost_json_member(metadata, "code_challenge_methods_supported"), "S256")) {
        ost_json_put_string(w, NULL, "PKCE S256 is not announced: MCP clients refuse it");
    }
    if (metadata != NULL && ost_json_member(metadata, "registration_endpoint") == NULL &&
        ost_json_member(metadata, "client_id_metadata_document_supported") == NULL) {
        ost_json_put_string(w, NULL,
                            "neither dynamic registration nor client metadata documents: "
                            "clients must be registered by hand");
    }
    for (size_t i = 0; it->jwks != NULL && i < it->jwks->fact_count; i++) {
        if (it->jwks->facts[i].private_published) {
            ost_json_put_string(w, NULL,
                                "a private key is published: treat it as stolen");
        }
    }
    ost_json_close(w, ']');
}

static void put_time(struct ost_json_writer *w, const struct ost_inspection *it,
                     const char *name, int64_t at_ms)
{
    int64_t from_now = (at_ms - ost_clock_mono(&it->clock)) / 1000;
    if (at_ms > 0 && at_ms != OST_NEVER) {
        ost_json_put_integer(w, name, ost_clock_wall(&it->clock) + from_now);
    } else {
        ost_json_put_null(w, name);
    }
}

/* What the status of a validator that has just started would say (interface.md 5). */
static void put_state(struct ost_json_writer *w, const struct ost_inspection *it)
{
    int64_t now = ost_clock_mono(&it->clock);
    const struct ost_refresh_decision next = ost_refresh_plan(&it->state, now);
    put_time(w, it, "fresh_until", it->state.fresh_until);
    put_time(w, it, "stale_until", it->state.stale_until);
    ost_json_put_string(w, "last_error", it->state.last_failed ? it->why.detail : NULL);
    ost_json_put_integer(w, "attempts", (int64_t)it->state.attempts);
    put_time(w, it, "next_try", next.step == OST_REFRESH_NOTHING ? next.wake_at : now);
}

static int64_t fresh_seconds(const struct ost_inspection *it)
{
    int64_t left = it->state.fresh_until - ost_clock_mono(&it->clock);
    return it->state.have_keys && left > 0 ? (left + 999) / 1000 : 0;
}

void ost_inspection_report(const struct ost_inspection *it, struct ost_buf *out)
{
    struct ost_json_writer w = {out, false};
    ost_json_open(&w, NULL, '{');
    ost_json_put_string(&w, "issuer", it->settings.issuer);
    ost_json_put_boolean(&w, "usable", it->jwks != NULL && it->jwks->count > 0);
    ost_json_open(&w, "tried", '[');
    if (it->tried.len > 0) {
        ost_json_put_raw(&w, NULL, ost_buf_span(&it->tried));
    }
    ost_json_close(&w, ']');
    put_endpoints(&w, it->metadata.json);
    ost_json_put_string(&w, "jwks_uri", ost_inspection_jwks_uri(it));
    ost_json_put_integer(&w, "keys_fresh_seconds", fresh_seconds(it));
    put_state(&w, it);
    ost_json_open(&w, "keys", '[');
    for (size_t i = 0; it->jwks != NULL && i < it->jwks->fact_count; i++) {
        put_key(&w, &it->jwks->facts[i]);
    }
    ost_json_close(&w, ']');
    put_notes(&w, it);
    ost_json_close(&w, '}');
}
