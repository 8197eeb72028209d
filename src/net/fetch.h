/* SPDX-License-Identifier: Apache-2.0 */
/* One bounded GET (JF-01 to JF-04, JF-13, JF-14) or any other request, and its answer.
 * fetch.c, post.c, receive.c and worker.c alone include <curl/curl.h>. */
#ifndef OST_NET_FETCH_H
#define OST_NET_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "net/target.h"
#include "ostiary/config.h"
#include "ostiary/request.h"

/** What every GET accepts (JF-14). */
#define OST_FETCH_ACCEPT "application/json, application/jwk-set+json"

struct ost_fetch_limits {
    uint32_t connect_timeout_ms, timeout_ms;
    size_t max_body_bytes;
    const char *ca_text, *proxy; /* PEM; URL. Borrowed: they outlive the fetch */
    bool allow_private_proxy; /* http.allow_private_addresses, for the proxy's own host */
};

/** What a POST, or a request by another method, sends; everything is borrowed while it is
 * under way. */
struct ost_post {
    const ostiary_field *fields; /* these very lines, beside what libcurl adds where none
                                    of them has its name; names and values judged */
    size_t field_count;
    struct ost_span body; /* absent: none */
    const char *method;   /* a token; NULL: POST */
};

/** What one GET asks for; everything is borrowed for the call that starts it. */
struct ost_get {
    const char *url;
    struct ost_target_rules rules;
    struct ost_fetch_limits limits;
    const char *if_none_match, *if_modified_since; /* NULL: not conditional (JF-09) */
    const struct ost_post *post;                   /* NULL: a GET */
    bool keep_part; /* an answer that a limit cuts off has arrived too, as far as it came
                     */
};

/** What came back. Owned by whoever holds it: clear with ost_answer_clear(). */
struct ost_answer {
    bool arrived;       /* false: nothing usable came, `error` says why */
    bool cut;           /* it arrived in part: `error` says what cut it off */
    bool unreachable;   /* the server was not found, did not let us in, or was too slow */
    bool peer_is_local; /* it came from a private or a loopback address */
    int status;
    struct ost_buf headers; /* "Name: value\n" lines of the last response */
    struct ost_buf body;    /* decoded, within the limit */
    char error[256];        /* printable */
};
void ost_answer_clear(struct ost_answer *answer);
/** The value of a header, trimmed; absent when it is not there. Repeated: the first. */
struct ost_span ost_answer_header(const struct ost_answer *answer, const char *name);
/** The value of the i-th line of that name, the first is 0; absent past the last. */
struct ost_span ost_answer_line(const struct ost_answer *answer, const char *name,
                                size_t i);

/** A header that is a date, as Unix seconds; 0 where it cannot be read, -1 without it. */
int64_t ost_answer_date(const struct ost_answer *answer, const char *name);

/** Append the absolute URL that `location`, as a redirect gave it, names (RFC 3986
 * section 5.2). False where it names none. */
bool ost_fetch_resolve(const char *base, struct ost_span location, struct ost_buf *out);

/** Wait for the answer on the calling thread, within the limits of `get`: for programs
 * that look at one server once. Clear the answer whatever came. False without memory. */
OSTIARY_MUST_CHECK bool ost_fetch_now(const struct ost_get *get,
                                      struct ost_answer *answer_out);

/** Called once on the worker's thread; the answer is borrowed for the call. */
typedef void (*ost_fetch_done_fn)(void *ctx, const struct ost_answer *answer);

#endif
