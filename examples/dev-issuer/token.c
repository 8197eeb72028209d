/* SPDX-License-Identifier: Apache-2.0 */
/* POST /token: client_credentials for any client, with the scopes and audience asked for.
 */
#include <jansson.h>
#include <ostiary/ostiary.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "issuer.h"

#define DEFAULT_LIFETIME_SECONDS 300

/** The form of a token request; every string may be NULL. */
struct asked {
    char *grant_type, *client_id, *scope, *resource, *expires_in;
};

static void read_form(const struct http_request *request, struct asked *asked)
{
    const char *form = request->body == NULL ? "" : request->body;
    asked->grant_type = http_form_value(form, request->body_len, "grant_type");
    asked->client_id = http_form_value(form, request->body_len, "client_id");
    asked->scope = http_form_value(form, request->body_len, "scope");
    asked->resource = http_form_value(form, request->body_len, "resource");
    asked->expires_in = http_form_value(form, request->body_len, "expires_in");
}

static void free_form(struct asked *asked)
{
    free(asked->grant_type);
    free(asked->client_id);
    free(asked->scope);
    free(asked->resource);
    free(asked->expires_in);
}

static void refuse(struct http_response *response, const char *error)
{
    char text[64];
    (void)snprintf(text, sizeof text, "{\"error\":\"%s\"}", error);
    http_answer_json(response, 400, strdup(text));
}

static char *make_claims(struct issuer *issuer, const struct asked *asked,
                         json_int_t lifetime)
{
    const char *client = asked->client_id == NULL ? "dev-client" : asked->client_id;
    char id[48];
    time_t now = time(NULL);
    (void)pthread_mutex_lock(&issuer->lock);
    (void)snprintf(id, sizeof id, "token-%lld-%u", (long long)now, ++issuer->serial);
    (void)pthread_mutex_unlock(&issuer->lock);
    json_t *claims = json_pack(
        "{s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:s}", "iss", issuer->url, "sub", client,
        "client_id", client, "aud", asked->resource, "iat",
        (json_int_t)now - (lifetime < 0 ? 3600 : 0), "exp", (json_int_t)now + lifetime,
        "jti", id, "scope", asked->scope == NULL ? "" : asked->scope);
    char *text = claims == NULL ? NULL : json_dumps(claims, JSON_COMPACT);
    json_decref(claims);
    return text;
}

static char *sign(struct issuer *issuer, const char *claims)
{
    ostiary_error error = {0};
    char *token = NULL;
    (void)pthread_mutex_lock(&issuer->lock);
    if (claims != NULL &&
        ostiary_testing_sign(issuer->keys[issuer->key_count - 1], claims, NULL, &token,
                             &error) != OSTIARY_OK) {
        fprintf(stderr, "%s\n", error.detail);
    }
    (void)pthread_mutex_unlock(&issuer->lock);
    return token;
}

static void issue(struct issuer *issuer, const struct asked *asked,
                  struct http_response *response)
{
    json_int_t lifetime = asked->expires_in == NULL
                              ? DEFAULT_LIFETIME_SECONDS
                              : strtoll(asked->expires_in, NULL, 10);
    char *claims = make_claims(issuer, asked, lifetime);
    char *token = sign(issuer, claims);
    json_t *answer =
        json_pack("{s:s, s:s, s:I, s:s}", "access_token", token == NULL ? "" : token,
                  "token_type", "Bearer", "expires_in", lifetime, "scope",
                  asked->scope == NULL ? "" : asked->scope);
    http_add_field(response, "Cache-Control", "no-store");
    http_answer_json(response, 200,
                     token == NULL ? NULL : json_dumps(answer, JSON_COMPACT));
    json_decref(answer);
    ostiary_free(token);
    free(claims);
}

void token_answer(struct issuer *issuer, const struct http_request *request,
                  struct http_response *response)
{
    struct asked asked = {0};
    read_form(request, &asked);
    if (asked.grant_type == NULL || strcmp(asked.grant_type, "client_credentials") != 0) {
        refuse(response, "unsupported_grant_type");
    } else if (asked.resource == NULL) {
        refuse(response, "invalid_target"); /* RFC 8707 section 2 */
    } else {
        issue(issuer, &asked, response);
    }
    free_form(&asked);
}
