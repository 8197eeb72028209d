/* SPDX-License-Identifier: Apache-2.0 */
/* policy show in a terminal. */
#include <string.h>

#include "show.h"
#include "table.h"
#include "terminal.h"
#include "words.h"

#define LEAST_NOTES  24 /* columns; with less the list is better to read */
#define LONGEST_NAME 48

/** How it is laid out. */
struct layout {
    const struct sheet *sheet;
    size_t name_width, cell_width;
    size_t width; /* of the terminal; 0: as wide as it gets */
    const char *needed, *implied, *bar;
    bool colour;
};

static void put_spaces(size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)putchar(' ');
    }
}

static void put_name(const struct layout *layout, const char *name, size_t width)
{
    printf("%s", layout->colour ? "\033[1m" : "");
    terminal_put(name);
    printf("%s", layout->colour ? "\033[0m" : "");
    size_t columns = terminal_columns(name);
    put_spaces(columns < width ? width - columns : 0);
}

static size_t notes_column(const struct layout *layout)
{
    return 2 + layout->name_width + 2 + layout->sheet->column_count * layout->cell_width;
}

/* The words of a text, broken where the terminal ends. */
static void put_wrapped(const struct layout *layout, const char *text, size_t indent)
{
    size_t at = indent;
    while (*text != '\0') {
        char word[256];
        size_t len = strcspn(text, " ");
        len = len < sizeof word ? len : sizeof word - 1;
        memcpy(word, text, len);
        word[len] = '\0';
        if (layout->width > 0 && at > indent &&
            at + terminal_columns(word) > layout->width) {
            printf("\n");
            put_spaces(indent);
            at = indent;
        }
        terminal_put(word);
        at += terminal_columns(word);
        text += len;
        if (*text == ' ') {
            text++;
            (void)putchar(' ');
            at++;
        }
    }
}

static json_t *notes_text(const struct sheet_row *row)
{
    json_t *notes = words_join(row->notes, ", ", ", ");
    bool both = json_string_length(notes) > 0 && row->comment != NULL;
    json_t *text = json_sprintf("%s%s%s%s%s", json_string_value(notes), both ? " " : "",
                                row->comment == NULL ? "" : "(",
                                row->comment == NULL ? "" : row->comment,
                                row->comment == NULL ? "" : ")");
    json_decref(notes);
    return text;
}

/* How many cells of a row are printed: no spaces at the end of a line. */
static size_t cells_of(const struct layout *layout, size_t row, bool followed)
{
    char letters[SHEET_LETTERS];
    size_t count = layout->sheet->column_count;
    while (!followed && count > 0 &&
           sheet_mark(layout->sheet, row, count - 1, letters) == MARK_NONE) {
        count--;
    }
    return count;
}

static void put_cell(const struct layout *layout, size_t row, size_t column, bool last)
{
    char letters[SHEET_LETTERS];
    const char *text = "";
    switch (sheet_mark(layout->sheet, row, column, letters)) {
    case MARK_NONE:
        break;
    case MARK_NEEDED:
        text = letters[0] == '\0' ? layout->needed : letters;
        break;
    case MARK_IMPLIED:
        text = layout->implied;
        break;
    }
    terminal_put_padded(text, last ? 0 : layout->cell_width);
}

static void put_matrix_row(const struct layout *layout, size_t i)
{
    const struct sheet_row *row = &layout->sheet->rows[i];
    json_t *notes = notes_text(row);
    printf("  ");
    put_name(layout, row->name, layout->name_width + 2);
    if (terminal_columns(row->name) > layout->name_width) {
        printf("\n");
        put_spaces(layout->name_width + 4);
    }
    bool followed = json_string_length(notes) > 0;
    size_t cells = cells_of(layout, i, followed);
    for (size_t j = 0; j < cells; j++) {
        put_cell(layout, i, j, !followed && j + 1 == cells);
    }
    put_wrapped(layout, json_string_value(notes), notes_column(layout));
    printf("\n");
    json_decref(notes);
}

/* Each scope on a line of its own, above its column. */
static void put_header(const struct layout *layout)
{
    for (size_t i = 0; i < layout->sheet->column_count; i++) {
        put_spaces(layout->name_width + 4);
        for (size_t j = 0; j < i; j++) {
            terminal_put_padded(layout->bar, layout->cell_width);
        }
        terminal_put(table_text(layout->sheet->columns[i], "name"));
        printf("\n");
    }
}

static void put_list_row(const struct layout *layout, size_t i)
{
    const struct sheet_row *row = &layout->sheet->rows[i];
    json_t *notes = notes_text(row);
    const char *needs = json_string_value(row->needs);
    printf("  ");
    put_name(layout, row->name, 0);
    printf("\n");
    if (needs != NULL && needs[0] != '\0') {
        printf("    ");
        put_wrapped(layout, needs, 4);
        printf("\n");
    }
    if (json_string_length(notes) > 0) {
        printf("    ");
        put_wrapped(layout, json_string_value(notes), 4);
        printf("\n");
    }
    json_decref(notes);
}

static void put_rows(const struct layout *layout, bool matrix)
{
    const char *part = "";
    for (size_t i = 0; i < layout->sheet->row_count; i++) {
        const struct sheet_row *row = &layout->sheet->rows[i];
        if (strcmp(row->part, part) != 0) {
            bool first = i == 0 && (!matrix || layout->sheet->column_count == 0);
            printf("%s%s\n", first ? "" : "\n", row->part);
            part = row->part;
        }
        if (matrix) {
            put_matrix_row(layout, i);
        } else {
            put_list_row(layout, i);
        }
    }
}

static void put_legend(const struct layout *layout, bool matrix)
{
    const struct sheet *sheet = layout->sheet;
    if (!matrix || sheet->column_count == 0) {
        return;
    }
    printf("\n%s needed", layout->needed);
    if (sheet->has_implied) {
        printf("   %s implies one that is needed", layout->implied);
    }
    if (sheet->has_alternatives) {
        printf("   a b alternatives: every scope of one letter");
    }
    printf("\n");
}

json_t *show_scope_ways(const json_t *scope)
{
    const json_t *asked = json_object_get(scope, "asked_as");
    const json_t *given = json_object_get(scope, "given_by");
    const char *name = table_text(scope, "name");
    json_t *ways = json_array();
    for (size_t i = 0; i < json_array_size(asked); i++) {
        const json_t *one = json_array_get(asked, i);
        const char *as = table_text(one, "as");
        json_t *way = NULL;
        if (as == NULL) {
            way = json_sprintf("assigned only at %s", table_text(one, "issuer"));
        } else if (strcmp(as, name) != 0) {
            way = json_sprintf("asked for as %s at %s", as, table_text(one, "issuer"));
        }
        if (way != NULL) {
            (void)json_array_append_new(ways, way);
        }
    }
    for (size_t i = 0; i < json_array_size(given); i++) {
        (void)json_array_append_new(
            ways,
            json_sprintf("given by %s", json_string_value(json_array_get(given, i))));
    }
    return ways;
}

/* Nothing of a scope that is asked for as it is written and implies none. */
static void put_scope(const struct layout *layout, const json_t *scope, size_t width,
                      bool *titled)
{
    const json_t *implied = json_object_get(scope, "implies");
    json_t *facts = show_scope_ways(scope);
    if (json_array_size(implied) > 0) {
        json_t *joined = words_join(implied, ", ", ", ");
        (void)json_array_insert_new(
            facts, 0, json_sprintf("implies %s", json_string_value(joined)));
        json_decref(joined);
    }
    if (json_array_size(facts) > 0) {
        json_t *joined = words_join(facts, "; ", "; ");
        printf("%s  ", *titled ? "" : "\nscopes\n");
        *titled = true;
        put_name(layout, table_text(scope, "name"), width + 2);
        put_wrapped(layout, json_string_value(joined), width + 4);
        printf("\n");
        json_decref(joined);
    }
    json_decref(facts);
}

static void put_scopes(const struct layout *layout)
{
    const json_t *scopes = json_object_get(layout->sheet->table, "scopes");
    size_t width = 0;
    for (size_t i = 0; i < json_array_size(scopes); i++) {
        size_t columns = terminal_columns(table_text(json_array_get(scopes, i), "name"));
        width = columns > width ? columns : width;
    }
    bool titled = false;
    for (size_t i = 0; i < json_array_size(scopes); i++) {
        put_scope(layout, json_array_get(scopes, i), width, &titled);
    }
}

static struct layout make_layout(const struct sheet *sheet)
{
    bool utf8 = terminal_is_utf8();
    struct layout layout = {sheet,
                            0,
                            2,
                            terminal_width(),
                            utf8 ? "\xe2\x97\x8f" : "#",
                            utf8 ? "\xe2\x97\x8b" : "+",
                            utf8 ? "\xe2\x94\x82" : "|",
                            terminal_has_colour()};
    char letters[SHEET_LETTERS];
    for (size_t i = 0; i < sheet->row_count; i++) {
        size_t columns = terminal_columns(sheet->rows[i].name);
        if (columns > layout.name_width && columns <= LONGEST_NAME) {
            layout.name_width = columns;
        }
        for (size_t j = 0; j < sheet->column_count; j++) {
            (void)sheet_mark(sheet, i, j, letters);
            size_t len = strlen(letters) + 1;
            layout.cell_width = len > layout.cell_width ? len : layout.cell_width;
        }
    }
    return layout;
}

/* Whether every line fits, the names of the scopes above the columns too. */
static bool fits(const struct layout *layout)
{
    size_t widest = notes_column(layout) + LEAST_NOTES;
    for (size_t i = 0; i < layout->sheet->column_count; i++) {
        size_t end = layout->name_width + 4 + i * layout->cell_width +
                     terminal_columns(table_text(layout->sheet->columns[i], "name"));
        widest = end > widest ? end : widest;
    }
    return layout->width == 0 || widest <= layout->width;
}

void show_text(const struct sheet *sheet)
{
    const struct layout layout = make_layout(sheet);
    bool matrix = fits(&layout);
    if (matrix) {
        put_header(&layout);
    }
    put_rows(&layout, matrix);
    put_legend(&layout, matrix);
    put_scopes(&layout);
}
