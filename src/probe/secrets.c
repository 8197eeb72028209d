/* SPDX-License-Identifier: Apache-2.0 */
/* What forgeries are made of. */
#include "probe/secrets.h"

/* Another algorithm than the token's would be refused for that alone; where its own is
 * none that we sign with, it is what most servers know. */
static enum ost_alg stranger_alg(const struct ost_token *jwt)
{
    enum ost_alg alg = ost_alg_find(jwt->alg);
    return alg == OST_ALG_NONE ? OST_ALG_RS256 : alg;
}

static ostiary_code make_stranger(struct ost_probe_secrets *secrets, ostiary_error *err)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf jwk = {0};
    OST_TRY(ost_private_key_generate(stranger_alg(&secrets->jwt), "stranger", &jwk, err));
    return ost_private_key_parse(ost_buf_span(&jwk), &secrets->stranger, err);
}

ostiary_code ost_probe_secrets_make(const char *token, const char *issuer_key,
                                    struct ost_probe_secrets *secrets_out,
                                    ostiary_error *err)
{
    *secrets_out = (struct ost_probe_secrets){.jwt = {.has_crit = false}};
    if (token != NULL) {
        ostiary_error why = {0};
        ostiary_code code = ost_token_parse(ost_span_of(token), &secrets_out->room,
                                            &secrets_out->jwt, &why);
        if (code == OSTIARY_OK) {
            OST_TRY(make_stranger(secrets_out, err));
        } else { /* an opaque one: its server alone knows how it reads */
            secrets_out->jwt = (struct ost_token){.has_crit = false};
        }
    }
    return issuer_key == NULL ? OSTIARY_OK
                              : ost_private_key_parse(ost_span_of(issuer_key),
                                                      &secrets_out->issuer, err);
}

void ost_probe_secrets_clear(struct ost_probe_secrets *secrets)
{
    ost_token_room_clear(&secrets->room);
    ost_private_key_clear(&secrets->stranger);
    ost_private_key_clear(&secrets->issuer);
    *secrets = (struct ost_probe_secrets){.jwt = {.has_crit = false}};
}
