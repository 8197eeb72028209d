/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens "signed" with a public key as if it were a secret. */
#include "sign_with_public.h"

#include <limits.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "jose/private_jwk.h"
#include "stage.h"
#include "wire/base64url.h"

static void add_encoded(struct ost_span bytes, struct ost_buf *out)
{
    char *text = ost_alloc(ost_base64url_encoded_size(bytes.len) + 1);
    ost_base64url_encode(bytes.data, bytes.len, text);
    ost_buf_add_string(out, text);
    ost_free(text);
}

/* JH-03: HMAC with what everybody knows, as the old attack does. */
static void sign_with_secret(struct ost_span secret, struct ost_span header,
                             struct ost_span claims, struct ost_buf *token)
{
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    add_encoded(header, token);
    ost_buf_add(token, ".", 1);
    add_encoded(claims, token);
    if (secret.len > INT_MAX ||
        HMAC(EVP_sha256(), secret.data, (int)secret.len,
             (const unsigned char *)token->data, token->len, mac, &len) == NULL) {
        die("HMAC");
    }
    ost_buf_add(token, ".", 1);
    add_encoded((struct ost_span){(const char *)mac, len}, token);
}

/* The public key as PEM, as people keep it in files. */
static struct ost_span pem_of(const json_t *key, BIO *memory)
{
    struct ost_private_key private = {0};
    char *text = json_dumps(key, JSON_COMPACT);
    char *data = NULL;
    if (ost_private_key_parse(ost_span_of(text), &private, NULL) != OSTIARY_OK ||
        PEM_write_bio_PUBKEY(memory, private.pkey) != 1) {
        die("a key that cannot be written");
    }
    ost_private_key_clear(&private);
    free(text);
    long len = BIO_get_mem_data(memory, &data);
    return (struct ost_span){data, (size_t)len};
}

void sign_with_public(const json_t *key, const char *secret, struct ost_span header,
                      struct ost_span claims, struct ost_buf *token)
{
    BIO *memory = BIO_new(BIO_s_mem());
    char bytes[1024];
    size_t len = 0;
    if (strcmp(secret, "pem") == 0) {
        sign_with_secret(pem_of(key, memory), header, claims, token);
    } else if (ost_base64url_decode(
                   ost_span_of(json_string_value(json_object_get(key, secret))), bytes,
                   sizeof bytes, &len)) {
        sign_with_secret((struct ost_span){bytes, len}, header, claims, token);
    } else {
        die("no such member of the key");
    }
    BIO_free(memory);
}
