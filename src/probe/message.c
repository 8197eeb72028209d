/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON-RPC message in an answer, be it JSON or a stream of events. */
#include "probe/message.h"

#include "base/limits.h"
#include "wire/field.h"

/* A list of tools is longer than what tokens and metadata may hold. */
static const struct ost_json_limits limits = {.bytes = OST_MAX_FETCH_BYTES,
                                              .depth = OST_MAX_JSON_DEPTH,
                                              .members = OST_MAX_JSON_MEMBERS};

static struct ost_json *parse(struct ost_span text)
{
    struct ost_json *message = NULL;
    ostiary_error err = {0};
    return ost_json_parse(text, &limits, &message, &err) == OSTIARY_OK ? message : NULL;
}

/* HTML Living Standard, 9.2.6: the data of an event is a message; ours was one request,
 * so the first with an id is its response. */
static struct ost_json *message_in_events(struct ost_span rest)
{
    while (rest.len > 0) {
        size_t end = ost_span_find(rest, '\n');
        struct ost_span line = ost_span_first(rest, end);
        if (ost_span_starts(line, "data:")) {
            struct ost_json *message = parse(ost_span_from(line, 5));
            if (ost_json_member(message, "id") != NULL) {
                return message;
            }
            ost_json_free(message);
        }
        rest = ost_span_from(rest, end < rest.len ? end + 1 : end);
    }
    return NULL;
}

struct ost_json *ost_probe_message(const struct ost_answer *answer)
{
    struct ost_span type = ost_answer_header(answer, "content-type");
    type = ost_field_trim(ost_span_first(type, ost_span_find(type, ';')));
    struct ost_span body = ost_buf_span(&answer->body);
    return ost_span_is_nocase(type, "text/event-stream") ? message_in_events(body)
                                                         : parse(body);
}

int64_t ost_probe_error_code(const struct ost_json *message)
{
    int64_t code = 0;
    (void)ost_json_integer(ost_json_member(ost_json_member(message, "error"), "code"),
                           &code);
    return code;
}
