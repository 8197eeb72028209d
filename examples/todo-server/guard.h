/* SPDX-License-Identifier: Apache-2.0 */
/* The door: everything ostiary in this server is in guard.c. Copy that file. */
#ifndef TODO_SERVER_GUARD_H
#define TODO_SERVER_GUARD_H

#include <ostiary/ostiary.h>

#include "common/http.h"

struct guard;

/** Load the configuration and fetch keys ahead of the first request; a server may start
 * while its authorization server is down. NULL after telling why. */
struct guard *guard_open(const char *config_path);
void guard_close(struct guard *guard);

/** Answer a request for the RFC 9728 document. False: it is for another path. */
bool guard_metadata(struct guard *guard, const struct http_request *request,
                    struct http_response *response);

/** The parameters of the judged tool that headers mirror (x-mcp-header). */
typedef const ostiary_param *(*guard_params)(const ostiary_verdict *verdict,
                                             size_t *count_out);

/** Decide. NULL: refused, and `response` is complete. Else the verdict, to be freed with
 *  ostiary_verdict_free(); `response` has the headers that go with an admission. */
ostiary_verdict *guard_check(struct guard *guard, const struct http_request *request,
                             guard_params params_of, struct http_response *response);

/** Which of these tools may the caller use? Whether that depends on who calls. */
bool guard_filter(struct guard *guard, const ostiary_verdict *verdict,
                  const ostiary_text *names, size_t count, bool *visible_out);

#endif
