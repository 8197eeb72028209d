/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a text that is no JSON, in plain words. Pure. */
#include <stdio.h>
#include <string.h>

#include "wire/json_tree.h"

static void count_lines(const struct ost_json_cursor *cursor,
                        struct ost_json_mistake *mistake)
{
    size_t begin = 0;
    size_t at = cursor->at < cursor->text.len ? cursor->at : cursor->text.len;
    mistake->line = 1;
    for (size_t i = 0; i < at; i++) {
        if (cursor->text.data[i] == '\n') {
            mistake->line++;
            begin = i + 1;
        }
    }
    mistake->column = (uint32_t)(at - begin) + 1;
}

/* What stands where the reader stopped. */
static void name_found(const struct ost_json_cursor *cursor, char *out, size_t size)
{
    struct ost_span rest = ost_span_from(
        cursor->text, cursor->at < cursor->text.len ? cursor->at : cursor->text.len);
    unsigned char byte = rest.len == 0 ? '\0' : (unsigned char)rest.data[0];
    if (rest.len == 0) {
        (void)snprintf(out, size, "the end of the text");
    } else if (ost_span_starts(rest, "\xef\xbb\xbf")) {
        (void)snprintf(out, size, "a byte order mark");
    } else if (ost_span_starts(rest, "//") || ost_span_starts(rest, "/*")) {
        (void)snprintf(out, size, "a comment, which JSON has not (\"$comment\" is one)");
    } else if (byte == '\'') {
        (void)snprintf(out, size, "a single quote");
    } else if (byte < ' ' || byte > '~') {
        (void)snprintf(out, size, "the byte 0x%02x", (unsigned)byte);
    } else if (byte == '"') {
        (void)snprintf(out, size, "a string");
    } else {
        (void)snprintf(out, size, "\"%c\"", byte);
    }
}

static void name_twice(struct ost_span name, char *out, size_t size)
{
    char shown[64];
    size_t len = 0;
    for (; len < name.len && len + 1 < sizeof shown; len++) {
        shown[len] = name.data[len] < ' ' || name.data[len] > '~' ? '?' : name.data[len];
    }
    shown[len] = '\0';
    (void)snprintf(out, size, "the member \"%s\" stands twice; expected it once", shown);
}

void ost_json_mistake_tell(const struct ost_json_cursor *cursor,
                           struct ost_json_mistake *mistake)
{
    char found[64];
    count_lines(cursor, mistake);
    name_found(cursor, found, sizeof found);
    if (cursor->twice.data != NULL) {
        name_twice(cursor->twice, mistake->words, sizeof mistake->words);
    } else if (cursor->rule != NULL || cursor->limit != NULL) {
        (void)snprintf(mistake->words, sizeof mistake->words, "%s",
                       cursor->rule != NULL ? cursor->rule : cursor->limit);
    } else if (cursor->slip != NULL) {
        (void)snprintf(mistake->words, sizeof mistake->words, "%s", cursor->slip);
    } else {
        (void)snprintf(mistake->words, sizeof mistake->words, "%s; expected %s", found,
                       cursor->wanted != NULL ? cursor->wanted : "a value");
    }
}
