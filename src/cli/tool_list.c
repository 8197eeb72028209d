/* SPDX-License-Identifier: Apache-2.0 */
/* A server's tools/list, saved in a file. */
#include "tool_list.h"

#include <stdio.h>
#include <stdlib.h>

#include "input.h"

bool tool_list_check(const json_t *tools, const char *where)
{
    for (size_t i = 0; i < json_array_size(tools); i++) {
        const json_t *name = json_object_get(json_array_get(tools, i), "name");
        if (!json_is_string(name) || json_string_length(name) == 0) {
            fprintf(stderr, "ostiary: %s: /tools/%zu has no name\n", where, i);
            return false;
        }
    }
    return true;
}

/* The array, however much of the answer is around it. */
static json_t *tools_in(json_t *root)
{
    json_t *result = json_object_get(root, "result");
    json_t *holder = result != NULL ? result : root;
    json_t *tools = json_is_array(holder) ? holder : json_object_get(holder, "tools");
    return json_is_array(tools) ? tools : NULL;
}

json_t *tool_list_parse(const char *text, const char *where)
{
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL) {
        fprintf(stderr, "ostiary: %s:%d:%d: %s\n", where, error.line, error.column,
                error.text);
        return NULL;
    }
    json_t *tools = json_incref(tools_in(root));
    json_decref(root);
    if (tools == NULL) {
        fprintf(stderr,
                "ostiary: %s: no tool list; expected the answer to tools/list, its "
                "result, or {\"tools\":[...]}\n",
                where);
    } else if (!tool_list_check(tools, where)) {
        json_decref(tools);
        tools = NULL;
    }
    return tools;
}

json_t *tool_list_read(const char *path)
{
    char *text = input_file(path);
    json_t *tools = text == NULL ? NULL : tool_list_parse(text, path);
    free(text);
    return tools;
}
