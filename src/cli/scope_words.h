/* SPDX-License-Identifier: Apache-2.0 */
/* What the name of a scope says: does its holder only look? */
#ifndef OST_CLI_SCOPE_WORDS_H
#define OST_CLI_SCOPE_WORDS_H

#include <stdbool.h>

/** One of its words means looking, none means changing: "todo:read", "Todo.Read.All". */
bool scope_words_read(const char *scope);
/** One of its words means changing: "todo.ReadWrite", "role:admin". */
bool scope_words_write(const char *scope);

#endif
