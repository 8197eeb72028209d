/* SPDX-License-Identifier: Apache-2.0 */
/* Identity becomes permission: `claims`, `claims_to_scopes` and `request_as`. */
#include "config/config_scopes.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "wire/scope.h"
#include "wire/timestamp.h"

static const char *path_of(const struct ost_reader *reader)
{
    return reader->path.data == NULL ? "" : reader->path.data;
}

static char *copy(struct ost_reader *reader, struct ost_span text)
{
    char *string = ost_strndup(text.data, text.len);
    reader->no_memory = reader->no_memory || string == NULL;
    return string;
}

void ost_read_condition(struct ost_reader *reader, const struct ost_json *value,
                        struct ost_condition *condition)
{
    ost_condition_clear(condition);
    if (!ost_condition_compile(reader->settings->vocabulary, reader->problems,
                               path_of(reader), value, condition)) {
        reader->no_memory = true;
    }
}

void ost_read_time(struct ost_reader *reader, const struct ost_json *value, int64_t *out)
{
    struct ost_span text = OST_SPAN_ABSENT;
    if (!ost_json_string(value, &text)) {
        ost_read_wrong_type(reader, value, "a time such as \"2026-11-24T06:00:00Z\"");
    } else if (!ost_timestamp_parse(text, out) || *out <= 0) {
        *out = 0;
        ost_read_problem(reader,
                         "\"%.40s\"; expected a time in UTC, in whole seconds, such as "
                         "\"2026-11-24T06:00:00Z\" (RFC 3339)",
                         text.data);
    }
}

void ost_read_items(struct ost_reader *reader, const struct ost_json *list,
                    void (*read)(struct ost_reader *reader, const struct ost_json *item,
                                 size_t i, void *into),
                    void *into)
{
    for (size_t i = 0; !reader->no_memory && i < ost_json_count(list); i++) {
        char index[24];
        int len = snprintf(index, sizeof index, "%zu", i);
        size_t mark = ost_read_enter(reader, (struct ost_span){index, (size_t)len});
        if (!reader->no_memory) {
            read(reader, ost_json_item(list, i), i, into);
        }
        ost_read_leave(reader, mark);
    }
}

void ost_config_read_claims(struct ost_reader *reader, const struct ost_json *value,
                            void *into)
{
    ost_read_condition(reader, value, &((struct ost_issuer_settings *)into)->claims);
}

static void read_mapping_claims(struct ost_reader *reader, const struct ost_json *value,
                                void *into)
{
    ost_read_condition(reader, value, &((struct ost_mapping *)into)->claims);
}

/* Read by read_short_form(), which needs both. */
static void read_claim_or_value(struct ost_reader *reader, const struct ost_json *value,
                                void *into)
{
    (void)reader;
    (void)value;
    (void)into;
}

static void read_mapping_scopes(struct ost_reader *reader, const struct ost_json *value,
                                void *into)
{
    struct ost_mapping *mapping = into;
    ost_read_strings(reader, value, ost_scope_is_token, "a scope", &mapping->scopes);
    if (ost_json_type(value) == OST_JSON_ARRAY && ost_json_count(value) == 0) {
        ost_read_problem(reader, "an empty list; expected at least one scope");
    }
}

static void read_mapping_until(struct ost_reader *reader, const struct ost_json *value,
                               void *into)
{
    ost_read_time(reader, value, &((struct ost_mapping *)into)->until);
}

static const struct ost_member mapping_members[] = {
    {"claims", read_mapping_claims}, {"claim", read_claim_or_value},
    {"value", read_claim_or_value},  {"scopes", read_mapping_scopes},
    {"until", read_mapping_until},   {NULL, NULL},
};

/* {"claim": CLAIM, "value": VALUE}, the form with one of each. */
static void read_short_form(struct ost_reader *reader, const struct ost_json *json,
                            struct ost_mapping *mapping)
{
    const struct ost_json *value = ost_json_member(json, "value");
    struct ost_span claim = OST_SPAN_ABSENT;
    if (!ost_json_string(ost_json_member(json, "claim"), &claim) ||
        !ost_condition_claim_is_good(claim) || value == NULL) {
        ost_read_problem(reader,
                         "no claim with a value; expected \"claim\" and \"value\", "
                         "or \"claims\"");
        return;
    }
    size_t mark = ost_read_enter(reader, ost_span_of("value"));
    if (!ost_condition_compile_one(reader->settings->vocabulary, reader->problems,
                                   path_of(reader), claim, value, &mapping->claims)) {
        reader->no_memory = true;
    }
    ost_read_leave(reader, mark);
}

static void read_mapping(struct ost_reader *reader, const struct ost_json *item, size_t i,
                         void *into)
{
    struct ost_issuer_settings *issuer = into;
    struct ost_mapping *mapping = &issuer->mappings[i];
    issuer->mapping_count = i + 1;
    mapping->place = copy(reader, ost_buf_span(&reader->path));
    ost_read_object(reader, item, mapping_members, mapping);
    if (ost_json_type(item) != OST_JSON_OBJECT) {
        return;
    }
    bool is_short =
        ost_json_member(item, "claim") != NULL || ost_json_member(item, "value") != NULL;
    bool is_long = ost_json_member(item, "claims") != NULL;
    if (is_short && is_long) {
        ost_read_problem(reader, "both \"claims\" and \"claim\"; expected one of them");
    } else if (!is_long) {
        read_short_form(reader, item, mapping);
    }
    if (ost_json_member(item, "scopes") == NULL) {
        ost_read_problem(reader, "no scopes; expected those it gives");
    }
}

void ost_config_read_claims_to_scopes(struct ost_reader *reader,
                                      const struct ost_json *value, void *into)
{
    struct ost_issuer_settings *issuer = into;
    if (ost_json_type(value) != OST_JSON_ARRAY) {
        ost_read_wrong_type(reader, value, "a list of mappings");
        return;
    }
    issuer->mappings = ost_alloc_array(ost_json_count(value), sizeof *issuer->mappings);
    reader->no_memory = reader->no_memory || issuer->mappings == NULL;
    ost_read_items(reader, value, read_mapping, issuer);
}

/* A scope, or a scope's beginning and a star. */
static bool is_pattern(struct ost_span pattern)
{
    struct ost_span name = ost_span_without(pattern, "*");
    return ost_span_find(name, '*') == name.len &&
           (name.len == 0 ? pattern.len > 0 : ost_scope_is_token(name));
}

static void read_spelling(struct ost_reader *reader, const struct ost_json *value,
                          struct ost_request_as *row)
{
    struct ost_span as = OST_SPAN_ABSENT;
    if (ost_json_type(value) == OST_JSON_NULL) {
        return; /* nobody can ask for it */
    }
    if (!ost_json_string(value, &as) || !is_pattern(as) ||
        (ost_span_ends(as, "*") && !row->is_prefix)) {
        ost_read_problem(
            reader,
            "%s; expected how a client asks for the scope, with a * at the "
            "end only where the name has one, or null: nobody can ask for it",
            ost_json_type_name(value));
        return;
    }
    row->as_prefix = ost_span_ends(as, "*");
    row->as = copy(reader, ost_span_without(as, "*"));
}

static void read_row(struct ost_reader *reader, const struct ost_json_at *at,
                     struct ost_request_as *row)
{
    if (!is_pattern(at->name)) {
        ost_read_problem(reader,
                         "no scope; expected one, or the beginning of one and a * "
                         "at its end");
    }
    row->is_prefix = ost_span_ends(at->name, "*");
    row->scope = copy(reader, ost_span_without(at->name, "*"));
    read_spelling(reader, at->value, row);
}

void ost_config_read_request_as(struct ost_reader *reader, const struct ost_json *value,
                                void *into)
{
    struct ost_issuer_settings *issuer = into;
    struct ost_json_at at;
    if (ost_json_type(value) != OST_JSON_OBJECT) {
        ost_read_wrong_type(reader, value, "an object of scopes and how to ask for each");
        return;
    }
    issuer->request_as =
        ost_alloc_array(ost_json_count(value), sizeof *issuer->request_as);
    reader->no_memory = reader->no_memory || issuer->request_as == NULL;
    for (ost_json_first(value, &at); !reader->no_memory && at.name.data != NULL;
         ost_json_next(&at)) {
        size_t mark = ost_read_enter(reader, at.name);
        if (!ost_span_is(at.name, "$comment")) {
            read_row(reader, &at, &issuer->request_as[issuer->request_as_count++]);
        }
        ost_read_leave(reader, mark);
    }
}
