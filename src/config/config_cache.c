/* SPDX-License-Identifier: Apache-2.0 */
/* How long things are kept: `keys` and `token_cache`. */
#include "base/mem.h"
#include "config/load.h"
#include "config/sections.h"

#define MOST_ENTRIES 1048576 /* about 2 GiB of address space */

static void read_default_fresh(struct ost_reader *reader, const struct ost_json *value,
                               void *into)
{
    static const int64_t range[2] = {60, 86400}; /* JF-05 */
    ost_read_integer(reader, value, range,
                     &((struct ost_keys_settings *)into)->default_fresh_seconds);
}

static void read_stale(struct ost_reader *reader, const struct ost_json *value,
                       void *into)
{
    static const int64_t range[2] = {0, 86400}; /* JF-10 */
    ost_read_integer(reader, value, range,
                     &((struct ost_keys_settings *)into)->stale_if_error_seconds);
}

static void read_cooldown(struct ost_reader *reader, const struct ost_json *value,
                          void *into)
{
    static const int64_t range[2] = {1, 3600};
    ost_read_integer(reader, value, range,
                     &((struct ost_keys_settings *)into)->unknown_key_cooldown_seconds);
}

/* "name/" and "name/." would lead through a link that "name" alone does not. */
static void cut_ending(struct ost_buf *path)
{
    while (path->len > 1 && (ost_span_ends(ost_buf_span(path), "/") ||
                             ost_span_ends(ost_buf_span(path), "/."))) {
        path->data[--path->len] = '\0';
    }
}

/* Not looked for here: a service manager may make it between now and the start. */
static void read_cache_dir(struct ost_reader *reader, const struct ost_json *value,
                           void *into)
{
    struct ost_keys_settings *keys = into;
    OST_CLEANUP(ost_string_cleanup) char *name = NULL;
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf path = {0};
    size_t len = 0;
    if (!ost_read_string(reader, value, &name)) {
        return;
    }
    if (name[0] == '\0') {
        ost_read_problem(reader, "an empty string; expected the name of a folder");
        return;
    }
    ost_read_file_name(reader, name, &path);
    cut_ending(&path);
    ost_free(keys->cache_dir);
    keys->cache_dir = ost_buf_take(&path, &len);
    reader->no_memory = reader->no_memory || keys->cache_dir == NULL;
}

void ost_config_read_freshness(struct ost_reader *reader, const struct ost_json *value,
                               struct ost_keys_settings *keys)
{
    static const struct ost_member members[] = {
        {"default_fresh_seconds", read_default_fresh},
        {"stale_if_error_seconds", read_stale},
        {"unknown_key_cooldown_seconds", read_cooldown},
        {"cache_dir", read_cache_dir},
        {NULL, NULL},
    };
    ost_read_object(reader, value, members, keys);
}

static void read_entries(struct ost_reader *reader, const struct ost_json *value,
                         void *into)
{
    static const int64_t range[2] = {0, MOST_ENTRIES};
    ost_read_integer(reader, value, range,
                     &((struct ost_token_cache_settings *)into)->entries);
}

static void read_max_age(struct ost_reader *reader, const struct ost_json *value,
                         void *into)
{
    static const int64_t range[2] = {0, OST_DEFAULT_CACHE_SECONDS}; /* CL-14 */
    ost_read_integer(reader, value, range,
                     &((struct ost_token_cache_settings *)into)->max_age_seconds);
}

void ost_config_read_token_cache(struct ost_reader *reader, const struct ost_json *value,
                                 struct ost_token_cache_settings *tokens)
{
    static const struct ost_member members[] = {
        {"entries", read_entries},
        {"max_age_seconds", read_max_age},
        {NULL, NULL},
    };
    ost_read_object(reader, value, members, tokens);
}
