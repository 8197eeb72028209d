/* SPDX-License-Identifier: Apache-2.0 */
/* What to trust: the configuration file, and the seams a host may put its own parts into.
 */
#ifndef OSTIARY_CONFIG_H
#define OSTIARY_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include <ostiary/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One resource: built by one thread, copied into a validator, then no longer needed. */
typedef struct ostiary_config ostiary_config;

/**
 * Read a configuration file and every file it names. Nothing is fetched.
 *
 * path        The JSON file; names inside it are relative to the file that holds them.
 * config_out  Set also on OSTIARY_BAD_CONFIG: then it holds the problems and makes no
 *             validator. NULL only after OSTIARY_INTERNAL_ERROR. Free it either way.
 * err         The first problem, with its line.
 *
 * Returns   OSTIARY_OK, OSTIARY_BAD_CONFIG (unreadable or wrong), OSTIARY_INTERNAL_ERROR.
 * Owns      The caller owns *config_out: ostiary_config_free().
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code
ostiary_config_load(const char *path, ostiary_config **config_out, ostiary_error *err);

/**
 * The same from memory. `name` stands in messages, and its folder is where relative
 * names start; NULL: "ostiary.json" in the working directory.
 *
 * Returns   As ostiary_config_load().
 * Owns      The caller owns *config_out: ostiary_config_free().
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code
ostiary_config_parse(const char *text, size_t len, const char *name,
                     ostiary_config **config_out, ostiary_error *err);

/** Free a configuration. Validators made from it are not affected. NULL is ignored. */
OSTIARY_API void ostiary_config_free(ostiary_config *config);

/** Is a line an error, or advice that stops nothing? */
typedef int32_t ostiary_severity;
enum {
    OSTIARY_SEVERITY_ERROR = 0,
    OSTIARY_SEVERITY_WARNING = 1
};

/** One thing that is wrong in a file. Strings live as long as the configuration. */
typedef struct ostiary_problem {
    size_t size;
    ostiary_severity severity;
    const char *file;    /* as written */
    uint32_t line;       /* from 1; 0: the file as a whole */
    uint32_t column;     /* from 1, in bytes; 0: unknown */
    const char *path;    /* RFC 6901 pointer, "" for the whole file */
    const char *message; /* what is there; what is expected; did you mean */
} ostiary_problem;
#define OSTIARY_PROBLEM_INIT                                                             \
    {                                                                                    \
        sizeof(ostiary_problem), 0, NULL, 0, 0, NULL, NULL                               \
    }

/** Returns  How many problems were found, warnings included. All are kept, in file order.
 */
OSTIARY_API size_t ostiary_config_problem_count(const ostiary_config *config);

/**
 * Returns   OSTIARY_OK and *problem_out, or OSTIARY_BAD_ARGUMENT past the end.
 * Lifetime  The strings in *problem_out live as long as `config`.
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code ostiary_config_problem_at(
    const ostiary_config *config, size_t i, ostiary_problem *problem_out);

/**
 * What is in force after profile, defaults, $file and $env: a JSON list of
 * {"path","value","origin"}, one for every setting, in the order of the documentation and
 * then of the file. `origin` is "FILE:LINE", "$env NAME", "$file NAME:LINE", "default",
 * "profile NAME" or "derived from PATH". Secrets are "***".
 *
 * json_out  Set to the list; NULL after a failure.
 *
 * Returns   OSTIARY_OK, OSTIARY_BAD_CONFIG where the configuration has errors,
 *           OSTIARY_BAD_ARGUMENT or OSTIARY_INTERNAL_ERROR.
 * Owns      The caller owns *json_out: ostiary_free().
 */
OSTIARY_MUST_CHECK OSTIARY_API ostiary_code
ostiary_config_show(const ostiary_config *config, char **json_out, ostiary_error *err);

/**
 * The host's clock. Both functions are called from any thread and must not block.
 * wall_seconds judges tokens (Unix time); monotonic_ms judges freshness and cool-downs.
 * A NULL function means the system's.
 */
typedef struct ostiary_clock {
    size_t size;
    int64_t (*wall_seconds)(void *ctx);
    int64_t (*monotonic_ms)(void *ctx);
    void *ctx;
} ostiary_clock;
#define OSTIARY_CLOCK_INIT                                                               \
    {                                                                                    \
        sizeof(ostiary_clock), NULL, NULL, NULL                                          \
    }

/** How important an event is; a host filters by it. */
typedef int32_t ostiary_level;
enum {
    OSTIARY_LEVEL_DEBUG = 0,
    OSTIARY_LEVEL_INFO = 1,
    OSTIARY_LEVEL_WARNING = 2,
    OSTIARY_LEVEL_ERROR = 3
};

/**
 * Receives one event: one JSON object on one line, not terminated by a newline, borrowed
 * for the call. Called from any thread, the library's own included, never while a
 * decision is being made. It holds no token, proof or credential at any level.
 */
typedef void (*ostiary_log_fn)(void *ctx, ostiary_level level, const char *json,
                               size_t len);

/** One GET that the library wants answered. */
typedef struct ostiary_fetch ostiary_fetch;

/**
 * Starts one GET for the library in place of libcurl and returns without waiting. Answer
 * it exactly once, now or later, from any thread, with ostiary_fetch_answer() or
 * ostiary_fetch_fail(). Whoever replaces the transport answers for TLS (RFC 9728 7.1).
 */
typedef void (*ostiary_transport_fn)(void *ctx, ostiary_fetch *fetch);

/** Returns  The URL to get. Lives until the fetch is answered. */
OSTIARY_API const char *ostiary_fetch_url(const ostiary_fetch *fetch);

/**
 * The header fields to send: Accept, and what makes the request conditional. A 304 is
 * answered like any other status. Redirects are not followed by the host: their answer is
 * passed on, and the library asks for the next address where that is allowed.
 *
 * i          0, 1, ... until NULL comes back.
 * value_out  Set to the value.
 *
 * Returns   The field's name, NULL past the end. Lifetime: until the fetch is answered.
 */
OSTIARY_API const char *ostiary_fetch_header(const ostiary_fetch *fetch, size_t i,
                                             const char **value_out);

/** Returns  Milliseconds after which the library gives the fetch up, from its start. An
 *  answer that comes later is dropped; the fetch must be answered all the same. */
OSTIARY_API uint32_t ostiary_fetch_timeout_ms(const ostiary_fetch *fetch);

/**
 * Answer a fetch. `headers` are the answer's field lines, "Name: value", separated by
 * LF or CRLF. Everything is copied. The fetch is gone afterwards.
 */
OSTIARY_API void ostiary_fetch_answer(ostiary_fetch *fetch, int status,
                                      const char *headers, size_t headers_len,
                                      const char *body, size_t body_len);

/** Say that a fetch failed; `why` is for the operator. The fetch is gone afterwards. */
OSTIARY_API void ostiary_fetch_fail(ostiary_fetch *fetch, const char *why);

/**
 * Put the host's own part in place of ours. NULL restores ours. Set before a validator is
 * made; `ctx` must outlive every validator made from this configuration.
 */
OSTIARY_API void ostiary_config_set_clock(ostiary_config *config,
                                          const ostiary_clock *clock);
OSTIARY_API void ostiary_config_set_log(ostiary_config *config, ostiary_log_fn log,
                                        void *ctx);
OSTIARY_API void ostiary_config_set_transport(ostiary_config *config,
                                              ostiary_transport_fn transport, void *ctx);

#ifdef __cplusplus
}
#endif
#endif
