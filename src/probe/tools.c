/* SPDX-License-Identifier: Apache-2.0 */
/* Tools of the server, which are called with leave alone. */
#include "probe/tools.h"

#include "wire/field.h"
#include "wire/json_write.h"

/* MCP, tools, annotations. Only false, or nothing, is no: what is of another type may
 * have been meant. Who says nothing of a tool leaves it to who gave leave. */
static bool says_destructive(const struct ost_json *tool)
{
    const struct ost_json *annotations = ost_json_member(tool, "annotations");
    const struct ost_json *hint = ost_json_member(annotations, "destructiveHint");
    bool destructive = true;
    return (annotations != NULL && ost_json_type(annotations) != OST_JSON_OBJECT) ||
           (hint != NULL && (!ost_json_boolean(hint, &destructive) || destructive));
}

/* A server that lists a name twice is taken at its worst. */
static bool is_destructive(const struct ost_json *tools, struct ost_span name)
{
    for (size_t i = 0; i < ost_json_count(tools); i++) {
        const struct ost_json *tool = ost_json_item(tools, i);
        struct ost_span named = OST_SPAN_ABSENT;
        if (ost_json_string(ost_json_member(tool, "name"), &named) &&
            ost_span_equal(named, name) && says_destructive(tool)) {
            return true;
        }
    }
    return false;
}

/* A name that is a field value as it stands, so that Mcp-Name needs no encoding. */
static bool is_plain(struct ost_span name)
{
    return name.len > 0 && name.len <= 128 && ost_field_is_printable(name) &&
           ost_span_equal(ost_field_trim(name), name) && !ost_span_starts(name, "=?");
}

const char *ost_probe_next_tool(const struct ost_probe *probe, size_t *at)
{
    const struct ost_json *tools = probe->findings.listing.tools;
    if (!probe->options.allow_calls) {
        return NULL;
    }
    while (*at < ost_json_count(tools)) {
        const struct ost_json *tool = ost_json_item(tools, (*at)++);
        struct ost_span name = OST_SPAN_ABSENT;
        if (ost_json_string(ost_json_member(tool, "name"), &name) && is_plain(name) &&
            !is_destructive(tools, name)) {
            return name.data; /* a parsed string without NUL: terminated */
        }
    }
    return NULL;
}

bool ost_probe_call_tool(struct ost_probe *probe, const char *name, const char *version,
                         const char *authorization, struct ost_answer *answer_out)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf members = {0};
    struct ost_probe_call call = ost_probe_usual_call(probe);
    ost_buf_add_string(&members, "\"name\":");
    ost_json_quote(&members, ost_span_of(name));
    ost_buf_add_string(&members, ",\"arguments\":{}");
    call.version = version == NULL ? call.version : version;
    call.method = "tools/call";
    call.members = members.data;
    call.name = name;
    call.authorization = authorization;
    return ost_probe_call(probe, &call, answer_out);
}
