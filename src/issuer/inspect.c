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
#include "issuer/inspection.h"
#include "wire/json_write.h"
#include "wire/uri.h"

static void end(struct ost_inspection *it)
{
    (void)pthread_mutex_lock(&it->lock);
    it->over = true;
    (void)pthread_cond_broadcast(&it->ended);
    (void)pthread_mutex_unlock(&it->lock);
}

static void note(struct ost_inspection *it, const struct ost_answer *answer,
                 const char *verdict)
{
    struct ost_json_writer w = {&it->tried, it->tried.len > 0};
    ost_json_open(&w, NULL, '{');
    ost_json_put_span(&w, "url", ost_buf_span(&it->download.url));
    if (answer->arrived) {
        ost_json_put_integer(&w, "status", answer->status);
    } else {
        ost_json_put_null(&w, "status");
    }
    ost_json_put_string(&w, "verdict", verdict);
    ost_json_close(&w, '}');
}

static ostiary_code judge_keys(struct ost_inspection *it, const struct ost_answer *answer)
{
    OST_ENSURE(answer->arrived, &it->why, OSTIARY_KEYS_UNAVAILABLE, "%s", answer->error);
    OST_ENSURE(answer->status == 200, &it->why, OSTIARY_KEYS_UNAVAILABLE, "status %d%s%s",
               answer->status, answer->error[0] == '\0' ? "" : ", ", answer->error);
    OST_TRY(ost_jwks_parse(ost_buf_span(&answer->body), &it->settings.key_algorithms,
                           NULL, &it->jwks, &it->why));
    OST_ENSURE(it->jwks->count > 0, &it->why, OSTIARY_KEYS_UNAVAILABLE, "no usable key");
    return OSTIARY_OK;
}

static struct ost_refresh_term term_of(const struct ost_inspection *it,
                                       const struct ost_answer *answer)
{
    return (struct ost_refresh_term){
        ost_cache_fresh_ms(answer, it->default_fresh_seconds, ost_clock_wall(&it->clock)),
        0};
}

static void fail(struct ost_inspection *it, const struct ost_answer *answer)
{
    ost_refresh_failed(&it->state,
                       ost_cache_retry_after_ms(answer, ost_clock_wall(&it->clock)), 0,
                       ost_clock_mono(&it->clock));
    end(it);
}

static void keys_done(void *ctx, const struct ost_answer *answer)
{
    struct ost_inspection *it = ctx;
    ostiary_code code = judge_keys(it, answer);
    note(it, answer, code == OSTIARY_OK ? "usable key set" : it->why.detail);
    if (code != OSTIARY_OK) {
        fail(it, answer);
        return;
    }
    ost_refresh_keys_arrived(&it->state, &it->rules, term_of(it, answer),
                             ost_clock_mono(&it->clock));
    end(it);
}

static void try_candidate(struct ost_inspection *it);

static void metadata_done(void *ctx, const struct ost_answer *answer)
{
    struct ost_inspection *it = ctx;
    ost_as_metadata_clear(&it->metadata);
    ostiary_code code =
        ost_discovery_judge(&it->settings, answer, &it->metadata, &it->why);
    note(it, answer, code == OSTIARY_OK ? "valid metadata" : it->why.detail);
    if (code == OSTIARY_OK) {
        (void)ost_refresh_metadata_arrived(&it->state, term_of(it, answer), false,
                                           ost_clock_mono(&it->clock));
        ost_download_start(&it->download, ost_inspection_jwks_uri(it), NULL, keys_done);
        return;
    }
    it->candidate++;
    try_candidate(it);
}

static void try_candidate(struct ost_inspection *it)
{
    static const struct ost_answer none = {.arrived = false};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf url = {0};
    if (ost_discovery_url(&it->settings, it->candidate, &url) && !url.failed) {
        ost_download_start(&it->download, url.data, NULL, metadata_done);
    } else {
        ost_as_metadata_clear(&it->metadata);
        fail(it, &none);
    }
}

static int64_t tick(void *ctx)
{
    struct ost_inspection *it = ctx;
    if (!it->begun) {
        it->begun = true;
        it->download = (struct ost_download){
            .worker = it->worker, .issuer = &it->settings, .clock = it->clock, .ctx = it};
        ost_refresh_started(&it->state, ost_clock_mono(&it->clock));
        try_candidate(it);
    }
    return -1;
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

static void choose_rules(const ostiary_config *config, struct ost_inspection *it)
{
    const struct ost_keys_settings *keys =
        config == NULL || config->settings == NULL ? NULL : &config->settings->keys;
    it->clock = ost_clock_make(config == NULL ? NULL : &config->clock);
    it->default_fresh_seconds =
        keys == NULL ? OST_DEFAULT_FRESH_SECONDS : keys->default_fresh_seconds;
    it->rules.stale_if_error_ms =
        (keys == NULL ? OST_DEFAULT_STALE_SECONDS : keys->stale_if_error_seconds) * 1000;
    it->state.discovers = it->settings.jwks_uri == NULL;
    it->state.have_jwks_uri = !it->state.discovers;
}

static bool wait_for_end(struct ost_inspection *it, uint32_t timeout_ms)
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

static ostiary_code inspect(struct ost_inspection *it, uint32_t timeout_ms,
                            char **json_out, ostiary_error *err)
{
    struct ost_buf out = {0};
    size_t len = 0;
    bool over = wait_for_end(it, timeout_ms);
    ost_worker_free(OST_TAKE(it->worker), false); /* now everything is ours to read */
    ost_inspection_report(it, &out);
    *json_out = ost_buf_take(&out, &len);
    OST_ENSURE(*json_out != NULL && !it->tried.failed, err, OSTIARY_INTERNAL_ERROR,
               "report");
    OST_ENSURE(over, err, OSTIARY_KEYS_UNAVAILABLE, "no answer in time");
    OST_ENSURE(it->jwks != NULL && it->jwks->count > 0, err, OSTIARY_KEYS_UNAVAILABLE,
               "%s", it->why.detail);
    return OSTIARY_OK;
}

static bool init_waiting(struct ost_inspection *it)
{
    pthread_condattr_t attributes;
    return pthread_condattr_init(&attributes) == 0 &&
           pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
           pthread_cond_init(&it->ended, &attributes) == 0 &&
           pthread_mutex_init(&it->lock, NULL) == 0 &&
           pthread_condattr_destroy(&attributes) == 0;
}

static ostiary_code run(struct ost_inspection *it, const ostiary_config *config,
                        uint32_t timeout_ms, char **json_out, ostiary_error *err)
{
    const struct ost_worker_options options = {
        tick, it, config == NULL ? NULL : config->transport,
        config == NULL ? NULL : config->transport_ctx, it->clock};
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
    struct ost_inspection it = {.over = false};
    OST_ENSURE(choose_settings(config, copy, &it.settings), err, OSTIARY_BAD_ARGUMENT,
               "no issuer URL: https, without query and fragment");
    choose_rules(config, &it);
    OST_ENSURE(init_waiting(&it), err, OSTIARY_INTERNAL_ERROR, "memory");
    ostiary_code code = run(&it, config, timeout_ms, json_out, err);
    ost_worker_free(it.worker, false);
    ost_as_metadata_clear(&it.metadata);
    ost_jwks_free(it.jwks);
    ost_download_clear(&it.download);
    ost_buf_clear(&it.tried);
    (void)pthread_cond_destroy(&it.ended);
    (void)pthread_mutex_destroy(&it.lock);
    return code;
}
