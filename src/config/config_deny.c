/* SPDX-License-Identifier: Apache-2.0 */
/* `deny_file`: who is kept out, whatever the table says (RV-02). */
#include "base/limits.h"
#include "base/mem.h"
#include "config/config_scopes.h"
#include "config/load.h"
#include "config/sections.h"

/* By its name or by the pointer that means the same. */
static bool names(const struct ost_json *claims, const char *name, const char *pointer)
{
    return ost_json_member(claims, name) != NULL ||
           ost_json_member(claims, pointer) != NULL;
}

static void read_claims(struct ost_reader *reader, const struct ost_json *value,
                        void *into)
{
    struct ost_deny_entry *entry = into;
    ost_read_condition(reader, value, &entry->claims);
    entry->of_one_login = names(value, "jti", "/jti") || names(value, "sid", "/sid");
}

static void read_issued_before(struct ost_reader *reader, const struct ost_json *value,
                               void *into)
{
    ost_read_time(reader, value, &((struct ost_deny_entry *)into)->issued_before);
}

static void read_until(struct ost_reader *reader, const struct ost_json *value,
                       void *into)
{
    ost_read_time(reader, value, &((struct ost_deny_entry *)into)->until);
}

static void read_entry(struct ost_reader *reader, const struct ost_json *item, size_t i,
                       void *into)
{
    static const struct ost_member members[] = {
        {"claims", read_claims},
        {"issued_before", read_issued_before},
        {"until", read_until},
        {NULL, NULL},
    };
    struct ost_deny_list *list = into;
    struct ost_deny_entry *entry = &list->entries[i];
    list->count = i + 1;
    entry->place = ost_strndup(reader->path.data, reader->path.len);
    reader->no_memory = reader->no_memory || entry->place == NULL;
    ost_read_object(reader, item, members, entry);
    if (ost_json_type(item) == OST_JSON_OBJECT &&
        ost_json_member(item, "claims") == NULL) {
        ost_read_problem(reader, "no claims; expected those of the tokens to keep out");
    }
}

static void read_list(struct ost_reader *reader, const struct ost_json *value, void *into)
{
    struct ost_deny_list *list = into;
    if (ost_json_type(value) != OST_JSON_ARRAY) {
        ost_read_wrong_type(reader, value, "a list of entries");
        return;
    }
    list->entries = ost_alloc_array(ost_json_count(value), sizeof *list->entries);
    reader->no_memory = reader->no_memory || list->entries == NULL;
    ost_read_items(reader, value, read_entry, list);
}

/* The schema beside it may be named here too. */
static void ignore(struct ost_reader *reader, const struct ost_json *value, void *into)
{
    (void)reader;
    (void)value;
    (void)into;
}

static void read_text(struct ost_reader *reader, const char *name, struct ost_span text,
                      struct ost_deny_list *list)
{
    static const struct ost_member members[] = {
        {"deny", read_list},
        {"$schema", ignore},
        {NULL, NULL},
    };
    OST_CLEANUP(ost_json_cleanup) struct ost_json *tree = NULL;
    if (!ost_load_tree(reader->loader, name, reader->path.data, text, &tree)) {
        reader->no_memory = true;
        return;
    }
    if (tree == NULL) {
        return; /* a problem says why */
    }
    ost_read_object(reader, tree, members, list);
    if (ost_json_member(tree, "deny") == NULL) {
        ost_read_problem(reader,
                         "no deny; expected a list of entries, which may be empty");
    }
}

void ost_config_read_deny_file(struct ost_reader *reader, const struct ost_json *value,
                               struct ost_deny_list *list)
{
    OST_CLEANUP(ost_string_cleanup) char *name = NULL;
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf path = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    if (!ost_read_string(reader, value, &name)) {
        return;
    }
    ost_read_file_name(reader, name, &path);
    const char *why = ost_read_contents(reader, &path, OST_MAX_CONFIG_BYTES, &text);
    if (why != NULL) {
        ost_read_problem(reader, "%s: %s; expected a deny list", name, why);
    } else {
        read_text(reader, path.data, ost_buf_span(&text), list);
    }
}
