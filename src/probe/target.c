/* SPDX-License-Identifier: Apache-2.0 */
/* The server that is probed: its addresses, and where its documents may lead. */
#include "probe/target.h"

#include "base/mem.h"
#include "oauth/resource_metadata.h"

static bool take(struct ost_buf *text, char **place)
{
    size_t len = 0;
    *place = ost_buf_take(text, &len);
    return *place != NULL;
}

static bool make_addresses(struct ost_probe_target *target)
{
    struct ost_buf text = {0};
    ost_uri_origin(&target->uri, &text);
    if (!take(&text, &target->origin)) {
        return false;
    }
    ost_buf_add_string(&text, target->origin);
    ost_buf_add_string(&text, OST_RESOURCE_METADATA_WELL_KNOWN);
    if (!take(&text, &target->root_metadata)) {
        return false;
    }
    return ost_resource_metadata_url(target->url, &text) &&
           take(&text, &target->path_metadata);
}

ostiary_code ost_probe_target_make(const char *url, bool with_token,
                                   struct ost_probe_target *target_out,
                                   ostiary_error *err)
{
    const char *why = NULL;
    *target_out = (struct ost_probe_target){.url = ost_strndup(url, strlen(url))};
    OST_ENSURE(target_out->url != NULL, err, OSTIARY_INTERNAL_ERROR, "memory");
    struct ost_uri *uri = &target_out->uri;
    OST_ENSURE(ost_uri_parse(ost_span_of(target_out->url), uri, &why), err,
               OSTIARY_BAD_ARGUMENT, "no URL to probe: %s", why);
    OST_ENSURE(uri->userinfo.data == NULL && uri->fragment.data == NULL, err,
               OSTIARY_BAD_ARGUMENT,
               "no URL to probe: one without user and fragment is wanted");
    OST_ENSURE(!with_token || uri->https || ost_uri_host_is_loopback(uri->host), err,
               OSTIARY_BAD_ARGUMENT, "a token is sent over https, or to loopback");
    target_out->is_local = ost_target_host_is_local(uri->host);
    OST_ENSURE(make_addresses(target_out), err, OSTIARY_INTERNAL_ERROR, "memory");
    return OSTIARY_OK;
}

void ost_probe_target_clear(struct ost_probe_target *target)
{
    ost_free(target->url);
    ost_free(target->origin);
    ost_free(target->path_metadata);
    ost_free(target->root_metadata);
    *target = (struct ost_probe_target){0};
}

void ost_probe_target_met(struct ost_probe_target *target, bool peer_is_local)
{
    target->was_private = target->was_private || peer_is_local;
    target->was_public = target->was_public || !peer_is_local;
}

/* A name that always led into a private network may have its documents there; one that
 * leads now here, now there is not trusted with it, and no name opens this machine. */
static bool is_in_private_network(const struct ost_probe_target *target)
{
    return target->is_local || (target->was_private && !target->was_public);
}

const char *ost_probe_target_rules(const struct ost_probe_target *target, const char *url,
                                   struct ost_target_rules *rules_out)
{
    struct ost_uri uri;
    const char *why = NULL;
    *rules_out = (struct ost_target_rules){0};
    if (!ost_uri_parse(ost_span_of(url), &uri, &why)) {
        return why;
    }
    bool typed = ost_uri_same_origin(&uri, &target->uri);
    rules_out->written = typed;
    rules_out->allow_private = typed || is_in_private_network(target);
    rules_out->host_is_local =
        (typed || target->is_local) && ost_target_host_is_local(uri.host);
    rules_out->allow_http = typed || target->is_local;
    if (!typed && !uri.https &&
        !(target->is_local && ost_uri_host_is_loopback(uri.host))) {
        return "without TLS it is not asked";
    }
    return typed ? NULL : ost_target_url_refusal(url, rules_out);
}
