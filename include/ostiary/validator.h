/* SPDX-License-Identifier: Apache-2.0 */
/* The long-lived object: one resource, its authorization servers, its policy. */
#ifndef OSTIARY_VALIDATOR_H
#define OSTIARY_VALIDATOR_H

#include <stddef.h>
#include <stdint.h>

#include <ostiary/config.h>
#include <ostiary/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * One protected resource. Any number of threads may share it. Making one starts nothing,
 * so a server may make it before it forks; a child must not use one that was started
 * before the fork (OSTIARY_FORKED), and no other thread may be in a call on it while the
 * process forks.
 */
typedef struct ostiary_validator ostiary_validator;

/**
 * Make a validator from a configuration without errors. The configuration is copied.
 *
 * Returns   OSTIARY_OK, OSTIARY_BAD_CONFIG, OSTIARY_BAD_ARGUMENT, OSTIARY_INTERNAL_ERROR.
 * Owns      The caller owns *validator_out: ostiary_validator_free().
 * Blocks    No. No thread, no socket.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_validator_new(
    const ostiary_config *config, ostiary_validator **validator_out, ostiary_error *err);

/**
 * Start the one background thread, which keeps metadata and keys fresh. Optional: the
 * first check does it. Calling it again does nothing.
 *
 * Returns   OSTIARY_OK, OSTIARY_FORKED, OSTIARY_INTERNAL_ERROR.
 * Blocks    No.
 * Threads   Any.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code
ostiary_validator_start(ostiary_validator *validator, ostiary_error *err);

/**
 * Start, and wait until every authorization server's keys are in hand or have failed.
 *
 * Returns   OSTIARY_OK when all are in hand, else OSTIARY_KEYS_UNAVAILABLE with the first
 *           server's reason in `err`; the validator works all the same and keeps trying.
 * Blocks    At most timeout_ms.
 * Threads   Any.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_validator_warm(
    ostiary_validator *validator, uint32_t timeout_ms, ostiary_error *err);

/**
 * Go on with another configuration. It comes into force in one step: every answer is
 * given under the old one or the new one, whole, and says which
 * (ostiary_verdict_generation(), ostiary_verdict_settings()). Keys in hand stay where the
 * authorization server and its addresses are the same; answers that were remembered are
 * forgotten. The seams of `config` are not looked at, and the size of the token cache
 * stays as it was.
 *
 * Returns   OSTIARY_OK; else nothing has changed: OSTIARY_BAD_CONFIG,
 *           OSTIARY_BAD_ARGUMENT, OSTIARY_FORKED, OSTIARY_INTERNAL_ERROR.
 * Blocks    While another reload runs. Not for the network.
 * Threads   Any, and checks go on meanwhile.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_validator_reload(
    ostiary_validator *validator, const ostiary_config *config, ostiary_error *err);

/**
 * Read again what the validator's configuration was read from, and go on with that. The
 * background thread does so by itself when the contents of a file have changed, which it
 * looks for every reload_seconds; names in it are relative to the working directory as it
 * is then. A file that is missing, half written or wrong changes nothing: the log has
 * `reload_refused`, the status `last_reload_error`, and it is tried again when a file has
 * changed once more.
 *
 * err       What is wrong, with its line.
 * Returns   As ostiary_validator_reload().
 * Blocks    While files are read, or another reload runs.
 * Threads   Any, and checks go on meanwhile.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_reload(ostiary_validator *validator,
                                                           ostiary_error *err);

/** Stop the thread and free everything. No call may be in flight. NULL is ignored. */
OSTIARY_API void ostiary_validator_free(ostiary_validator *validator);

/**
 * For a host with an event loop, which must never wait: it checks with timeout_ms 0 and a
 * cookie, say the request's address. A verdict that is undecided because keys are being
 * fetched is a complete 503, and ostiary_verdict_pending() says that the cookie is kept:
 * the host may send the 503, or hold the request and ask again once the cookie has come
 * back. While cookies are ready this descriptor is readable: add it to poll().
 *
 * Returns   A descriptor, made by the first call, close-on-exec; -1 where none can be
 *           had, or in a forked child of a process that used the validator.
 * Lifetime  The validator's, which closes it. Only poll it: do not read or close it.
 * Threads   Any.
 */
OSTIARY_API int ostiary_validator_event_fd(ostiary_validator *validator);

/**
 * Take cookies whose requests are worth asking again: the fetch they waited for has
 * ended, well or badly. Each comes back once. Without a descriptor it may be called at
 * leisure.
 *
 * cookies_out  Filled with up to `count` of them, the longest ready first; the host's own
 *              pointers, never looked into.
 *
 * Returns   How many were taken; less than `count`: no more are ready.
 * Owns      The host owns what its cookies point to, before and after.
 * Blocks    For a short lock only.
 * Threads   Any.
 */
OSTIARY_API size_t ostiary_validator_ready(ostiary_validator *validator,
                                           void **cookies_out, size_t count);

/**
 * The request of this cookie is gone: it will not come back. A check with the same cookie
 * does as much. What it points to may be freed then.
 *
 * Threads   Any.
 */
OSTIARY_API void ostiary_validator_forget(ostiary_validator *validator, void *cookie);

/**
 * The names, in lower case, of the header fields that a check looks at: a host may pass
 * these alone, and for ostiary_check_params() every line whose name begins with
 * Mcp-Param-, in any case.
 *
 * Returns   A NULL-terminated list. Lifetime: static.
 */
OSTIARY_API const char *const *
ostiary_validator_fields(const ostiary_validator *validator);

/**
 * The protected resource metadata document (RFC 9728 section 3), one for each path that
 * it is served at: the path with the resource inserted, then the root if configured.
 *
 * i         0, 1, ... until NULL comes back.
 * path_out  The path (and query) to serve it at.
 *
 * Returns   The JSON text, NULL past the end.
 * Lifetime  The validator's.
 */
OSTIARY_API const char *ostiary_validator_metadata(const ostiary_validator *validator,
                                                   size_t i, const char **path_out,
                                                   size_t *len_out);

/** One complete HTTP response; every pointer lives as long as its validator. */
typedef struct ostiary_document {
    size_t size;
    int status;
    const char *const *headers; /* name, value, name, value, ..., NULL */
    const char *body;           /* NULL: none */
    size_t body_len;
} ostiary_document;
#define OSTIARY_DOCUMENT_INIT                                                            \
    {                                                                                    \
        sizeof(ostiary_document), 0, NULL, NULL, 0                                       \
    }

/**
 * Answer a request for the metadata document: GET, HEAD and OPTIONS, with CORS, caching
 * and a strong ETag. No credential is needed and none is looked at (RFC 9728 3.1).
 *
 * method, target  As in the request line.
 * if_none_match   The header's value, NULL without one.
 * answer_out      Filled when the path is ours. Pointers live as long as the validator.
 *                 For HEAD `body` is NULL and `body_len` is the Content-Length to send.
 *
 * Returns   OSTIARY_OK when *answer_out is the response to send; OSTIARY_BAD_ARGUMENT
 *           when the target is none of the document's paths.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_validator_document(
    const ostiary_validator *validator, const char *method, const char *target,
    const char *if_none_match, ostiary_document *answer_out);

#ifdef __cplusplus
}
#endif
#endif
