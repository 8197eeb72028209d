/* SPDX-License-Identifier: Apache-2.0 */
/* Parts that are reached by themselves: documents, state, verdicts as texts. */
#include <string.h>

#include "../harness/cm.h"
#include "oauth/as_metadata.h"
#include "oauth/resource_metadata.h"
#include "world.h"

static ostiary_code run_metadata(const struct fault_row *row, struct fault_answer *answer)
{
    struct ost_as_metadata metadata = {0};
    fail_begin();
    ostiary_code code = ost_as_metadata_parse(
        ost_span_of(row->of), "https://as.example.com", false, &metadata, NULL);
    fail_end();
    if (code == OSTIARY_OK) {
        fault_tell(answer, "%s", metadata.jwks_uri);
    }
    ost_as_metadata_clear(&metadata);
    return code;
}

static ostiary_code run_urls(const struct fault_row *row, struct fault_answer *answer)
{
    struct ost_buf urls = {0};
    bool all = true;
    fail_begin();
    for (size_t i = 0; i < OST_AS_METADATA_MAX_URLS; i++) {
        all = ost_as_metadata_url(row->of, i, &urls) && all;
    }
    all = ost_resource_metadata_url(row->of, &urls) && all;
    all = ost_resource_metadata_path(row->of, &urls) && all;
    fail_end();
    bool good = all && !urls.failed;
    fault_tell(answer, "%s", good ? urls.data : "");
    ost_buf_clear(&urls);
    return good ? OSTIARY_OK : OSTIARY_INTERNAL_ERROR;
}

static ostiary_code run_document(const struct fault_row *row, struct fault_answer *answer)
{
    static const char *const servers[] = {"https://as.example.com"};
    static const char *const scopes[] = {"a", "b"};
    const struct ost_resource_metadata metadata = {
        .resource = row->of,
        .authorization_servers = servers,
        .authorization_server_count = 1,
        .scopes_supported = scopes,
        .scope_count = 2,
    };
    struct ost_buf text = {0};
    fail_begin();
    ost_resource_metadata_write(&metadata, &text);
    fail_end();
    ostiary_code code = text.failed ? OSTIARY_INTERNAL_ERROR : OSTIARY_OK;
    fault_tell(answer, "%s", text.failed ? "" : text.data);
    ost_buf_clear(&text);
    return code;
}

static ostiary_code run_state(const struct fault_row *row, struct fault_answer *answer)
{
    ostiary_validator *door = world_door(row->of, "ES256", true);
    ostiary_issuer_state state = OSTIARY_ISSUER_STATE_INIT;
    size_t len = 0;
    fail_begin();
    char *json = ostiary_status_json(door, &len);
    ostiary_code code = ostiary_issuer_state_at(door, 0, &state);
    fail_end();
    assert_int_equal(code, OSTIARY_OK);
    fault_tell(answer, "%s", json == NULL ? "" : json);
    code = json == NULL ? OSTIARY_INTERNAL_ERROR : OSTIARY_OK;
    ostiary_free(json);
    ostiary_validator_free(door);
    return code;
}

static ostiary_code run_verdict(const struct fault_row *row, struct fault_answer *answer)
{
    size_t len = 0;
    (void)row;
    fail_begin();
    ostiary_verdict *verdict = ostiary_verdict_new();
    char *json = ostiary_verdict_json(verdict, &len);
    fail_end();
    ostiary_code code = json == NULL ? OSTIARY_INTERNAL_ERROR : OSTIARY_OK;
    assert_int_equal(ostiary_verdict_code(verdict), OSTIARY_INTERNAL_ERROR);
    fault_tell(answer, "%s", json == NULL ? "" : json);
    ostiary_free(json);
    ostiary_verdict_free(verdict);
    return code;
}

static const struct fault_row rows[] = {
    {FAULT_ROW(
        "server metadata", run_metadata, OSTIARY_OK,
        "{\"issuer\":\"https://as.example.com\",\"jwks_uri\":\"https://as.example.com/k\"}")},
    {FAULT_ROW(
        "server metadata of somebody else", run_metadata, OSTIARY_KEYS_UNAVAILABLE,
        "{\"issuer\":\"https://evil.example\",\"jwks_uri\":\"https://evil.example/k\"}")},
    {FAULT_ROW("well-known addresses", run_urls, OSTIARY_OK,
               "https://as.example.com/t1?q")},
    {FAULT_ROW("resource metadata", run_document, OSTIARY_OK,
               "https://mcp.example.com/mcp")},
    {FAULT_ROW("state", run_state, OSTIARY_OK, world_text)},
    {FAULT_ROW("a verdict as text", run_verdict, OSTIARY_OK, NULL)},
};

struct fault_rows fault_rows_parts(void)
{
    return FAULT_ROWS(rows);
}
