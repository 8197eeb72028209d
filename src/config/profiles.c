/* SPDX-License-Identifier: Apache-2.0 */
/* The known servers, each as its documentation describes its access tokens. */
#include "config/profiles.h"

#define LENIENT_TYPES (OST_TYP_AT_JWT | OST_TYP_JWT | OST_TYP_NONE) /* JH-05 */
#define DEFAULT_ALGORITHMS                                                               \
    {                                                                                    \
        OST_ALG_RS256, OST_ALG_PS256, OST_ALG_ES256, OST_ALG_EDDSA, OST_ALG_ED25519      \
    }

const struct ost_profile ost_profiles[] = {
    /* RFC 9068 section 2: everything, and nothing else. */
    {
        .name = "rfc9068",
        .types = OST_TYP_AT_JWT,
        .algorithms = DEFAULT_ALGORITHMS,
        .scope_claims = {"scope"},
        .client_claims = {"client_id"},
    },
    /* RFC 7519 and what most servers send; whatever marks another kind is refused. */
    {
        .name = "generic",
        .types = LENIENT_TYPES,
        .optional = OST_OPTIONAL_JTI | OST_OPTIONAL_IAT | OST_OPTIONAL_CLIENT_ID,
        .scope_list = true,
        .algorithms = DEFAULT_ALGORITHMS,
        .scope_claims = {"scope", "scp"},
        .client_claims = {"client_id", "azp", "appid", "cid"},
    },
    /* Connected Apps: aud is the project or client id. Session and ID tokens have no
     * client_id; neither have machine-to-machine tokens, which need optional_claims. */
    {
        .name = "stytch",
        .types = LENIENT_TYPES,
        .algorithms = {OST_ALG_RS256},
        .scope_claims = {"scope"},
        .client_claims = {"client_id"},
    },
    /* Both token dialects: azp without jti, or RFC 9068. */
    {
        .name = "auth0",
        .types = LENIENT_TYPES,
        .optional = OST_OPTIONAL_JTI,
        .algorithms = DEFAULT_ALGORITHMS,
        .scope_claims = {"scope"},
        .client_claims = {"azp", "client_id"},
        .not_a_jwt = "Auth0 sends such where the client asked for no audience",
    },
    /* Custom authorization servers; tokens of the org server are for Okta alone. */
    {
        .name = "okta",
        .types = LENIENT_TYPES,
        .algorithms = DEFAULT_ALGORITHMS,
        .scope_claims = {"scp"},
        .client_claims = {"cid"},
    },
    /* v1.0 has appid, v2.0 azp; neither jti. Tokens of applications have roles and no
     * scp. */
    {
        .name = "entra",
        .types = LENIENT_TYPES,
        .optional = OST_OPTIONAL_JTI,
        .algorithms = DEFAULT_ALGORITHMS,
        .scope_claims = {"scp"},
        .client_claims = {"azp", "appid"},
    },
    {
        .name = "keycloak",
        .types = LENIENT_TYPES,
        .algorithms = DEFAULT_ALGORITHMS,
        .scope_claims = {"scope"},
        .client_claims = {"azp", "client_id"},
        .kind_claim = "typ",
        .kind_value = "Bearer",
    },
    /* No aud, unless the client named a resource. */
    {
        .name = "cognito",
        .types = LENIENT_TYPES,
        .algorithms = DEFAULT_ALGORITHMS,
        .scope_claims = {"scope"},
        .client_claims = {"client_id"},
        .audience_claim = "client_id",
        .kind_claim = "token_use",
        .kind_value = "access",
    },
    {.name = NULL},
};
