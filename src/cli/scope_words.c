/* SPDX-License-Identifier: Apache-2.0 */
/* What the name of a scope says: does its holder only look? */
#include "scope_words.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

static const char *const reading[] = {"read", "reader", "readonly", "list", "get",
                                      "view", "viewer", "search",   NULL};
static const char *const changing[] = {
    "write",  "writer", "readwrite", "edit",   "editor",  "create",
    "update", "modify", "delete",    "remove", "destroy", "manage",
    "admin",  "send",   "execute",   "full",   "owner",   NULL};

/* The end of the word at `at`: "todo:read" has two, "ReadWrite" too. */
static size_t word_end(const char *text, size_t at)
{
    while (isalnum((unsigned char)text[at]) != 0 &&
           !(islower((unsigned char)text[at]) != 0 &&
             isupper((unsigned char)text[at + 1]) != 0)) {
        at++;
    }
    return isalnum((unsigned char)text[at]) != 0 ? at + 1 : at;
}

static bool is_one_of(const char *word, size_t len, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strlen(words[i]) == len && strncasecmp(words[i], word, len) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_word(const char *scope, const char *const *words)
{
    for (size_t at = 0; scope[at] != '\0';) {
        size_t end = word_end(scope, at);
        if (end > at && is_one_of(scope + at, end - at, words)) {
            return true;
        }
        at = end > at ? end : at + 1;
    }
    return false;
}

bool scope_words_write(const char *scope)
{
    return has_word(scope, changing);
}

bool scope_words_read(const char *scope)
{
    return has_word(scope, reading) && !scope_words_write(scope);
}
