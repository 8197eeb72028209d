/* SPDX-License-Identifier: Apache-2.0 */
/* The to-do list: what this server is for. One list for each caller. */
#ifndef TODO_SERVER_TODOS_H
#define TODO_SERVER_TODOS_H

#include <jansson.h>

struct todos;

struct todos *todos_new(void);
void todos_free(struct todos *todos);
/** `owner` is issuer and subject together: a subject alone is nobody (RFC 9068 5). */
json_t *todos_list(struct todos *todos, const char *owner);
/** The new item; NULL without memory. */
json_t *todos_create(struct todos *todos, const char *owner, const char *title);
/** Whether there was such an item. */
int todos_delete(struct todos *todos, const char *owner, json_int_t id);

#endif
