/* SPDX-License-Identifier: Apache-2.0 */
/* The published metadata document, its addresses and the answers to requests for it; and
 * the challenges that lead to it. */
#include "core/document.h"

#include <string.h>

#include "base/mem.h"
#include "core/validator.h"
#include "jose/digest.h"
#include "oauth/resource_metadata.h"
#include "wire/field.h"
#include "wire/scope.h"

#define METHODS "GET, HEAD, OPTIONS"

static void write_body(const struct ost_settings *settings, const char **servers,
                       struct ost_buf *out)
{
    size_t count = 0;
    for (size_t i = 0; i < settings->issuer_count; i++) {
        if (settings->issuers[i].advertised) { /* IS-05 */
            servers[count++] = settings->issuers[i].issuer;
        }
    }
    const struct ost_resource_metadata metadata = {
        .resource = settings->resource,
        .name = settings->resource_name,
        .authorization_servers = servers,
        .authorization_server_count = count,
        .scopes_supported = (const char *const *)settings->scopes_supported.items,
        .scope_count = settings->scopes_supported.count,
    };
    ost_resource_metadata_write(&metadata, out);
}

static bool make_etag(struct ost_documents *documents)
{
    uint8_t digest[OST_SHA256_BYTES];
    if (!ost_sha256(ost_buf_span(&documents->body), digest)) {
        return false;
    }
    documents->etag[0] = '"';
    ost_hex(digest, 16, documents->etag + 1);
    memcpy(documents->etag + 17, "\"", 2);
    return true;
}

/* PR-08 to PR-11: readable by any origin, cacheable, GET and HEAD alone. */
static void make_headers(struct ost_documents *d)
{
    const char *const shared[] = {"Access-Control-Allow-Origin",
                                  "*",
                                  "Cache-Control",
                                  d->max_age.data,
                                  "ETag",
                                  d->etag,
                                  NULL};
    memcpy(d->not_modified, shared, sizeof shared);
    const char *const found[] = {"Content-Type", "application/json"};
    memcpy(d->found, found, sizeof found);
    memcpy(d->found + 2, shared, sizeof shared);
    const char *const preflight[] = {"Access-Control-Allow-Origin",
                                     "*",
                                     "Access-Control-Allow-Methods",
                                     METHODS,
                                     "Access-Control-Allow-Headers",
                                     "MCP-Protocol-Version",
                                     NULL};
    memcpy(d->preflight, preflight, sizeof preflight);
    const char *const not_allowed[] = {"Allow", METHODS, "Access-Control-Allow-Origin",
                                       "*", NULL};
    memcpy(d->not_allowed, not_allowed, sizeof not_allowed);
}

static void join(const struct ost_strings *scopes, struct ost_buf *out)
{
    for (size_t i = 0; i < scopes->count; i++) {
        ost_buf_add_string(out, i == 0 ? "" : " ");
        ost_buf_add_string(out, scopes->items[i]);
    }
}

/* What a challenge asks for while the operation is unknown: baseline_scopes, which the
 * configuration keeps sorted (SC-10). False without memory, or where a value would break
 * out of its header (CH-20). */
static bool make_challenges(const struct ost_settings *settings, struct ost_documents *d)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf baseline = {0};
    join(&settings->baseline_scopes, &baseline);
    bool good = !baseline.failed;
    for (size_t i = 0; i < OST_WORDINGS && good; i++) {
        struct ost_buf *made = &d->challenges[i];
        const struct ost_challenge challenge = {
            .wording = (enum ost_wording)i,
            .scope = ost_buf_span(&baseline),
            .resource_metadata = ost_buf_span(&d->url),
        };
        if (ost_challenge_applies(challenge.wording)) {
            ost_challenge_write(&challenge, made);
        }
        good = !made->failed && ost_field_is_safe(ost_buf_span(made));
    }
    return good;
}

static ostiary_code fill(const struct ost_settings *settings, struct ost_documents *d,
                         ostiary_error *err)
{
    const char **servers = ost_alloc_array(settings->issuer_count, sizeof *servers);
    OST_ENSURE(servers != NULL, err, OSTIARY_INTERNAL_ERROR, "metadata document");
    write_body(settings, servers, &d->body);
    ost_free(servers);
    OST_ENSURE(ost_resource_metadata_url(settings->resource, &d->url) &&
                   ost_resource_metadata_path(settings->resource, &d->path),
               err, OSTIARY_BAD_CONFIG, "the resource is no URL");
    OST_ENSURE(!ost_reads_like_parameter(ost_buf_span(&d->url)), err, OSTIARY_BAD_CONFIG,
               "the resource holds scope= or error=, which clients would misread");
    ost_buf_addf(&d->max_age, "max-age=%lld",
                 (long long)settings->metadata_max_age_seconds);
    OST_ENSURE(!d->body.failed && !d->url.failed && !d->path.failed &&
                   !d->max_age.failed && make_etag(d) && make_challenges(settings, d),
               err, OSTIARY_INTERNAL_ERROR, "metadata document");
    d->at_root = settings->root_metadata &&
                 strcmp(d->path.data, OST_RESOURCE_METADATA_WELL_KNOWN) != 0;
    make_headers(d);
    return OSTIARY_OK;
}

void ost_documents_free(struct ost_documents *list)
{
    while (list != NULL) {
        struct ost_documents *next = list->next;
        ost_buf_clear(&list->url);
        ost_buf_clear(&list->path);
        ost_buf_clear(&list->body);
        ost_buf_clear(&list->max_age);
        for (size_t i = 0; i < OST_WORDINGS; i++) {
            ost_buf_clear(&list->challenges[i]);
        }
        ost_free(list);
        list = next;
    }
}

static bool challenge_alike(const struct ost_documents *a, const struct ost_documents *b)
{
    bool alike = true;
    for (size_t i = 0; i < OST_WORDINGS; i++) {
        alike = alike && ost_span_equal(ost_buf_span(&a->challenges[i]),
                                        ost_buf_span(&b->challenges[i]));
    }
    return alike;
}

static bool is_same(const struct ost_documents *a, const struct ost_documents *b)
{
    return ost_span_equal(ost_buf_span(&a->url), ost_buf_span(&b->url)) &&
           ost_span_equal(ost_buf_span(&a->body), ost_buf_span(&b->body)) &&
           ost_span_equal(ost_buf_span(&a->max_age), ost_buf_span(&b->max_age)) &&
           a->at_root == b->at_root && challenge_alike(a, b);
}

OST_DEFINE_CLEANUP(documents_cleanup, struct ost_documents, ost_documents_free)

ostiary_code ost_documents_make(const struct ost_settings *settings,
                                struct ost_documents **list,
                                const struct ost_documents **documents_out,
                                ostiary_error *err)
{
    OST_CLEANUP(documents_cleanup) struct ost_documents *made = ost_alloc(sizeof *made);
    OST_ENSURE(made != NULL, err, OSTIARY_INTERNAL_ERROR, "metadata document");
    OST_TRY(fill(settings, made, err));
    struct ost_documents *known = *list;
    while (known != NULL && !is_same(known, made)) {
        known = known->next;
    }
    if (known == NULL) {
        made->next = *list;
        *list = made;
        known = OST_TAKE(made);
    }
    *documents_out = known;
    return OSTIARY_OK;
}

/* Those in force now; they stay where they are when others follow. */
static const struct ost_documents *in_force(const ostiary_validator *validator)
{
    struct ost_section section = ost_guard_enter(&validator->guard);
    const struct ost_view *view = section.view;
    const struct ost_documents *documents = view->documents;
    ost_guard_leave(&section);
    return documents;
}

const char *ostiary_validator_metadata(const ostiary_validator *validator, size_t i,
                                       const char **path_out, size_t *len_out)
{
    *path_out = NULL;
    *len_out = 0;
    const struct ost_documents *d = validator == NULL ? NULL : in_force(validator);
    if (d == NULL || i > (d->at_root ? 1u : 0u)) {
        return NULL;
    }
    *path_out = i == 0 ? d->path.data : OST_RESOURCE_METADATA_WELL_KNOWN;
    *len_out = d->body.len;
    return d->body.data;
}

static bool is_ours(const struct ost_documents *d, const char *target)
{
    return strcmp(target, d->path.data) == 0 ||
           (d->at_root && strcmp(target, OST_RESOURCE_METADATA_WELL_KNOWN) == 0);
}

static bool is_get_or_head(const char *method)
{
    return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

/* RFC 9110 section 13.1.2: by weak comparison; "*" is any. */
static bool matches(const char *if_none_match, const char *etag)
{
    return if_none_match != NULL &&
           (strcmp(if_none_match, "*") == 0 || strstr(if_none_match, etag) != NULL);
}

static void answer(ostiary_document *out, int status, const char *const *headers)
{
    out->status = status;
    out->headers = headers;
    out->body = NULL;
    out->body_len = 0;
}

ostiary_code ostiary_validator_document(const ostiary_validator *validator,
                                        const char *method, const char *target,
                                        const char *if_none_match,
                                        ostiary_document *answer_out)
{
    if (validator == NULL || method == NULL || target == NULL || answer_out == NULL ||
        answer_out->size < sizeof *answer_out) {
        return OSTIARY_BAD_ARGUMENT;
    }
    const struct ost_documents *d = in_force(validator);
    if (!is_ours(d, target)) {
        return OSTIARY_BAD_ARGUMENT;
    }
    if (strcmp(method, "OPTIONS") == 0) {
        answer(answer_out, 204, d->preflight);
    } else if (!is_get_or_head(method)) {
        answer(answer_out, 405, d->not_allowed);
    } else if (matches(if_none_match, d->etag)) {
        answer(answer_out, 304, d->not_modified); /* PR-10 */
    } else {
        answer(answer_out, 200, d->found);
        answer_out->body_len = d->body.len;
        answer_out->body = strcmp(method, "GET") == 0 ? d->body.data : NULL;
    }
    return OSTIARY_OK;
}
