/* SPDX-License-Identifier: Apache-2.0 */
/* Placeholders in the texts of a case. */
#include "expand.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static void add_segment(struct ost_buf *out, const char *token, int which)
{
    for (; which > 0; which--) {
        token = strchr(token, '.') + 1;
    }
    ost_buf_add(out, token, strcspn(token, "."));
}

static void add_counted(struct ost_buf *out, const char *text, size_t len, long count)
{
    for (long i = 0; i < count; i++) {
        for (size_t at = 0; at < len; at++) {
            if (at + 3 <= len && strncmp(text + at, "{i}", 3) == 0) {
                ost_buf_addf(out, "%ld", i);
                at += 2;
            } else {
                ost_buf_add(out, text + at, 1);
            }
        }
    }
}

static void add_hex(struct ost_buf *out, const char *digits, size_t len)
{
    for (size_t i = 0; i + 1 < len; i += 2) {
        char pair[3] = {digits[i], digits[i + 1], '\0'};
        char byte = (char)(unsigned char)strtoul(pair, NULL, 16);
        ost_buf_add(out, &byte, 1);
    }
}

/* The end of <x*N> or <HEX 00ff>, its bracket included; NULL where `text` begins none. */
static const char *end_of(const char *text)
{
    const char *end = text[0] == '<' ? strchr(text, '>') : NULL;
    const char *star = end;
    while (star != NULL && star > text && strchr("0123456789", star[-1]) != NULL) {
        star--;
    }
    if (end == NULL || strncmp(text, "<HEX ", 5) == 0) {
        return end == NULL ? NULL : end + 1;
    }
    return star < end && star[-1] == '*' ? end + 1 : NULL;
}

static const char *add_generated(struct ost_buf *out, const char *text)
{
    const char *end = end_of(text);
    if (end == NULL) {
        ost_buf_add(out, text, 1);
        return text + 1;
    }
    if (strncmp(text, "<HEX ", 5) == 0) {
        add_hex(out, text + 5, (size_t)(end - text) - 6);
        return end;
    }
    const char *star = end;
    while (*star != '*') {
        star--;
    }
    add_counted(out, text + 1, (size_t)(star - text) - 1, strtol(star + 1, NULL, 10));
    return end;
}

/* The signature, its last letter replaced by the next of the alphabet: of a signature
 * whose length is no multiple of 3 that sets bits which no byte uses. */
static void add_loose_signature(struct ost_buf *out, const char *token)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const char *signature = strrchr(token, '.') + 1;
    size_t len = strlen(signature);
    ost_buf_add(out, signature, len - 1);
    ost_buf_add(out, strchr(alphabet, signature[len - 1]) + 1, 1);
}

static const char *add_next(struct ost_buf *out, const char *text, const char *token)
{
    static const char letters[] = "HCS";
    const char *letter = text[0] == '{' && text[1] != '\0' && text[2] == '}'
                             ? strchr(letters, text[1])
                             : NULL;
    if (token != NULL && strncmp(text, "{T}", 3) == 0) {
        ost_buf_add_string(out, token);
        return text + 3;
    }
    if (token != NULL && strncmp(text, "{UNSIGNED}", 10) == 0) {
        ost_buf_add(out, token, (size_t)(strrchr(token, '.') - token) + 1);
        return text + 10;
    }
    if (token != NULL && strncmp(text, "{LOOSE}", 7) == 0) {
        add_loose_signature(out, token);
        return text + 7;
    }
    if (token != NULL && letter != NULL) {
        add_segment(out, token, (int)(letter - letters));
        return text + 3;
    }
    return add_generated(out, text);
}

char *expand(const char *text, const char *token, size_t *len_out)
{
    struct ost_buf out = {0};
    size_t len = 0;
    ost_buf_add(&out, "", 0);
    while (*text != '\0') {
        text = add_next(&out, text, token);
    }
    char *expanded = ost_buf_take(&out, &len);
    if (len_out != NULL) {
        *len_out = len;
    }
    return expanded;
}

json_t *expand_list(const json_t *list, const char *token)
{
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t len = 0;
        char *text = expand(json_string_value(json_array_get(list, i)), token, &len);
        (void)json_array_append_new(out, json_stringn_nocheck(text, len));
        ost_free(text);
    }
    return out;
}
