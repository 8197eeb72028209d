/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of the deny file that look as if they did something: held against the servers
 * once both have been read. */
#include <string.h>

#include "config/sections.h"

static bool is_some_iss(const struct ost_settings *settings,
                        const struct ost_scalar *value)
{
    for (size_t i = 0; i < settings->issuer_count; i++) {
        const char *iss = ost_issuer_iss(&settings->issuers[i]);
        if (iss != NULL && value->type == 's' && ost_span_is(value->text, iss)) {
            return true;
        }
    }
    return false;
}

/* An iss that no token will ever have keeps nobody out. */
static void check_iss(struct ost_reader *reader, const struct ost_deny_entry *entry,
                      const struct ost_condition_part *part)
{
    const struct ost_settings *settings = reader->settings;
    for (size_t i = 0; part->kind == OST_CONDITION_VALUES && i < part->count; i++) {
        const struct ost_scalar value =
            ost_vocabulary_value(settings->vocabulary, part->facts[i]);
        if (!is_some_iss(settings, &value)) {
            size_t len = value.text.len < 80 ? value.text.len : 80;
            ost_problems_add(reader->problems, OSTIARY_SEVERITY_WARNING, entry->place,
                             "\"%.*s\" is the iss of no server's tokens; the entry keeps "
                             "nobody out",
                             (int)len, value.text.data);
        }
    }
}

/* The log calls it client_id; the token may call it otherwise. */
static void check_client(struct ost_reader *reader, const struct ost_deny_entry *entry)
{
    const struct ost_settings *settings = reader->settings;
    for (size_t i = 0; i < settings->issuer_count; i++) {
        const struct ost_issuer_settings *issuer = &settings->issuers[i];
        const struct ost_strings *names = &issuer->tokens.client_claims;
        const char *other = NULL;
        for (size_t j = 0; j < names->count; j++) {
            other = strcmp(names->items[j], "client_id") == 0 ? other : names->items[j];
        }
        if (other != NULL && issuer->issuer != NULL) {
            ost_problems_add(reader->problems, OSTIARY_SEVERITY_WARNING, entry->place,
                             "tokens of %.120s may name their client by \"%s\", which "
                             "\"client_id\" does not select",
                             issuer->issuer, other);
        }
    }
}

static void check_part(struct ost_reader *reader, const struct ost_deny_entry *entry,
                       const struct ost_condition_part *part)
{
    const char *name =
        part->facts == NULL /* a problem says why */
            ? ""
            : ost_vocabulary_claim_name(reader->settings->vocabulary, part->claim);
    if (strcmp(name, "iss") == 0 || strcmp(name, "/iss") == 0) {
        check_iss(reader, entry, part);
    } else if (strcmp(name, "client_id") == 0) {
        check_client(reader, entry);
    }
}

void ost_config_check_deny(struct ost_reader *reader, const struct ost_deny_list *list)
{
    for (size_t i = 0; i < list->count && !reader->no_memory; i++) {
        for (size_t j = 0; j < list->entries[i].claims.count; j++) {
            check_part(reader, &list->entries[i], &list->entries[i].claims.parts[j]);
        }
    }
}
