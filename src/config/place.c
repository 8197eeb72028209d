/* SPDX-License-Identifier: Apache-2.0 */
/* The index from JSON path to place: a table by hash, since a file may hold 100,000
 * members and each of them a mistake. */
#include "config/place.h"

#include <string.h>

#include "base/mem.h"

struct entry {
    char *path;
    char *reference;
    size_t len, file; /* number in files */
    uint32_t hash;
    uint32_t name[2], value[2]; /* line and column */
    bool told;
};

struct ost_places {
    char **files;
    size_t file_count, file_size;
    struct entry *entries;
    size_t count, size;
    uint32_t *slots; /* number of an entry and 1; 0: free. A power of two of them */
    size_t slot_count;
};

struct ost_places *ost_places_new(void)
{
    return ost_alloc(sizeof(struct ost_places));
}

void ost_places_free(struct ost_places *places)
{
    if (places == NULL) {
        return;
    }
    for (size_t i = 0; i < places->count; i++) {
        ost_free(places->entries[i].path);
        ost_free(places->entries[i].reference);
    }
    for (size_t i = 0; i < places->file_count; i++) {
        ost_free(places->files[i]);
    }
    ost_free(places->slots);
    ost_free(places->entries);
    ost_free(places->files);
    ost_free(places);
}

/* FNV-1a. Who writes the file may slow down the reading of it, and nothing else. */
static uint32_t hash_of(struct ost_span path)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < path.len; i++) {
        hash = (hash ^ (unsigned char)path.data[i]) * 16777619U;
    }
    return hash;
}

static bool is_at(const struct entry *entry, struct ost_span path, uint32_t hash)
{
    return entry->hash == hash &&
           ost_span_equal((struct ost_span){entry->path, entry->len}, path);
}

/* The slot of a path, or the free one where it belongs. */
static uint32_t *slot_of(const struct ost_places *places, struct ost_span path,
                         uint32_t hash)
{
    size_t mask = places->slot_count - 1;
    size_t i = hash & mask;
    while (places->slots[i] != 0 &&
           !is_at(&places->entries[places->slots[i] - 1], path, hash)) {
        i = (i + 1) & mask;
    }
    return &places->slots[i];
}

static struct entry *look_up(const struct ost_places *places, struct ost_span path)
{
    if (places->slot_count == 0) {
        return NULL;
    }
    uint32_t number = *slot_of(places, path, hash_of(path));
    return number == 0 ? NULL : &places->entries[number - 1];
}

/* At most half of the slots are taken. */
static bool grow_slots(struct ost_places *places)
{
    size_t count = places->slot_count == 0 ? 128 : places->slot_count * 2;
    uint32_t *slots = ost_alloc_array(count, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    ost_free(places->slots);
    places->slots = slots;
    places->slot_count = count;
    for (size_t i = 0; i < places->count; i++) {
        const struct entry *entry = &places->entries[i];
        *slot_of(places, (struct ost_span){entry->path, entry->len}, entry->hash) =
            (uint32_t)i + 1;
    }
    return true;
}

static bool grow_entries(struct ost_places *places)
{
    size_t size = 64 + 2 * places->size;
    struct entry *entries = ost_realloc(places->entries, size * sizeof *entries);
    if (entries == NULL) {
        return false;
    }
    places->entries = entries;
    places->size = size;
    return true;
}

static struct entry *add_entry(struct ost_places *places, struct ost_span path)
{
    if ((places->count == places->size && !grow_entries(places)) ||
        (2 * (places->count + 1) > places->slot_count && !grow_slots(places))) {
        return NULL;
    }
    struct entry *entry = &places->entries[places->count];
    *entry = (struct entry){.len = path.len, .hash = hash_of(path)};
    entry->path = ost_strndup(path.data, path.len);
    if (entry->path == NULL) {
        return NULL;
    }
    *slot_of(places, path, entry->hash) = (uint32_t)++places->count;
    return entry;
}

bool ost_places_open(struct ost_places *places, const char *file)
{
    if (places->file_count == places->file_size) {
        size_t size = 4 + 2 * places->file_size;
        char **files = ost_realloc(places->files, size * sizeof *files);
        if (files == NULL) {
            return false;
        }
        places->files = files;
        places->file_size = size;
    }
    char *copy = ost_strndup(file, strlen(file));
    if (copy == NULL) {
        return false;
    }
    places->files[places->file_count++] = copy;
    return true;
}

bool ost_places_put(struct ost_places *places, const char *path, const uint32_t name[2],
                    const uint32_t value[2])
{
    struct ost_span at = ost_span_of(path);
    struct entry *entry = look_up(places, at);
    entry = entry == NULL ? add_entry(places, at) : entry;
    if (entry != NULL) {
        entry->file = places->file_count - 1;
        memcpy(entry->name, name, sizeof entry->name);
        memcpy(entry->value, value, sizeof entry->value);
    }
    return entry != NULL;
}

bool ost_places_point(struct ost_places *places, const char *file, const char *path,
                      uint32_t line, uint32_t column)
{
    const uint32_t at[2] = {line, column};
    return ost_places_open(places, file) && ost_places_put(places, path, at, at);
}

bool ost_places_refer(struct ost_places *places, const char *path, const char *reference)
{
    struct entry *entry = look_up(places, ost_span_of(path));
    if (entry == NULL) {
        return true;
    }
    ost_free(entry->reference);
    entry->reference = ost_strndup(reference, strlen(reference));
    return entry->reference != NULL;
}

void ost_places_tell(struct ost_places *places, const char *path)
{
    struct entry *entry = look_up(places, ost_span_of(path));
    if (entry != NULL) {
        entry->told = true;
    }
}

static struct ost_span parent_of(struct ost_span path)
{
    while (path.len > 0 && path.data[path.len - 1] != '/') {
        path.len--;
    }
    path.len -= path.len > 0 ? 1 : 0;
    return path;
}

bool ost_places_is_told(const struct ost_places *places, const char *path)
{
    struct ost_span at = ost_span_of(path);
    const struct entry *entry = look_up(places, at);
    while (at.len > 0 && (entry == NULL || !entry->told)) {
        at = parent_of(at);
        entry = look_up(places, at);
    }
    return entry != NULL && entry->told;
}

struct ost_place ost_places_find(const struct ost_places *places, const char *path,
                                 bool at_name)
{
    struct ost_span at = ost_span_of(path);
    const struct entry *entry = look_up(places, at);
    while (entry == NULL && at.len > 0) {
        at = parent_of(at);
        entry = look_up(places, at);
    }
    if (entry == NULL) {
        return (struct ost_place){.file = ""};
    }
    const uint32_t *place = at_name ? entry->name : entry->value;
    return (struct ost_place){places->files[entry->file], place[0], place[1], entry->file,
                              entry->reference};
}
