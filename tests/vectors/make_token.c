/* SPDX-License-Identifier: Apache-2.0 */
/* T0 of requirements.md section 0, changed as the case says, and signed. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "expand.h"
#include "jose/sign.h"
#include "make.h"
#include "sign_with_public.h"

static json_t *base_header(const json_t *key)
{
    return json_pack("{s:O, s:s, s:O}", "alg", json_object_get(key, "alg"), "typ",
                     "at+jwt", "kid", json_object_get(key, "kid"));
}

static json_t *base_claims(void)
{
    return json_pack("{s:s, s:[s], s:s, s:s, s:i, s:i, s:s, s:s}", "iss",
                     "https://as.example.com", "aud", "https://mcp.example.com/mcp",
                     "sub", "u1", "client_id", "c1", "iat", STAGE_NOW - 10, "exp",
                     STAGE_NOW + 300, "jti", "j1", "scope", "mcp:read weather:read");
}

/* NAME_text: these very bytes; else the file's and the case's changes of `base`. A file
 * may also say NAME_whole: all members of the good token. */
static struct ost_span part(const struct set *set, const json_t *vector, const char *name,
                            json_t *base)
{
    char text_name[32];
    char whole_name[32];
    size_t len = 0;
    (void)snprintf(text_name, sizeof text_name, "%s_text", name);
    (void)snprintf(whole_name, sizeof whole_name, "%s_whole", name);
    const char *given = json_string_value(json_object_get(vector, text_name));
    json_t *whole = json_object_get(set->file, whole_name);
    if (given != NULL) {
        json_decref(base);
        char *text = expand(given, NULL, &len);
        return (struct ost_span){text, len};
    }
    if (whole != NULL) {
        json_decref(base);
        base = json_copy(whole);
    }
    patch(base, json_object_get(set->file, name));
    patch(base, json_object_get(vector, name));
    char *text = json_dumps(base, JSON_COMPACT);
    char *copy = ost_strndup(text, strlen(text));
    json_decref(base);
    free(text);
    return (struct ost_span){copy, strlen(copy)};
}

static void sign(const json_t *key, struct ost_span header, struct ost_span claims,
                 struct ost_buf *token)
{
    struct ost_private_key private = {0};
    char *text = json_dumps(key, JSON_COMPACT);
    if (ost_private_key_parse(ost_span_of(text), &private, NULL) != OSTIARY_OK ||
        ost_sign_octets(&private, header, claims, token, NULL) != OSTIARY_OK) {
        die("a token that cannot be made");
    }
    ost_private_key_clear(&private);
    free(text);
}

/* `sign`: {"key": NAME, "alg": NAME, "secret": "pem" or a member of the JWK}, of the case
 * or of its file. */
static const json_t *sign_with(const struct set *set, const json_t *vector)
{
    const json_t *own = json_object_get(vector, "sign");
    return own == NULL ? json_object_get(set->file, "sign") : own;
}

char *make_token(const struct set *set, const json_t *vector)
{
    struct ost_buf token = {0};
    size_t len = 0;
    const json_t *with = sign_with(set, vector);
    json_t *key =
        stage_key(set, string_or(with, "key", "ec256"), string_or(with, "alg", NULL));
    struct ost_span header = part(set, vector, "header", base_header(key));
    struct ost_span claims = part(set, vector, "claims", base_claims());
    const char *secret = string_or(with, "secret", NULL);
    if (secret == NULL) {
        sign(key, header, claims, &token);
    } else {
        sign_with_public(key, secret, header, claims, &token);
    }
    ost_free((char *)(uintptr_t)header.data);
    ost_free((char *)(uintptr_t)claims.data);
    json_decref(key);
    return ost_buf_take(&token, &len);
}
