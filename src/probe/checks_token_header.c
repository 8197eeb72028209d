/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a token may say itself by which key it is judged. */
#include <stdio.h>

#include "probe/checks_token.h"
#include "probe/forge.h"
#include "probe/listener.h"
#include "wire/uri.h"

#define NOWHERE "https://keys.ostiary-probe.invalid"

/* Signed by the stranger. */
static enum ost_probe_outcome try_header(struct ost_probe *probe,
                                         struct ost_probe_result *result,
                                         const struct ost_probe_change *header,
                                         const char *what)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf bearer = {0};
    const struct ost_probe_model model = ost_probe_token_model(probe);
    bool made = ost_probe_forge(&model, header, NULL, &probe->secrets.stranger, &bearer);
    const struct ost_probe_presented presented = {.authorization = bearer.data,
                                                  .what = what};
    return ost_probe_token_refused(probe, result, made, &presented);
}

enum ost_probe_outcome ost_probe_token_jwk(struct ost_probe *probe,
                                           struct ost_probe_result *result)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf jwk = {0};
    if (ost_probe_jwt(probe) == NULL) {
        return ost_probe_skipped(result, OST_PROBE_OPAQUE);
    }
    ost_private_key_write_public(&probe->secrets.stranger, &jwk);
    if (jwk.failed) {
        return ost_probe_unknown(result, "the token cannot be made: memory");
    }
    const struct ost_probe_change header[] = {{.name = "jwk", .json = jwk.data},
                                              {.name = NULL}};
    const struct ost_probe_change anonymous[] = {
        {.name = "jwk", .json = jwk.data}, {.name = "kid"}, {.name = NULL}};
    enum ost_probe_outcome outcome =
        try_header(probe, result, header, "a token signed by the key in its own header");
    if (outcome == OST_PROBE_PASSED) {
        outcome = try_header(probe, result, anonymous,
                             "a token signed by the key in its own header, without kid");
    }
    return ost_probe_conclude(outcome, result,
                              "a key in the header (jwk) is not taken, with or without "
                              "kid");
}

/** Where a forged header leads: to the probe where that can be reached. */
struct lead {
    struct ost_buf json; /* the key set that is served */
    struct ost_probe_listener *listener;
    char jku[96], x5u[96]; /* as JSON */
};

static bool can_be_reached(const struct ost_probe *probe)
{
    return ost_uri_host_is_loopback(probe->asker.target.uri.host);
}

static void open_lead(const struct ost_probe *probe, struct lead *lead)
{
    const char *origin = NOWHERE;
    ost_buf_add_string(&lead->json, "{\"keys\":[");
    ost_private_key_write_public(&probe->secrets.stranger, &lead->json);
    ost_buf_add_string(&lead->json, "]}");
    if (can_be_reached(probe) && !lead->json.failed) {
        lead->listener = ost_probe_listener_start(ost_buf_span(&lead->json));
        origin =
            lead->listener == NULL ? NOWHERE : ost_probe_listener_origin(lead->listener);
    }
    (void)snprintf(lead->jku, sizeof lead->jku, "\"%s/jwks.json\"", origin);
    (void)snprintf(lead->x5u, sizeof lead->x5u, "\"%s/cert.pem\"", origin);
}

static size_t close_lead(struct lead *lead)
{
    size_t visits = ost_probe_listener_stop(lead->listener);
    ost_buf_clear(&lead->json);
    return visits;
}

/* The kid is the one in the set that is served. */
static enum ost_probe_outcome
follow(struct ost_probe *probe, struct ost_probe_result *result, const struct lead *lead)
{
    const struct ost_probe_change jku[] = {{.name = "jku", .json = lead->jku},
                                           {.name = "kid", .json = "\"stranger\""},
                                           {.name = NULL}};
    const struct ost_probe_change x5u[] = {
        {.name = "x5u", .json = lead->x5u}, {.name = "kid"}, {.name = NULL}};
    enum ost_probe_outcome outcome =
        try_header(probe, result, jku, "a token signed by a key that its jku leads to");
    if (outcome == OST_PROBE_PASSED) {
        outcome = try_header(probe, result, x5u,
                             "a token signed by a key that its x5u leads to");
    }
    return ost_probe_conclude(outcome, result,
                              "keys that jku and x5u lead to are not taken");
}

enum ost_probe_outcome ost_probe_token_jku(struct ost_probe *probe,
                                           struct ost_probe_result *result)
{
    struct lead lead = {.listener = NULL};
    if (ost_probe_jwt(probe) == NULL) {
        return ost_probe_skipped(result, OST_PROBE_OPAQUE);
    }
    open_lead(probe, &lead);
    enum ost_probe_outcome outcome = follow(probe, result, &lead);
    (void)close_lead(&lead);
    return outcome;
}

enum ost_probe_outcome ost_probe_token_callback(struct ost_probe *probe,
                                                struct ost_probe_result *result)
{
    struct lead lead = {.listener = NULL};
    if (ost_probe_jwt(probe) == NULL) {
        return ost_probe_skipped(result, OST_PROBE_OPAQUE);
    }
    if (!ost_probe_is_guarded(probe)) {
        return ost_probe_skipped(result, OST_PROBE_UNGUARDED);
    }
    if (!can_be_reached(probe)) {
        return ost_probe_skipped(result,
                                 "the server is on another machine, and the probe "
                                 "listens on loopback alone");
    }
    open_lead(probe, &lead);
    bool listens = lead.listener != NULL;
    enum ost_probe_outcome outcome = follow(probe, result, &lead);
    size_t visits = close_lead(&lead);
    if (visits > 0) {
        return ost_probe_failed(result,
                                "%zu connections came to where the header of a forged "
                                "token leads",
                                visits);
    }
    if (!listens) {
        return ost_probe_unknown(result, "the probe could not listen");
    }
    /* Without an answer nothing is known of what the server went on to do. */
    return outcome == OST_PROBE_UNKNOWN
               ? outcome
               : ost_probe_passed(result, "nobody came to where the header of a forged "
                                          "token leads");
}
