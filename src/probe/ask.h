/* SPDX-License-Identifier: Apache-2.0 */
/* One paced, bounded exchange. No redirect is followed: it is an answer like any other.
 */
#ifndef OST_PROBE_ASK_H
#define OST_PROBE_ASK_H

#include "base/clock.h"
#include "net/fetch.h"
#include "probe/target.h"

#define OST_PROBE_MOST_REQUESTS 400
#define OST_PROBE_MOST_SECONDS  600

/** The one that asks. */
struct ost_probe_asker {
    struct ost_probe_target target;
    const char *ca_text; /* NULL: the system's roots */
    struct ost_clock clock;
    int64_t interval_ms, next_ms, end_ms; /* on the monotonic clock */
    size_t sent;
};

/** Everything borrowed. */
struct ost_probe_request {
    const char *url;
    const char *method;          /* NULL: GET, or POST with a body */
    const ostiary_field *fields; /* these very lines, in this order */
    size_t field_count;
    struct ost_span body; /* absent: none */
};

/** A field line of literals. */
#define OST_PROBE_FIELD(name, value)                                                     \
    {                                                                                    \
        {(name), strlen(name)},                                                          \
        {                                                                                \
            (value), strlen(value)                                                       \
        }                                                                                \
    }

void ost_probe_asker_start(struct ost_probe_asker *asker, unsigned rate);
/** Wait for this one's turn, send it, wait for its answer. False where none came:
 *  answer_out->error says why. Clear the answer either way. */
bool ost_probe_ask(struct ost_probe_asker *asker, const struct ost_probe_request *request,
                   struct ost_answer *answer_out);

#endif
