/* SPDX-License-Identifier: Apache-2.0 */
/* One document of an issuer, through its redirects. */
#include "issuer/download.h"

#include <stdio.h>
#include <string.h>

#include "issuer/discovery.h"
#include "wire/uri.h"

static void answered(void *ctx, const struct ost_answer *answer);

void ost_download_clear(struct ost_download *download)
{
    ost_buf_clear(&download->url);
}

static void fail(struct ost_download *download, const char *why)
{
    struct ost_answer failed = {.arrived = false};
    (void)snprintf(failed.error, sizeof failed.error, "%s", why);
    download->done(download->ctx, &failed);
}

/* The time of all hops together is http.timeout_ms (JF-13). */
static void get(struct ost_download *download)
{
    int64_t left = download->deadline_ms - ost_clock_mono(&download->clock);
    if (download->url.failed || left <= 0) {
        fail(download, left <= 0 ? "the redirects took too long" : "memory ran out");
        return;
    }
    struct ost_get what = {
        .url = download->url.data,
        .rules = ost_discovery_rules(download->issuer, download->url.data),
        .limits = ost_discovery_limits(download->issuer),
    };
    what.limits.timeout_ms = (uint32_t)left;
    download->conditional =
        download->validators != NULL && ost_validators_apply(download->validators, &what);
    ostiary_error why = {0};
    if (ost_worker_get(download->worker, &what, answered, download, &why) != OSTIARY_OK) {
        fail(download, why.detail);
    }
}

static bool is_redirect(const struct ost_answer *answer)
{
    static const int statuses[] = {301, 302, 303, 307, 308}; /* RFC 9110 section 15.4 */
    for (size_t i = 0; answer->arrived && i < sizeof statuses / sizeof statuses[0]; i++) {
        if (answer->status == statuses[i]) {
            return true;
        }
    }
    return false;
}

/* NULL when the next hop's address is in *next and may be asked; else why not. */
static const char *next_hop(const struct ost_download *download,
                            const struct ost_answer *answer, struct ost_buf *next)
{
    struct ost_span location = ost_answer_header(answer, "location");
    struct ost_uri from;
    struct ost_uri to;
    if (download->redirects >= download->issuer->http.max_redirects) {
        return download->redirects == 0 ? "redirects are not followed: http.max_redirects"
                                        : "one redirect more than http.max_redirects";
    }
    if (location.data == NULL || !ost_fetch_resolve(download->url.data, location, next) ||
        !ost_uri_parse(ost_buf_span(next), &to, NULL)) {
        return "a redirect to no http or https address";
    }
    if (!ost_uri_parse(ost_buf_span(&download->url), &from, NULL) ||
        (from.https && !to.https)) {
        return "a redirect from https to http";
    }
    const struct ost_target_rules rules =
        ost_discovery_rules(download->issuer, next->data);
    return ost_target_url_refusal(next->data, &rules);
}

static void answered(void *ctx, const struct ost_answer *answer)
{
    struct ost_download *download = ctx;
    if (!is_redirect(answer)) {
        download->done(download->ctx, answer);
        return;
    }
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf next = {0};
    const char *why = next_hop(download, answer, &next);
    if (why != NULL) {
        struct ost_answer refused = *answer; /* borrows its texts */
        (void)snprintf(refused.error, sizeof refused.error, "%s", why);
        download->done(download->ctx, &refused);
        return;
    }
    download->redirects++;
    ost_buf_reset(&download->url);
    ost_buf_add_span(&download->url, ost_buf_span(&next));
    get(download);
}

void ost_download_start(struct ost_download *download, const char *url,
                        const struct ost_validators *validators, ost_fetch_done_fn done)
{
    struct ost_buf copy = {0};
    ost_buf_add_string(&copy, url);
    ost_buf_clear(&download->url);
    download->url = copy;
    download->validators = validators;
    download->done = done;
    download->redirects = 0;
    download->deadline_ms =
        ost_clock_mono(&download->clock) + (int64_t)download->issuer->http.timeout_ms;
    get(download);
}

bool ost_download_confirms(const struct ost_download *download,
                           const struct ost_answer *answer)
{
    return answer->arrived && answer->status == 304 && download->conditional;
}
