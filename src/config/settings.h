/* SPDX-License-Identifier: Apache-2.0 */
/* The settings in force: what a configuration file says after defaults. Immutable, shared
 * by counted references. */
#ifndef OST_CONFIG_SETTINGS_H
#define OST_CONFIG_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/problem.h"
#include "config/origin.h"
#include "jose/alg.h"
#include "mcp/version.h"
#include "policy/deny.h"
#include "policy/table.h"

/** Owned strings. */
struct ost_strings {
    char **items;
    size_t count;
};

/** `http`: the file's, and each server's after its own members replaced some. */
struct ost_http_settings {
    uint32_t connect_timeout_ms, timeout_ms;
    size_t max_body_bytes;
    char *ca_text; /* the certificates of ca_file; NULL: the system's store */
    char *proxy;   /* NULL: none */
    uint32_t max_redirects;
    bool allow_private_addresses, allow_insecure_loopback;
};

/** A claim that says what kind of token this is, and the values of an access token. */
struct ost_token_kind {
    char *claim;
    struct ost_strings values;
};

/** What the tokens of a server look like: the row of its profile (config/profiles.h),
 *  each part replaced where the server's entry says otherwise. */
struct ost_token_settings {
    uint8_t types, optional; /* OST_TYP_..., OST_OPTIONAL_... */
    bool scope_list;
    struct ost_strings scope_claims, client_claims;
    char *audience_claim; /* NULL: none */
    struct ost_token_kind *kinds;
    size_t kind_count;
    const char *not_a_jwt; /* static; NULL: nothing to say */
};

/** A row of `claims_to_scopes`: what a token of this server is given by its claims. */
struct ost_mapping {
    struct ost_condition claims;
    struct ost_strings scopes;
    int64_t until; /* Unix seconds: from then on it gives nothing; 0: for good */
    char *place;   /* "/authorization_servers/0/claims_to_scopes/1" */
};

/** A row of `request_as`: how a client must ask this server for a scope. */
struct ost_request_as {
    char *scope; /* without its star */
    bool is_prefix;
    char *as; /* without its star; NULL: nobody can ask for it */
    bool as_prefix;
};

/** The same for every scope of the table (config_asking.c). */
struct ost_asking {
    char **spelling;               /* of each scope; NULL: nobody can ask for it */
    uint16_t *order;               /* the scopes by their spelling, ASCII order (SC-10) */
    size_t count;                  /* of the table's scopes */
    struct ost_scope_set assigned; /* those that nobody can ask for */
};

struct ost_issuer_settings {
    char *issuer;       /* exactly as configured (IS-01) */
    char *token_issuer; /* the iss of its tokens; NULL: the issuer */
    bool advertised;
    struct ost_token_settings tokens;
    struct ost_strings extra_audiences;
    struct ost_alg_set algorithms;
    struct ost_key_algs key_algorithms;
    char *metadata_url, *jwks_uri; /* NULL: by discovery */
    char *jwks_text;               /* the contents of jwks_file; NULL without one */
    size_t jwks_text_len;
    int64_t max_token_age_seconds, max_token_lifetime_seconds; /* 0: no limit */
    struct ost_condition claims; /* what every token of it must have */
    struct ost_mapping *mappings;
    size_t mapping_count;
    struct ost_request_as *request_as;
    size_t request_as_count;
    struct ost_asking asking;
    struct ost_http_settings http;
};

enum ost_challenge_scopes {
    OST_SCOPES_BY_VERSION,
    OST_SCOPES_OPERATION,
    OST_SCOPES_UNION
};
enum ost_challenge_hint {
    OST_HINT_BASELINE,
    OST_HINT_OPERATION
};

#define OST_DEFAULT_FRESH_SECONDS    300  /* JF-05 */
#define OST_DEFAULT_STALE_SECONDS    3600 /* JF-10 */
#define OST_DEFAULT_COOLDOWN_SECONDS 30   /* JF-06 */

struct ost_keys_settings {
    int64_t default_fresh_seconds, stale_if_error_seconds, unknown_key_cooldown_seconds;
    char *
        cache_dir; /* resolved against its file's folder; NULL: nothing is kept on disk */
};

/** `token_cache`; either 0: off. */
struct ost_token_cache_settings {
    int64_t entries, max_age_seconds;
};

#define OST_DEFAULT_RELOAD_SECONDS 5

/** What the log says of the subject of a token (LG-03). */
enum ost_log_subjects {
    OST_SUBJECTS_HASH,
    OST_SUBJECTS_PLAIN,
    OST_SUBJECTS_NONE
};
struct ost_log_settings {
    enum ost_log_subjects subjects;
    char *subject_key; /* of the hash; NULL: one that nobody knows. A secret */
};

#define OST_DEFAULT_CACHE_ENTRIES 8192 /* interface.md 3 */
#define OST_DEFAULT_CACHE_SECONDS 60   /* CL-14: and no more */

struct ost_settings {
    _Atomic uint32_t references; /* a configuration and validators share it */
    char *resource;              /* canonical (AU-07) */
    char *resource_name;         /* NULL without */
    char *endpoint;              /* the resource where not configured */
    struct ost_issuer_settings *issuers;
    size_t issuer_count;
    struct ost_strings scopes_supported;
    struct ost_strings baseline_scopes; /* scopes_supported where not configured */
    enum ost_challenge_scopes challenge_scopes;
    enum ost_challenge_hint challenge_hint;
    struct ost_mcp_version_set versions;
    struct ost_strings allowed_origins; /* as written; see OR-04 */
    struct ost_strings
        allowed_hosts;         /* host[:port], lower case; the resource's authority */
    bool resource_is_loopback; /* any loopback origin is accepted then (OR-05) */
    bool header_only;          /* a POST may come without its body (HD-17) */
    bool root_metadata;
    int64_t metadata_max_age_seconds, clock_leeway_seconds;
    struct ost_http_settings http; /* the file's own; each issuer has its copy */
    struct ost_keys_settings keys;
    struct ost_token_cache_settings tokens;
    struct ost_log_settings log;
    int64_t reload_seconds;            /* between two looks at the files; 0: none */
    struct ost_origin *origin;         /* what all this was made from */
    struct ost_vocabulary *vocabulary; /* of every condition below and of the policy */
    struct ost_policy *policy;         /* never NULL */
    struct ost_deny_list deny;
    char id[13]; /* first 12 hex digits of the SHA-256 of configuration and table, and of
                  * the other files that were read */
};

/** The exact iss of an issuer's tokens. */
const char *ost_issuer_iss(const struct ost_issuer_settings *issuer);
/** Whether there are files to look at now and then. */
bool ost_settings_are_watched(const struct ost_settings *settings);
void ost_strings_clear(struct ost_strings *strings);
void ost_token_kinds_clear(struct ost_token_settings *tokens);

struct ost_settings *ost_settings_share(struct ost_settings *settings);
void ost_settings_free(struct ost_settings *settings); /* lets go of one reference */
OST_DEFINE_CLEANUP(ost_settings_cleanup, struct ost_settings, ost_settings_free)

#endif
