/* SPDX-License-Identifier: Apache-2.0 */
/* What the server lists for the token that was given: in the newest version, else in a
 * session of an older one. */
#include "base/mem.h"
#include "mcp/version.h"
#include "probe/call.h"
#include "probe/message.h"
#include "probe/present.h"

/* Whether the call was answered with tools; the last answer is kept either way. */
static bool list_tools(struct ost_probe *probe, const char *version)
{
    struct ost_probe_listing *listing = &probe->findings.listing;
    const struct ost_probe_call call = {.version = version,
                                        .authorization = ost_probe_bearer(probe),
                                        .session = listing->session};
    ost_answer_clear(&listing->answer);
    ost_json_free(listing->message);
    listing->message = NULL;
    if (ost_probe_call(probe, &call, &listing->answer)) {
        listing->message = ost_probe_message(&listing->answer);
    }
    const struct ost_json *tools =
        ost_json_member(ost_json_member(listing->message, "result"), "tools");
    if (tools == NULL || ost_json_type(tools) != OST_JSON_ARRAY) {
        return false;
    }
    listing->tools = tools;
    listing->version = version;
    return true;
}

/* The version that an initialize was answered with, where we know it. */
static const char *agreed_version(const struct ost_answer *answer)
{
    OST_CLEANUP(ost_json_cleanup) struct ost_json *message = ost_probe_message(answer);
    struct ost_span name = OST_SPAN_ABSENT;
    const struct ost_json *result = ost_json_member(message, "result");
    const struct ost_mcp_version *version = NULL;
    if (ost_json_string(ost_json_member(result, "protocolVersion"), &name)) {
        version = ost_mcp_version_find(name);
    }
    return version == NULL ? NULL : version->name;
}

/* MCP 2025-11-25, lifecycle: initialize, then the notification that we are ready. NULL:
 * the server does not agree to any version. */
static const char *open_session(struct ost_probe *probe)
{
    struct ost_probe_listing *listing = &probe->findings.listing;
    struct ost_probe_call call = {.version = OST_PROBE_NEWEST_LEGACY,
                                  .method = "initialize",
                                  .authorization = ost_probe_bearer(probe)};
    struct ost_answer answer;
    (void)ost_probe_call(probe, &call, &answer);
    struct ost_span session = ost_answer_header(&answer, "mcp-session-id");
    listing->session =
        session.data == NULL ? NULL : ost_strndup(session.data, session.len);
    call.version = agreed_version(&answer);
    ost_answer_clear(&answer);
    if (call.version != NULL) {
        call.method = "notifications/initialized";
        call.session = listing->session;
        (void)ost_probe_call(probe, &call, &answer);
        ost_answer_clear(&answer);
    }
    return call.version;
}

static bool list_in_any_version(struct ost_probe *probe)
{
    if (list_tools(probe, OST_PROBE_NEWEST)) {
        return true;
    }
    const char *version = open_session(probe);
    return version != NULL && list_tools(probe, version);
}

/* A server need not have tools: then the call that was refused without a token tells. */
static bool is_admitted(struct ost_probe *probe)
{
    struct ost_probe_reception reception;
    (void)ost_probe_present(probe, ost_probe_bearer(probe), &reception);
    ost_answer_clear(&reception.answer);
    return reception.admitted;
}

void ost_probe_gather_listing(struct ost_probe *probe)
{
    if (ost_probe_bearer(probe) != NULL) {
        probe->findings.listing.admitted =
            list_in_any_version(probe) || is_admitted(probe);
    }
}
