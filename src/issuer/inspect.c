/* SPDX-License-Identifier: Apache-2.0 */
/* `discover`: an authorization server seen from outside, through the same discovery,
 * limits and key parser as a validator's. */
#include "ostiary/inspect.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "config/config.h"
#include "issuer/cache_control.h"
#include "issuer/discovery.h"
#include "jose/jwks.h"
#include "net/worker.h"
#include "wire/json_write.h"
#include "wire/uri.h"

/** One inspection; all but `over` is the worker's thread's until it is over. */
struct inspection {
    struct ost_issuer_settings settings; /* borrowed members */
    struct ost_worker *worker;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool over;
    bool begun;
    size_t candidate;
    struct ost_buf url;   /* being fetched */
    struct ost_buf tried; /* JSON objects, comma-separated */
    struct ost_as_metadata metadata;
    struct ost_jwks *jwks;
    int64_t fresh_ms;
    ostiary_error why;
};

static void end(struct inspection *it)
{
    (void)pthread_mutex_lock(&it->lock);
    it->over = true;
    (void)pthread_cond_broadcast(&it->ended);
    (void)pthread_mutex_unlock(&it->lock);
}

static void note(struct inspection *it, const struct ost_answer *answer,
                 const char *verdict)
{
    struct ost_json_writer w = {&it->tried, it->tried.len > 0};
    ost_json_open(&w, NULL, '{');
    ost_json_put_span(&w, "url", ost_buf_span(&it->url));
    if (answer->arrived) {
        ost_json_put_integer(&w, "status", answer->status);
    } else {
        ost_json_put_null(&w, "status");
    }
    ost_json_put_string(&w, "verdict", verdict);
    ost_json_close(&w, '}');
}

static void get(struct inspection *it, ost_fetch_done_fn done)
{
    struct ost_target_rules rules = ost_discovery_rules(&it->settings, it->url.data);
    struct ost_fetch_limits limits = ost_discovery_limits(&it->settings);
    ostiary_error why = {0};
    if (ost_worker_get(it->worker, it->url.data, &rules, &limits, done, it, &why) !=
        OSTIARY_OK) {
        struct ost_answer failed = {.arrived = false};
        (void)snprintf(failed.error, sizeof failed.error, "%s", why.detail);
        done(it, &failed);
    }
}

static ostiary_code judge_keys(struct inspection *it, const struct ost_answer *answer)
{
    OST_ENSURE(answer->arrived, &it->why, OSTIARY_KEYS_UNAVAILABLE, "%s", answer->error);
    OST_ENSURE(answer->status == 200, &it->why, OSTIARY_KEYS_UNAVAILABLE, "status %d",
               answer->status);
    OST_TRY(ost_jwks_parse(ost_buf_span(&answer->body), &it->settings.key_algorithms,
                           NULL, &it->jwks, &it->why));
    OST_ENSURE(it->jwks->count > 0, &it->why, OSTIARY_KEYS_UNAVAILABLE, "no usable key");
    return OSTIARY_OK;
}

static void keys_done(void *ctx, const struct ost_answer *answer)
{
    struct inspection *it = ctx;
    ostiary_code code = judge_keys(it, answer);
    it->fresh_ms = ost_cache_fresh_ms(answer, 300, 0);
    note(it, answer, code == OSTIARY_OK ? "usable key set" : it->why.detail);
    end(it);
}

static void get_keys(struct inspection *it)
{
    const char *uri =
        it->settings.jwks_uri != NULL ? it->settings.jwks_uri : it->metadata.jwks_uri;
    ost_buf_reset(&it->url);
    ost_buf_add_string(&it->url, uri);
    if (it->url.failed) {
        end(it);
        return;
    }
    get(it, keys_done);
}

static void try_candidate(struct inspection *it);

static void metadata_done(void *ctx, const struct ost_answer *answer)
{
    struct inspection *it = ctx;
    ost_as_metadata_clear(&it->metadata);
    ostiary_code code =
        ost_discovery_judge(&it->settings, answer, &it->metadata, &it->why);
    note(it, answer, code == OSTIARY_OK ? "valid metadata" : it->why.detail);
    if (code == OSTIARY_OK) {
        get_keys(it);
        return;
    }
    it->candidate++;
    try_candidate(it);
}

static void try_candidate(struct inspection *it)
{
    ost_buf_reset(&it->url);
    if (ost_discovery_url(&it->settings, it->candidate, &it->url) && !it->url.failed) {
        get(it, metadata_done);
    } else {
        ost_as_metadata_clear(&it->metadata);
        end(it);
    }
}

static int64_t tick(void *ctx)
{
    struct inspection *it = ctx;
    if (!it->begun) {
        it->begun = true;
        try_candidate(it);
    }
    return -1;
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
static void put_notes(struct ost_json_writer *w, const struct inspection *it)
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

static void put_report(const struct inspection *it, const char *jwks_uri,
                       struct ost_buf *out)
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
    ost_json_put_string(&w, "jwks_uri", jwks_uri);
    ost_json_put_integer(&w, "keys_fresh_seconds", it->fresh_ms / 1000);
    ost_json_open(&w, "keys", '[');
    for (size_t i = 0; it->jwks != NULL && i < it->jwks->fact_count; i++) {
        put_key(&w, &it->jwks->facts[i]);
    }
    ost_json_close(&w, ']');
    put_notes(&w, it);
    ost_json_close(&w, '}');
}

static const struct ost_issuer_settings *configured(const ostiary_config *config,
                                                    const char *issuer)
{
    const struct ost_settings *settings = config == NULL ? NULL : config->settings;
    for (size_t i = 0; settings != NULL && i < settings->issuer_count; i++) {
        if (strcmp(settings->issuers[i].issuer, issuer) == 0) {
            return &settings->issuers[i];
        }
    }
    return NULL;
}

/* Its entry in the file, else the defaults; http for an issuer typed as loopback. */
static bool choose_settings(const ostiary_config *config, char *issuer,
                            struct ost_issuer_settings *out)
{
    struct ost_uri uri;
    const struct ost_issuer_settings *entry = configured(config, issuer);
    if (entry != NULL) {
        *out = *entry;
        return true;
    }
    bool parsed = ost_uri_parse(ost_span_of(issuer), &uri, NULL);
    bool loopback = parsed && ost_uri_host_is_loopback(uri.host);
    if (config != NULL && config->settings != NULL) {
        out->http = config->settings->http;
    } else {
        out->http.connect_timeout_ms = 3000;
        out->http.timeout_ms = 10000;
        out->http.max_body_bytes = 524288;
    }
    out->issuer = issuer;
    out->key_algorithms = ost_key_algs_default;
    out->http.allow_insecure_loopback = loopback;
    return parsed && (uri.https || loopback) && uri.query.data == NULL &&
           uri.fragment.data == NULL;
}

static bool wait_for_end(struct inspection *it, uint32_t timeout_ms)
{
    struct timespec deadline = ost_clock_deadline(timeout_ms);
    int late = 0;
    (void)pthread_mutex_lock(&it->lock);
    while (!it->over && late == 0) {
        late = pthread_cond_timedwait(&it->ended, &it->lock, &deadline);
    }
    bool over = it->over;
    (void)pthread_mutex_unlock(&it->lock);
    return over;
}

static ostiary_code inspect(struct inspection *it, uint32_t timeout_ms, char **json_out,
                            ostiary_error *err)
{
    struct ost_buf out = {0};
    size_t len = 0;
    bool over = wait_for_end(it, timeout_ms);
    ost_worker_free(OST_TAKE(it->worker), false); /* now everything is ours to read */
    const char *jwks_uri =
        it->settings.jwks_uri != NULL ? it->settings.jwks_uri : it->metadata.jwks_uri;
    put_report(it, jwks_uri, &out);
    *json_out = ost_buf_take(&out, &len);
    OST_ENSURE(*json_out != NULL && !it->tried.failed, err, OSTIARY_INTERNAL_ERROR,
               "report");
    OST_ENSURE(over, err, OSTIARY_KEYS_UNAVAILABLE, "no answer in time");
    OST_ENSURE(it->jwks != NULL && it->jwks->count > 0, err, OSTIARY_KEYS_UNAVAILABLE,
               "%s", it->why.detail);
    return OSTIARY_OK;
}

static bool init_waiting(struct inspection *it)
{
    pthread_condattr_t attributes;
    return pthread_condattr_init(&attributes) == 0 &&
           pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
           pthread_cond_init(&it->ended, &attributes) == 0 &&
           pthread_mutex_init(&it->lock, NULL) == 0 &&
           pthread_condattr_destroy(&attributes) == 0;
}

static ostiary_code run(struct inspection *it, const ostiary_config *config,
                        uint32_t timeout_ms, char **json_out, ostiary_error *err)
{
    const struct ost_worker_options options = {
        tick, it, config == NULL ? NULL : config->transport,
        config == NULL ? NULL : config->transport_ctx};
    OST_TRY(ost_worker_new(&options, &it->worker, err));
    OST_TRY(ost_worker_start(it->worker, err));
    return inspect(it, timeout_ms, json_out, err);
}

ostiary_code ostiary_discover(const ostiary_config *config, const char *issuer,
                              uint32_t timeout_ms, char **json_out, ostiary_error *err)
{
    OST_ENSURE(issuer != NULL && json_out != NULL, err, OSTIARY_BAD_ARGUMENT,
               "issuer or json_out is NULL");
    *json_out = NULL;
    OST_CLEANUP(ost_string_cleanup) char *copy = ost_strndup(issuer, strlen(issuer));
    OST_ENSURE(copy != NULL, err, OSTIARY_INTERNAL_ERROR, "memory");
    struct inspection it = {.over = false};
    OST_ENSURE(choose_settings(config, copy, &it.settings), err, OSTIARY_BAD_ARGUMENT,
               "no issuer URL: https, without query and fragment");
    OST_ENSURE(init_waiting(&it), err, OSTIARY_INTERNAL_ERROR, "memory");
    ostiary_code code = run(&it, config, timeout_ms, json_out, err);
    ost_worker_free(it.worker, false);
    ost_as_metadata_clear(&it.metadata);
    ost_jwks_free(it.jwks);
    ost_buf_clear(&it.url);
    ost_buf_clear(&it.tried);
    (void)pthread_cond_destroy(&it.ended);
    (void)pthread_mutex_destroy(&it.lock);
    return code;
}
