/* SPDX-License-Identifier: Apache-2.0 */
/* The MCP request that --tool and --method stand for. */
#include "request_text.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const versions[] = {"2025-03-26", "2025-06-18", "2025-11-25",
                                       "2026-07-28", NULL};

static ostiary_text text_of(const char *string)
{
    return (ostiary_text){string, strlen(string)};
}

static void add_field(struct request_text *text, const char *name, const char *value)
{
    text->fields[text->field_count++] = (ostiary_field){text_of(name), text_of(value)};
}

static const char *version_of(const char *protocol)
{
    if (protocol == NULL) {
        return "2026-07-28";
    }
    for (size_t i = 0; versions[i] != NULL; i++) {
        if (strcmp(protocol, versions[i]) == 0) {
            return versions[i];
        }
    }
    fprintf(
        stderr,
        "ostiary: the version (--protocol) is none of 2025-03-26, 2025-06-18, 2025-11-25, "
        "2026-07-28\n");
    return NULL;
}

/* The member of params that names what a method is about. */
static const char *name_member(const char *method)
{
    return strncmp(method, "resources/", 10) == 0 ? "uri" : "name";
}

static json_t *make_params(const struct operation *operation, const char *version)
{
    const char *name = operation->name;
    json_t *params = json_object();
    int failed = 0;
    if (name != NULL) {
        failed |= json_object_set_new(params, name_member(operation->method),
                                      json_string(name));
    }
    if (operation->arguments != NULL) {
        json_t *arguments =
            json_loads(operation->arguments, JSON_REJECT_DUPLICATES, NULL);
        if (!json_is_object(arguments)) {
            fprintf(stderr, "ostiary: --arguments is no JSON object\n");
            json_decref(arguments);
            failed = 1;
        } else {
            failed |= json_object_set_new(params, "arguments", arguments);
        }
    }
    if (strcmp(version, "2026-07-28") == 0) {
        failed |= json_object_set_new(
            params, "_meta",
            json_pack("{s:s, s:{}}", "io.modelcontextprotocol/protocolVersion", version,
                      "io.modelcontextprotocol/clientCapabilities"));
    }
    if (failed != 0) {
        json_decref(params);
        return NULL;
    }
    return params;
}

static bool is_plain(const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < len; i++) {
        if (name[i] < '!' || name[i] > '~') {
            return false;
        }
    }
    return strncmp(name, "=?", 2) != 0;
}

/* Standard Base64, for the sentinel of names that no header may hold (HD-10). */
static void encode(const unsigned char *data, size_t len, char *out)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < len; i += 3) {
        size_t count = len - i < 3 ? len - i : 3;
        unsigned long bits = (unsigned long)data[i] << 16;
        bits |= count > 1 ? (unsigned long)data[i + 1] << 8 : 0;
        bits |= count > 2 ? data[i + 2] : 0;
        for (size_t j = 0; j < 4; j++) {
            *out++ = j <= count ? letters[bits >> (18 - 6 * j) & 0x3f] : '=';
        }
    }
    *out = '\0';
}

static const char *header_name(struct request_text *text, const char *name)
{
    size_t len = strlen(name);
    if (is_plain(name)) {
        return name;
    }
    text->encoded = malloc(9 + (len + 2) / 3 * 4 + 3);
    if (text->encoded == NULL) {
        return NULL;
    }
    memcpy(text->encoded, "=?base64?", 9);
    encode((const unsigned char *)name, len, text->encoded + 9);
    memcpy(text->encoded + strlen(text->encoded), "?=", 3);
    return text->encoded;
}

static bool add_headers(struct request_text *text, const char *method, const char *name,
                        const char *version)
{
    add_field(text, "mcp-protocol-version", version);
    if (strcmp(version, "2026-07-28") != 0) {
        return true;
    }
    add_field(text, "mcp-method", method);
    const char *value = name == NULL ? NULL : header_name(text, name);
    if (value != NULL) {
        add_field(text, "mcp-name", value);
    }
    return name == NULL || value != NULL;
}

static bool make_body(const struct operation *operation, const char *version,
                      struct request_text *out)
{
    const char *method = operation->method;
    json_t *params = make_params(operation, version);
    if (params == NULL) {
        return false;
    }
    bool notification = strncmp(method, "notifications/", 14) == 0;
    json_t *message = json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method", method,
                                "params", params);
    if (message != NULL && !notification) {
        (void)json_object_set_new(message, "id", json_integer(1));
    }
    out->body = message == NULL ? NULL : json_dumps(message, JSON_COMPACT);
    json_decref(message);
    if (out->body == NULL) {
        fprintf(stderr, "ostiary: the name is no UTF-8\n");
    }
    return out->body != NULL;
}

static bool options_agree(const struct options *options)
{
    const char *wrong = NULL;
    if (options->tool != NULL && (options->method != NULL || options->name != NULL)) {
        wrong = "--tool stands alone: no --method, no --name";
    } else if (options->name != NULL && options->method == NULL) {
        wrong = "--name needs --method";
    } else if (options->arguments != NULL && options->tool == NULL) {
        wrong = "--arguments needs --tool";
    }
    if (wrong != NULL) {
        fprintf(stderr, "ostiary: %s\n", wrong);
    }
    return wrong == NULL;
}

bool request_text_of(const struct operation *operation, struct request_text *out)
{
    const char *version = version_of(operation->protocol);
    memset(out, 0, sizeof *out);
    out->field_count = 1;
    if (version == NULL || operation->method == NULL) {
        return version != NULL;
    }
    return make_body(operation, version, out) &&
           add_headers(out, operation->method, operation->name, version);
}

bool request_text_make(const struct options *options, struct request_text *out)
{
    const bool tool = options->tool != NULL;
    const struct operation operation = {tool ? "tools/call" : options->method,
                                        tool ? options->tool : options->name,
                                        options->arguments, options->protocol};
    memset(out, 0, sizeof *out);
    return options_agree(options) && request_text_of(&operation, out);
}

void request_text_free(struct request_text *text)
{
    free(text->body);
    free(text->encoded);
}
