/* SPDX-License-Identifier: Apache-2.0 */
/* What can go wrong, and what each reason means over HTTP. */
#ifndef OSTIARY_ERROR_H
#define OSTIARY_ERROR_H

#include <stdint.h>

#if defined(__GNUC__)
#define OSTIARY_MUST_CHECK   __attribute__((warn_unused_result))
#define OSTIARY_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define OSTIARY_MUST_CHECK
#define OSTIARY_PRINTF(f, a)
#endif
#define OSTIARY_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

/** How a failure is to be treated: blocks of 100, one HTTP shape each. */
typedef int32_t ostiary_class;
enum {
    OSTIARY_CLASS_OK = 0,           /* 200: admitted */
    OSTIARY_CLASS_ABSENT = 100,     /* 401, a challenge without an error parameter */
    OSTIARY_CLASS_REQUEST = 200,    /* 400, 403 or 421: the request, not the token */
    OSTIARY_CLASS_TOKEN = 300,      /* 401 invalid_token */
    OSTIARY_CLASS_PROOF = 400,      /* 401: a proof of possession */
    OSTIARY_CLASS_STEP_UP = 500,    /* 401 insufficient_user_authentication */
    OSTIARY_CLASS_PERMISSION = 600, /* 403 */
    OSTIARY_CLASS_UNDECIDED = 700,  /* 503 with Retry-After: undecided, so refused */
    OSTIARY_CLASS_USAGE = 800,      /* 500: a mistake of the caller or its file */
    OSTIARY_CLASS_INTERNAL = 900    /* 500: undecided, so refused */
};

/**
 * One reason. The lower-case word without the prefix is what logs, JSON and the program
 * print (ostiary_code_name). Values are never reused; treat an unknown one by its class.
 */
typedef int32_t ostiary_code;
enum {
    OSTIARY_OK = 0,

    OSTIARY_NO_TOKEN = 100, /* no Bearer credential came (RFC 6750 section 3.1) */

    OSTIARY_MALFORMED_REQUEST = 200,   /* the Authorization header cannot be read */
    OSTIARY_HEADER_MISMATCH = 201,     /* Mcp-* headers and body disagree (-32020) */
    OSTIARY_UNSUPPORTED_VERSION = 202, /* no such MCP protocol version here (-32022) */
    OSTIARY_MALFORMED_BODY = 203,      /* the body is no JSON-RPC message we can judge */
    OSTIARY_ORIGIN_REFUSED = 204,      /* a web origin that is not on the list */
    OSTIARY_HOST_REFUSED = 205,        /* a Host that is not on the list */

    OSTIARY_MALFORMED_TOKEN = 300,       /* no compact JWS of three strict segments */
    OSTIARY_UNSUPPORTED_TOKEN = 301,     /* encrypted or nested */
    OSTIARY_ALGORITHM_NOT_ALLOWED = 302, /* alg is not on this issuer's list */
    OSTIARY_CRITICAL_HEADER = 303,       /* crit or b64: extensions we do not know */
    OSTIARY_WRONG_TYPE = 304,            /* typ is not that of an access token */
    OSTIARY_UNKNOWN_ISSUER = 305,        /* iss is not configured */
    OSTIARY_UNKNOWN_KEY = 306,           /* the issuer publishes no key of that kid */
    OSTIARY_UNUSABLE_KEY = 307,          /* the named key does not fit, or too many do */
    OSTIARY_BAD_SIGNATURE = 308,         /* the signature does not match */
    OSTIARY_MISSING_CLAIM = 309,         /* a claim of RFC 9068 section 2.2 is absent */
    OSTIARY_BAD_CLAIM = 310,             /* a claim of the wrong type or value */
    OSTIARY_EXPIRED = 311,               /* exp has passed, leeway included */
    OSTIARY_NOT_YET_VALID = 312,         /* nbf lies ahead */
    OSTIARY_ISSUED_IN_FUTURE = 313,      /* iat lies ahead */
    OSTIARY_TOO_OLD = 314,               /* older or longer-lived than configured */
    OSTIARY_WRONG_AUDIENCE = 315,        /* aud does not name this resource */
    OSTIARY_REVOKED = 316,               /* on the deny list; a new login helps */
    OSTIARY_INACTIVE = 317,              /* introspection says it is not active */
    OSTIARY_BINDING_REQUIRED = 318,      /* cnf binds it to a key nobody proved here */
    OSTIARY_BINDING_MISMATCH = 319,      /* bound to another key */

    OSTIARY_BAD_PROOF = 400,      /* the DPoP proof is wrong */
    OSTIARY_REPLAYED_PROOF = 401, /* the DPoP proof was used before */
    OSTIARY_NONCE_REQUIRED = 402, /* the DPoP proof lacks our nonce */

    OSTIARY_STEP_UP_REQUIRED = 500, /* a fresher or stronger login (RFC 9470) */

    OSTIARY_INSUFFICIENT_SCOPE = 600, /* a scope that a client can ask for is missing */
    OSTIARY_FORBIDDEN = 601,          /* no login can help */

    OSTIARY_KEYS_UNAVAILABLE = 700,          /* no usable keys of the issuer */
    OSTIARY_INTROSPECTION_UNAVAILABLE = 701, /* the endpoint did not answer */

    OSTIARY_BAD_ARGUMENT = 800, /* the caller broke the contract of a function */
    OSTIARY_BAD_CONFIG = 801,   /* the configuration has errors */
    OSTIARY_FORKED = 802,       /* started before fork, used in the child */

    OSTIARY_INTERNAL_ERROR = 900 /* memory, a library or the system failed */
};

/**
 * How something differs from what is configured; never quotes it, so it may be shown,
 * logged and counted. OSTIARY_HINT_NONE where there is nothing to say.
 */
typedef int32_t ostiary_hint;
enum {
    OSTIARY_HINT_NONE = 0,
    /* malformed_token */
    OSTIARY_HINT_OPAQUE_TOKEN,
    OSTIARY_HINT_BEARER_PREFIX,
    OSTIARY_HINT_WHITESPACE,
    OSTIARY_HINT_ENCRYPTED_TOKEN,
    /* wrong_type */
    OSTIARY_HINT_ID_TOKEN,
    OSTIARY_HINT_ID_JAG,
    OSTIARY_HINT_TYP_NEEDS_PROFILE,
    /* unknown_issuer */
    OSTIARY_HINT_ISSUER_SLASH,
    OSTIARY_HINT_ISSUER_CASE,
    OSTIARY_HINT_ISSUER_SCHEME,
    OSTIARY_HINT_ISSUER_ENTRA_V1,
    OSTIARY_HINT_ISSUER_ENTRA_TENANT,
    /* unknown_key */
    OSTIARY_HINT_KEY_WITHDRAWN,
    OSTIARY_HINT_KEYS_COOLING_DOWN,
    /* algorithm_not_allowed */
    OSTIARY_HINT_PUBLISHED_BUT_NOT_ALLOWED,
    /* wrong_audience, told only after the signature has held */
    OSTIARY_HINT_AUDIENCE_MISSING,
    OSTIARY_HINT_AUDIENCE_SLASH,
    OSTIARY_HINT_AUDIENCE_ORIGIN,
    OSTIARY_HINT_AUDIENCE_CLIENT_ID,
    OSTIARY_HINT_AUDIENCE_OTHER_PATH,
    /* insufficient_scope */
    OSTIARY_HINT_SCOPE_CASE,
    OSTIARY_HINT_SCOPE_PREFIXED,
    OSTIARY_HINT_GROUPS_OVERAGE,
    /* forbidden */
    OSTIARY_HINT_UNLISTED,
    OSTIARY_HINT_DENIED,
    OSTIARY_HINT_CLAIMS,    /* a rule's condition on claims does not hold */
    OSTIARY_HINT_ARGUMENTS, /* an argument is missing, or none that the rule allows */
    OSTIARY_HINT_ASSIGNED_SCOPE, /* a scope is missing that somebody must assign */
    OSTIARY_HINT_BARRED          /* on the deny list, for good or for a time */
};

/**
 * Why a call failed, for people. The caller's memory, 256 bytes for ever, needs no
 * freeing; optional wherever it is taken (pass NULL). Filled once, where the failure
 * happened; untouched by success. `detail` is printable ASCII, holds no token, secret
 * or whole claim, and is for the operator: never send it to a client.
 */
typedef struct ostiary_error {
    ostiary_code code;
    uint32_t line;    /* of a configuration file, counted from 1; 0: none */
    char detail[248]; /* terminated */
} ostiary_error;

/** Returns  The stable word of a code, "insufficient_scope"; "unknown" for none of ours.
 */
OSTIARY_API const char *ostiary_code_name(ostiary_code code);

/** Returns  One sentence on a code, fit for a client. Static. */
OSTIARY_API const char *ostiary_code_text(ostiary_code code);

/** Returns  The class of a code, OSTIARY_CLASS_INTERNAL for one below 0 or past 999. */
OSTIARY_API ostiary_class ostiary_code_class(ostiary_code code);

/** Returns  The HTTP status of a code: 200, 400, 401, 403, 421, 500 or 503. */
OSTIARY_API int ostiary_code_http_status(ostiary_code code);

/** Returns  The stable word of a hint, NULL for OSTIARY_HINT_NONE and unknown values. */
OSTIARY_API const char *ostiary_hint_name(ostiary_hint hint);

#ifdef __cplusplus
}
#endif
#endif
