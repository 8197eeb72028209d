/* SPDX-License-Identifier: Apache-2.0 */
/* The check request as JSON text: {"http_method","headers","body","id"}. */
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "core/verdict.h"
#include "ostiary/json.h"
#include "ostiary/request.h"
#include "wire/json.h"

static ostiary_text text_of(struct ost_span span)
{
    return (ostiary_text){span.data, span.len};
}

/* Every member, and what it must be; anything else is no check request. */
static const struct member {
    const char *name;
    enum ost_json_type type;
} members[] = {
    {"http_method", OST_JSON_STRING}, {"headers", OST_JSON_OBJECT},
    {"body", OST_JSON_STRING},        {"id", OST_JSON_STRING},
    {"target", OST_JSON_STRING},
};

static bool member_is_known(const struct ost_json_at *at)
{
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (ost_span_is(at->name, members[i].name)) {
            return ost_json_type(at->value) == members[i].type;
        }
    }
    return false;
}

static ostiary_code check_members(const struct ost_json *root, ostiary_error *err)
{
    struct ost_json_at at;
    OST_ENSURE(ost_json_member(root, "peer_certificate") == NULL, err,
               OSTIARY_BAD_ARGUMENT, "peer_certificate is not built yet");
    for (ost_json_first(root, &at); at.name.data != NULL; ost_json_next(&at)) {
        OST_ENSURE(member_is_known(&at), err, OSTIARY_BAD_ARGUMENT,
                   "the check request has a member that is unknown or of a wrong type");
    }
    OST_ENSURE(ost_json_member(root, "http_method") != NULL, err, OSTIARY_BAD_ARGUMENT,
               "the check request has no http_method");
    return OSTIARY_OK;
}

static ostiary_code count_fields(const struct ost_json *headers, size_t *count_out,
                                 ostiary_error *err)
{
    struct ost_json_at at;
    *count_out = 0;
    for (ost_json_first(headers, &at); at.name.data != NULL; ost_json_next(&at)) {
        OST_ENSURE(ost_json_type(at.value) == OST_JSON_ARRAY, err, OSTIARY_BAD_ARGUMENT,
                   "a header's value is no list");
        *count_out += ost_json_count(at.value);
    }
    OST_ENSURE(*count_out <= OST_MAX_REQUEST_FIELDS, err, OSTIARY_BAD_ARGUMENT,
               "too many header lines");
    return OSTIARY_OK;
}

static ostiary_code fill_fields(const struct ost_json *headers, ostiary_field *fields,
                                ostiary_error *err)
{
    struct ost_json_at at;
    size_t count = 0;
    for (ost_json_first(headers, &at); at.name.data != NULL; ost_json_next(&at)) {
        for (size_t i = 0; i < ost_json_count(at.value); i++) {
            struct ost_span value;
            OST_ENSURE(ost_json_string(ost_json_item(at.value, i), &value), err,
                       OSTIARY_BAD_ARGUMENT, "a header's value is no string");
            fields[count++] = (ostiary_field){text_of(at.name), text_of(value)};
        }
    }
    return OSTIARY_OK;
}

static void fill_text(const struct ost_json *root, const char *name, ostiary_text *out)
{
    struct ost_span text = OST_SPAN_ABSENT;
    if (ost_json_string(ost_json_member(root, name), &text)) {
        *out = text_of(text);
    }
}

static void fields_cleanup(ostiary_field **fields)
{
    ost_free(*fields);
}

/** What of a check is fixed by the caller. */
struct asked {
    ostiary_validator *validator;
    uint32_t timeout_ms;
};

static ostiary_code check_root(const struct asked *asked, const struct ost_json *root,
                               ostiary_verdict *verdict, ostiary_error *err)
{
    ostiary_request request = OSTIARY_REQUEST_INIT;
    const struct ost_json *headers = ost_json_member(root, "headers");
    size_t count = 0;
    OST_TRY(check_members(root, err));
    OST_TRY(count_fields(headers, &count, err));
    OST_CLEANUP(fields_cleanup)
    ostiary_field *fields = ost_alloc_array(count, sizeof *fields);
    OST_ENSURE(fields != NULL, err, OSTIARY_INTERNAL_ERROR, "check request");
    OST_TRY(fill_fields(headers, fields, err));
    request.flags = OSTIARY_WITH_TOKEN_HASH;
    request.timeout_ms = asked->timeout_ms;
    request.fields = fields;
    request.field_count = count;
    fill_text(root, "http_method", &request.http_method);
    fill_text(root, "target", &request.target);
    fill_text(root, "body", &request.body);
    fill_text(root, "id", &request.id);
    ostiary_code decided = ostiary_check(asked->validator, &request, verdict);
    (void)decided; /* the verdict holds it: a refusal is an answer too */
    return OSTIARY_OK;
}

static ostiary_code check_text(const struct asked *asked, struct ost_span text,
                               ostiary_verdict *verdict, ostiary_error *err)
{
    OST_CLEANUP(ost_json_cleanup) struct ost_json *root = NULL;
    ostiary_error why = {0};
    ostiary_code code = ost_json_parse(text, &ost_json_file_limits, &root, &why);
    OST_ENSURE(code == OSTIARY_OK, err,
               code == OSTIARY_INTERNAL_ERROR ? code : OSTIARY_BAD_ARGUMENT,
               "no check request: %s", why.detail);
    return check_root(asked, root, verdict, err);
}

OST_DEFINE_CLEANUP(verdict_cleanup, ostiary_verdict, ostiary_verdict_free)

char *ostiary_check_json(ostiary_validator *validator, const char *request, size_t len,
                         uint32_t timeout_ms, size_t *len_out)
{
    OST_CLEANUP(verdict_cleanup) ostiary_verdict *verdict = ostiary_verdict_new();
    *len_out = 0;
    if (verdict == NULL) {
        return NULL;
    }
    const struct asked asked = {validator, timeout_ms};
    ostiary_error err = {0};
    ostiary_code code =
        check_text(&asked, (struct ost_span){request, len}, verdict, &err);
    if (code != OSTIARY_OK) {
        ost_verdict_refuse(verdict, code, err.detail);
    }
    return ostiary_verdict_json(verdict, len_out);
}
