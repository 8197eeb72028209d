/* SPDX-License-Identifier: Apache-2.0 */
/* Every bound in one place, each with the rule it comes from. */
#ifndef OST_BASE_LIMITS_H
#define OST_BASE_LIMITS_H

#define OST_MAX_TOKEN_BYTES        16384 /* TX-10 */
#define OST_MAX_JOSE_HEADER_BYTES  4096  /* JW-07, decoded */
#define OST_MAX_JSON_DEPTH         32    /* JW-07; the outermost object counts as 1 */
#define OST_MAX_JSON_MEMBERS       256   /* JW-07, of one object in a token */
#define OST_MAX_KID_BYTES          512   /* JH-09 */
#define OST_MAX_KEY_CANDIDATES     8     /* KY-03 */
#define OST_MAX_KEYS               1000  /* JF-13 */
#define OST_MAX_WITHDRAWN_KEYS     16    /* names of keys that left a set, remembered */
#define OST_MAX_KEY_OPS            16    /* RFC 7517 section 4.3 names eight */
#define OST_MAX_BODY_BYTES         (4u << 20) /* HD-20: an MCP request body */
#define OST_MAX_FETCH_HEADER_BYTES 65536      /* engineering.md D3 */
#define OST_MAX_VALIDATOR_BYTES    1024       /* an ETag or Last-Modified that is kept */
#define OST_MAX_FETCH_BYTES        524288 /* JF-13, the default of http.max_body_bytes */
#define OST_MAX_CONFIG_BYTES       (8u << 20) /* one configuration file */
#define OST_MAX_CONFIG_MEMBERS     100000     /* of one object in a configuration file */
#define OST_MAX_FILE_DEPTH         4          /* interface.md 3: $file in $file */
#define OST_MAX_SCOPES             1024       /* distinct scopes a policy may name */
#define OST_MAX_REQUEST_FIELDS     1000       /* field lines of one request */
#define OST_MAX_REQUEST_ID_BYTES   128        /* a host's own id, sent as X-Request-Id */
#define OST_MAX_ARGUMENT_ITEMS     1024 /* of a list that a rule holds an argument to */
#define OST_MAX_BATCH              256  /* JSON-RPC messages in one 2025-03-26 body */

#endif
