/* SPDX-License-Identifier: Apache-2.0 */
/* To-do items, in memory. */
#include "todos.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct todos {
    pthread_mutex_t lock;
    json_t *by_owner; /* owner: [{"id", "title", "list"}] */
    json_int_t last_id;
};

struct todos *todos_new(void)
{
    struct todos *todos = calloc(1, sizeof *todos);
    if (todos == NULL || pthread_mutex_init(&todos->lock, NULL) != 0) {
        free(todos);
        return NULL;
    }
    todos->by_owner = json_object();
    return todos;
}

void todos_free(struct todos *todos)
{
    json_decref(todos->by_owner);
    (void)pthread_mutex_destroy(&todos->lock);
    free(todos);
}

static bool is_in(const json_t *item, const char *list)
{
    const char *own = json_string_value(json_object_get(item, "list"));
    return list == NULL || (own != NULL && strcmp(own, list) == 0);
}

json_t *todos_list(struct todos *todos, const char *owner, const char *list)
{
    json_t *found = json_array();
    size_t i = 0;
    json_t *item = NULL;
    (void)pthread_mutex_lock(&todos->lock);
    json_array_foreach(json_object_get(todos->by_owner, owner), i, item)
    {
        if (is_in(item, list)) {
            (void)json_array_append_new(found, json_deep_copy(item));
        }
    }
    (void)pthread_mutex_unlock(&todos->lock);
    return found;
}

static json_t *items_of(struct todos *todos, const char *owner)
{
    json_t *items = json_object_get(todos->by_owner, owner);
    if (items == NULL && json_object_set_new(todos->by_owner, owner, json_array()) == 0) {
        items = json_object_get(todos->by_owner, owner);
    }
    return items;
}

json_t *todos_create(struct todos *todos, const char *owner, const char *list,
                     const char *title)
{
    (void)pthread_mutex_lock(&todos->lock);
    json_t *item = json_pack("{s:I, s:s, s:s}", "id", todos->last_id + 1, "title", title,
                             "list", list == NULL ? "inbox" : list);
    if (item != NULL && json_array_append(items_of(todos, owner), item) == 0) {
        todos->last_id++;
    } else {
        json_decref(item);
        item = NULL;
    }
    json_t *copy = json_deep_copy(item);
    json_decref(item);
    (void)pthread_mutex_unlock(&todos->lock);
    return copy;
}

int todos_delete(struct todos *todos, const char *owner, json_int_t id)
{
    int found = 0;
    (void)pthread_mutex_lock(&todos->lock);
    json_t *items = json_object_get(todos->by_owner, owner);
    for (size_t i = 0; i < json_array_size(items) && !found; i++) {
        json_t *item = json_array_get(items, i);
        if (json_integer_value(json_object_get(item, "id")) == id) {
            found = json_array_remove(items, i) == 0;
        }
    }
    (void)pthread_mutex_unlock(&todos->lock);
    return found;
}
