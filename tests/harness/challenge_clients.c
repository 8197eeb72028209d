/* SPDX-License-Identifier: Apache-2.0 */
/* The regular expressions of deployed clients (CH-21), written out. */
#include "challenge_clients.h"

#include <stdio.h>
#include <string.h>

/* /name="([^"]*)"/, the first match (TypeScript SDK before 1.20 and many others). */
static struct text match_quoted(const char *header, const char *name)
{
    char start[40];
    (void)snprintf(start, sizeof start, "%s=\"", name);
    const char *at = strstr(header, start);
    const char *value = at == NULL ? NULL : at + strlen(start);
    const char *end = value == NULL ? NULL : strchr(value, '"');
    return end == NULL ? (struct text){NULL, 0}
                       : (struct text){value, (size_t)(end - value)};
}

/* /name=(?:"([^"]+)"|([^\s,]+))/, the first match (extractFieldFromWwwAuth of TypeScript
 * SDK 1.x and 2.x, extract_field_from_www_auth of the Python SDK). */
static struct text match_sdk(const char *header, const char *name)
{
    char start[40];
    (void)snprintf(start, sizeof start, "%s=", name);
    for (const char *at = strstr(header, start); at != NULL; at = strstr(at + 1, start)) {
        const char *value = at + strlen(start);
        size_t quoted = *value == '"' ? strcspn(value + 1, "\"") : 0;
        if (quoted > 0 && value[1 + quoted] == '"') {
            return (struct text){value + 1, quoted};
        }
        if (strcspn(value, " ,") > 0) {
            return (struct text){value, strcspn(value, " ,")};
        }
    }
    return (struct text){NULL, 0};
}

static bool same(struct text found, const struct parameter *parameter)
{
    return parameter == NULL ? found.at == NULL : found.at == parameter->value.at;
}

const char *challenge_clients(const char *header, const struct challenge *bearer)
{
    static const char *const read[] = {"error", "scope", "resource_metadata"};
    for (size_t i = 0; i < 3; i++) {
        const struct parameter *parameter = challenge_list_find(bearer, read[i]);
        if (!same(match_quoted(header, read[i]), parameter) ||
            !same(match_sdk(header, read[i]), parameter)) {
            return "a client's regular expression finds something else";
        }
    }
    return strncmp(header, "Bearer ", 7) == 0 && header[7] != ' '
               ? NULL
               : "a client that splits at spaces finds no Bearer";
}
