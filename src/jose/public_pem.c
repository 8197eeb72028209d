/* SPDX-License-Identifier: Apache-2.0 */
/* A public key as PEM. */
#include "jose/public_pem.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <stdbool.h>

#include "jose/jwk_material.h"
#include "jose/openssl_errors.h"
#include "jose/private_jwk.h"

static bool write_pem(EVP_PKEY *pkey, struct ost_buf *out)
{
    BIO *memory = BIO_new(BIO_s_mem());
    char *text = NULL;
    bool good = memory != NULL && PEM_write_bio_PUBKEY(memory, pkey) == 1;
    long len = good ? BIO_get_mem_data(memory, &text) : 0;
    if (len > 0) {
        ost_buf_add(out, text, (size_t)len);
    }
    BIO_free(memory);
    (void)ost_openssl_errors_drain();
    return len > 0 && !out->failed;
}

ostiary_code ost_jwk_public_pem(const struct ost_json *jwk, struct ost_buf *out,
                                ostiary_error *err)
{
    struct ost_jwk_material material;
    const char *why = NULL;
    ostiary_code code = ost_jwk_material_read(jwk, &material, &why);
    OST_ENSURE(code == OSTIARY_OK, err, code, "no key to write as PEM: %s",
               why == NULL ? "memory" : why);
    bool written = write_pem(material.pkey, out);
    EVP_PKEY_free(material.pkey);
    OST_ENSURE(written, err, OSTIARY_INTERNAL_ERROR, "OpenSSL wrote no PEM");
    return OSTIARY_OK;
}

bool ost_private_key_write_public_pem(const struct ost_private_key *key,
                                      struct ost_buf *out)
{
    return write_pem(key->pkey, out);
}
