/* SPDX-License-Identifier: Apache-2.0 */
/* The table as a matrix: a row for each name, a column for each scope that counts. */
#include "sheet.h"

#include <stdlib.h>
#include <string.h>

#include "table.h"
#include "words.h"

/* Whether a holder of this scope has any that a rule needs. */
static bool counts(const json_t *table, const json_t *scope)
{
    const json_t *scopes = json_object_get(table, "scopes");
    const json_t *implied = json_object_get(scope, "implies");
    bool counted = table_flag(scope, "used");
    for (size_t i = 0; !counted && i < json_array_size(scopes); i++) {
        const json_t *other = json_array_get(scopes, i);
        counted =
            table_flag(other, "used") && table_lists(implied, table_text(other, "name"));
    }
    return counted;
}

static void add_columns(struct sheet *sheet)
{
    const json_t *scopes = json_object_get(sheet->table, "scopes");
    for (size_t i = 0; i < json_array_size(scopes); i++) {
        const json_t *scope = json_array_get(scopes, i);
        if (counts(sheet->table, scope)) {
            sheet->columns[sheet->column_count++] = scope;
        }
    }
}

static json_t *needs_of(const json_t *any_of)
{
    json_t *all = json_string("");
    for (size_t i = 0; i < json_array_size(any_of); i++) {
        json_t *one = words_join(json_array_get(any_of, i), ", ", " and ");
        json_t *longer = json_sprintf("%s%s%s", json_string_value(all),
                                      i == 0 ? "" : ", or ", json_string_value(one));
        json_decref(all);
        json_decref(one);
        all = longer;
    }
    return all;
}

static void note(json_t *notes, const char *text)
{
    (void)json_array_append_new(notes, json_string(text));
}

/* "/policy/rules/edit": an RFC 6901 pointer's last member, as its name was written. */
static void note_named(json_t *notes, const char *pointer)
{
    const char *last = pointer == NULL ? NULL : strrchr(pointer, '/');
    char *name = last == NULL ? NULL : strdup(last + 1);
    char *to = name;
    for (const char *at = name; at != NULL && *at != '\0'; at++) {
        bool escaped = at[0] == '~' && (at[1] == '0' || at[1] == '1');
        *to++ = escaped ? (at[1] == '0' ? '~' : '/') : *at;
        at += escaped ? 1 : 0;
    }
    if (name != NULL) {
        *to = '\0';
        (void)json_array_append_new(notes, json_sprintf("rule %s", name));
    }
    free(name);
}

static json_t *notes_of(const json_t *rule)
{
    json_t *notes = json_array();
    bool deny = table_flag(rule, "deny");
    bool open = table_flag(rule, "public") && !deny;
    if (deny) {
        note(notes, "denied to everybody");
    } else if (open) {
        note(notes, "public: no token");
    } else if (json_array_size(table_any_of(rule)) == 0) {
        note(notes, "any valid token");
    }
    if (!deny && !open) {
        json_t *conditions = words_conditions(rule);
        (void)json_array_extend(notes, conditions);
        json_decref(conditions);
    }
    if (table_flag(rule, "hidden")) {
        note(notes, "hidden");
    }
    note_named(notes, table_text(rule, "refers_to"));
    return notes;
}

static void add_row(struct sheet *sheet, const char *part, const char *name,
                    const json_t *rule)
{
    struct sheet_row *row = &sheet->rows[sheet->row_count++];
    row->part = part;
    row->name = name;
    row->rule = rule;
    row->notes = notes_of(rule);
    row->needs = needs_of(table_any_of(rule));
    row->comment = table_text(rule, "comment");
    sheet->has_alternatives =
        sheet->has_alternatives || json_array_size(table_any_of(rule)) > 1;
}

static void add_rows(struct sheet *sheet)
{
    for (size_t i = 0; table_parts[i] != NULL; i++) {
        const json_t *entries = json_object_get(sheet->table, table_parts[i]);
        for (size_t j = 0; j < json_array_size(entries); j++) {
            const json_t *entry = json_array_get(entries, j);
            add_row(sheet, table_parts[i], table_text(entry, "name"), entry);
        }
    }
    add_row(sheet, "default", "everything else",
            json_object_get(sheet->table, "default"));
}

static void look_for_implied(struct sheet *sheet)
{
    char letters[SHEET_LETTERS];
    for (size_t i = 0; i < sheet->row_count; i++) {
        for (size_t j = 0; !sheet->has_implied && j < sheet->column_count; j++) {
            sheet->has_implied = sheet_mark(sheet, i, j, letters) == MARK_IMPLIED;
        }
    }
}

bool sheet_make(json_t *table, struct sheet *sheet_out)
{
    size_t rows = 1;
    memset(sheet_out, 0, sizeof *sheet_out);
    sheet_out->table = table;
    for (size_t i = 0; table_parts[i] != NULL; i++) {
        rows += json_array_size(json_object_get(table, table_parts[i]));
    }
    sheet_out->rows = calloc(rows, sizeof *sheet_out->rows);
    sheet_out->columns = calloc(json_array_size(json_object_get(table, "scopes")) + 1,
                                sizeof *sheet_out->columns);
    if (sheet_out->rows == NULL || sheet_out->columns == NULL) {
        return false;
    }
    add_columns(sheet_out);
    add_rows(sheet_out);
    look_for_implied(sheet_out);
    return true;
}

void sheet_clear(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->row_count; i++) {
        json_decref(sheet->rows[i].notes);
        json_decref(sheet->rows[i].needs);
    }
    free(sheet->rows);
    free((void *)sheet->columns);
    json_decref(sheet->table);
}

static bool lists_implied(const json_t *alternative, const json_t *implied)
{
    for (size_t i = 0; i < json_array_size(alternative); i++) {
        if (table_lists(implied, json_string_value(json_array_get(alternative, i)))) {
            return true;
        }
    }
    return false;
}

enum mark sheet_mark(const struct sheet *sheet, size_t row, size_t column,
                     char letters[SHEET_LETTERS])
{
    const json_t *any_of = table_any_of(sheet->rows[row].rule);
    const json_t *scope = sheet->columns[column];
    size_t count = json_array_size(any_of);
    size_t len = 0;
    bool implied = false;
    for (size_t i = 0; i < count; i++) {
        const json_t *alternative = json_array_get(any_of, i);
        implied =
            implied || lists_implied(alternative, json_object_get(scope, "implies"));
        if (table_lists(alternative, table_text(scope, "name")) &&
            len + 1 < SHEET_LETTERS) {
            letters[len++] = i < 26 ? (char)('a' + (int)i) : '+';
        }
    }
    letters[count > 1 ? len : 0] = '\0';
    return len > 0 ? MARK_NEEDED : implied ? MARK_IMPLIED : MARK_NONE;
}
