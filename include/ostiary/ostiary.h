/* SPDX-License-Identifier: Apache-2.0 */
/**
 * ostiary: an OAuth 2.0 resource server for MCP servers. Read this page first.
 *
 *     ostiary_config *config;
 *     ostiary_validator *door;
 *     ostiary_config_load("ostiary.json", &config, &error);
 *     ostiary_validator_new(config, &door, &error);
 *     ...
 *     if (ostiary_check(door, &request, verdict) != OSTIARY_OK)
 *         send(ostiary_verdict_status(verdict), headers, ostiary_verdict_body(verdict));
 *
 * Conventions of every call:
 *  - Handles are opaque. `new`, `load` and `parse` make one in `*x_out`, which is NULL
 *    after a failure unless the call says otherwise; the matching `free` takes NULL.
 *  - What the client sent is ostiary_text, pointer and length, not terminated.
 *    Settings are terminated strings. Input is borrowed for the call alone.
 *  - A returned pointer is borrowed and lives as long as the object it came from.
 *  - Structs the caller fills begin with `size`; set them up with their OSTIARY_..._INIT.
 *  - Every failure is an ostiary_code; OSTIARY_OK is 0. No state is kept elsewhere.
 *  - Any handle may be freed on any thread. What else threads may do stands at each call.
 *
 * Only for MCP over HTTP: a stdio server takes its credentials from the environment
 * (MCP specification, Authorization, "Protocol Requirements"), so there is no such mode.
 */
#ifndef OSTIARY_OSTIARY_H
#define OSTIARY_OSTIARY_H

#include <ostiary/config.h>
#include <ostiary/error.h>
#include <ostiary/grant.h>
#include <ostiary/inspect.h>
#include <ostiary/json.h>
#include <ostiary/param.h>
#include <ostiary/policy.h>
#include <ostiary/request.h>
#include <ostiary/state.h>
#include <ostiary/testing.h>
#include <ostiary/validator.h>
#include <ostiary/verdict.h>

#define OSTIARY_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif

/** Returns  The version of the library in use, which may differ from OSTIARY_VERSION. */
OSTIARY_API const char *ostiary_version(void);

/** Returns  One line naming the linked libraries and their versions. Static. */
OSTIARY_API const char *ostiary_version_details(void);

/** Free a string that a function of json.h or inspect.h gave away. NULL is ignored. */
OSTIARY_API void ostiary_free(char *text);

#ifdef __cplusplus
}
#endif
#endif
