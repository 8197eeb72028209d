/* SPDX-License-Identifier: Apache-2.0 */
/* What a configuration was made from, and whether that has changed since. Contents are
 * compared, not times: a file that is put in place whole may carry an old one. */
#include "config/origin.h"

#include <string.h>

#include "base/mem.h"
#include "config/load.h"

struct ost_origin *ost_origin_new(const char *name, struct ost_span text)
{
    struct ost_origin *origin = ost_alloc(sizeof *origin);
    if (origin == NULL) {
        return NULL;
    }
    origin->references = 1;
    origin->name = name == NULL ? NULL : ost_strndup(name, strlen(name));
    origin->text = text.data == NULL ? NULL : ost_strndup(text.data, text.len);
    origin->text_len = text.len;
    if ((name != NULL && origin->name == NULL) ||
        (text.data != NULL && origin->text == NULL)) {
        ost_origin_free(origin);
        return NULL;
    }
    return origin;
}

struct ost_origin *ost_origin_share(struct ost_origin *origin)
{
    origin->references++;
    return origin;
}

void ost_origin_free(struct ost_origin *origin)
{
    if (origin == NULL || --origin->references > 0) {
        return;
    }
    for (size_t i = 0; i < origin->count; i++) {
        ost_free(origin->files[i].path);
    }
    ost_free(origin->files);
    ost_free(origin->name);
    ost_free_wiped(origin->text, origin->text == NULL ? 0 : origin->text_len);
    ost_free(origin);
}

static bool is_same(const struct ost_origin_file *a, const struct ost_origin_file *b)
{
    return a->was_read == b->was_read && strcmp(a->digest, b->digest) == 0;
}

/* A file that changed between two readings is noted twice: it is then another than one of
 * them, and so gets read again. */
static bool is_noted(const struct ost_origin *origin, const struct ost_origin_file *file)
{
    for (size_t i = 0; i < origin->count; i++) {
        const struct ost_origin_file *known = &origin->files[i];
        if (strcmp(known->path, file->path) == 0 && known->is_data == file->is_data &&
            is_same(known, file)) {
            return true;
        }
    }
    return false;
}

static bool make_room(struct ost_origin *origin)
{
    if (origin->count < origin->size) {
        return true;
    }
    size_t size = origin->size == 0 ? 8 : 2 * origin->size;
    struct ost_origin_file *files =
        ost_realloc(origin->files, size * sizeof *origin->files);
    if (files == NULL) {
        return false;
    }
    origin->files = files;
    origin->size = size;
    return true;
}

static bool note(struct ost_origin *origin, const struct ost_origin_file *file)
{
    if (is_noted(origin, file)) {
        return true;
    }
    char *path = ost_strndup(file->path, strlen(file->path));
    if (path == NULL || !make_room(origin)) {
        ost_free(path);
        return false;
    }
    origin->files[origin->count] = *file;
    origin->files[origin->count++].path = path;
    return true;
}

/* Fills in what there is now. */
static const char *read_now(struct ost_origin_file *file, struct ost_buf *out)
{
    uint8_t digest[OST_SHA256_BYTES];
    const char *why = ost_load_file(file->path, file->most, out);
    file->was_read = why == NULL;
    file->digest[0] = '\0';
    if (why == NULL && !ost_sha256(ost_buf_span(out), digest)) {
        out->failed = true;
    } else if (why == NULL) {
        ost_hex(digest, 2 * sizeof digest, file->digest);
    }
    return why;
}

const char *ost_origin_read(struct ost_origin *origin, const char *path, size_t most,
                            bool is_data, struct ost_buf *out)
{
    struct ost_origin_file file = {.most = most, .is_data = is_data};
    OST_CLEANUP(ost_string_cleanup) char *copy = ost_strndup(path, strlen(path));
    file.path = copy;
    const char *why = copy == NULL ? "memory ran out" : read_now(&file, out);
    if (copy == NULL || !note(origin, &file)) {
        out->failed = true;
        return "memory ran out";
    }
    return why;
}

bool ost_origin_has_files(const struct ost_origin *origin)
{
    return origin->count > 0;
}

static bool file_has_changed(const struct ost_origin_file *known)
{
    struct ost_origin_file now = *known; /* borrows the path */
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    (void)read_now(&now, &text);
    return !text.failed && !is_same(&now, known);
}

bool ost_origin_has_changed(const struct ost_origin *origin)
{
    for (size_t i = 0; i < origin->count; i++) {
        if (file_has_changed(&origin->files[i])) {
            return true;
        }
    }
    return false;
}

void ost_origin_add_data(const struct ost_origin *origin, struct ost_buf *out)
{
    for (size_t i = 0; i < origin->count; i++) {
        if (origin->files[i].is_data) {
            ost_buf_add_string(out, origin->files[i].digest);
        }
    }
}
