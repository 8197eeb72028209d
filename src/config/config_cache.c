/* SPDX-License-Identifier: Apache-2.0 */
/* How long things are kept: `keys` and `token_cache`. */
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

void ost_config_read_freshness(struct ost_reader *reader, const struct ost_json *value,
                               struct ost_keys_settings *keys)
{
    static const struct ost_member members[] = {
        {"default_fresh_seconds", read_default_fresh},
        {"stale_if_error_seconds", read_stale},
        {"unknown_key_cooldown_seconds", read_cooldown},
        {"cache_dir", NULL},
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
