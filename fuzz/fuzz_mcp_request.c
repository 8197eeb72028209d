/* SPDX-License-Identifier: Apache-2.0 */
/* MCP-Protocol-Version, Mcp-Method and Mcp-Name, a line each, and a body: what agrees
 * says the same in both (HD-01 to HD-23). */
#include "base/limits.h"
#include "fuzz.h"
#include "mcp/agreement.h"
#include "mcp/call.h"

static void check_call(const struct ost_mcp_call *call)
{
    MUST(call->is_response == (call->method.data == NULL));
    MUST(call->target == OST_MCP_METHOD_ONLY || call->name.data != NULL);
    MUST(!call->is_response || call->id_json.data != NULL);
}

static void check_agreement(const struct ost_mcp_body *body,
                            const struct ost_mcp_agreement *agreement,
                            const struct ost_span *lines)
{
    MUST(agreement->version != NULL);
    MUST(!body->is_batch || agreement->version->batches);
    if (!agreement->version->stateless) {
        return;
    }
    MUST(body->count == 1 && ost_span_is(lines[0], agreement->version->name));
    MUST(ost_span_is(body->calls[0].version, agreement->version->name) ||
         body->calls[0].version.data == NULL);
    MUST(body->calls[0].method.data == NULL ||
         ost_span_equal(lines[1], body->calls[0].method));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"MCP-Protocol-Version", "mcp-method", "Mcp-Name"};
    struct ost_span rest = fuzz_span(data, size);
    struct ost_span lines[3];
    struct ost_fields fields = {0};
    for (size_t i = 0; i < 3; i++) {
        lines[i] = fuzz_line(&rest);
        ost_fields_add(&fields, ost_span_of(names[i]), lines[i]);
    }
    struct ost_mcp_agreement agreement = {NULL, 0, OST_SPAN_ABSENT};
    struct ost_mcp_version_set all = {UINT32_MAX};
    struct ost_mcp_body body = {0};
    struct ost_mcp_room room = {.ids = {0}};
    int rpc_code = 0;
    ostiary_code code = ost_mcp_body_parse(rest, &room, &body, &rpc_code, NULL);
    if (code == OSTIARY_OK) {
        MUST(body.count > 0 && body.count <= OST_MAX_BATCH);
        for (size_t i = 0; i < body.count; i++) {
            check_call(&body.calls[i]);
        }
        if (ost_mcp_agree(&fields, &body, all, &agreement, NULL) == OSTIARY_OK) {
            check_agreement(&body, &agreement, lines);
        } else {
            MUST(agreement.rpc_code != 0);
        }
    } else {
        MUST(code == OSTIARY_MALFORMED_BODY && rpc_code != 0);
    }
    ost_mcp_body_clear(&body);
    ost_mcp_room_clear(&room);
    return 0;
}
