/* SPDX-License-Identifier: Apache-2.0 */
/* To-do items: what this server is for. Each caller has lists of their own. */
#ifndef TODO_SERVER_TODOS_H
#define TODO_SERVER_TODOS_H

#include <jansson.h>

struct todos;

struct todos *todos_new(void);
void todos_free(struct todos *todos);
/** `owner` is issuer and subject together: a subject alone is nobody (RFC 9068 5).
 *  `list` NULL: the items of all lists. An unknown list is an empty one. */
json_t *todos_list(struct todos *todos, const char *owner, const char *list);
/** The new item; `list` NULL: in the list "inbox". NULL without memory. */
json_t *todos_create(struct todos *todos, const char *owner, const char *list,
                     const char *title);
/** Whether there was such an item. */
int todos_delete(struct todos *todos, const char *owner, json_int_t id);

#endif
