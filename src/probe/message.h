/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON-RPC message in an answer, be it JSON or a stream of events. */
#ifndef OST_PROBE_MESSAGE_H
#define OST_PROBE_MESSAGE_H

#include "net/fetch.h"
#include "wire/json.h"

/** The answer's response, as an object; NULL: there is none. Owns: ost_json_free(). */
struct ost_json *ost_probe_message(const struct ost_answer *answer);
/** The code of its error; 0 without one. */
int64_t ost_probe_error_code(const struct ost_json *message);

#endif
