/* SPDX-License-Identifier: Apache-2.0 */
/* policy show --html: one page that loads nothing. All text of the table goes through
 * put(), which escapes it. */
#include <string.h>

#include "show.h"
#include "table.h"
#include "words.h"

/** Where it is written. */
struct page {
    const struct sheet *sheet;
    FILE *out;
};

static void raw(const struct page *page, const char *html)
{
    (void)fputs(html, page->out);
}

static const char *entity_of(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return (unsigned char)byte < ' ' || byte == 0x7f ? "\xef\xbf\xbd" : NULL;
    }
}

static void put_byte(const struct page *page, char byte)
{
    const char *entity = entity_of(byte);
    if (entity != NULL) {
        raw(page, entity);
    } else {
        (void)fputc((unsigned char)byte, page->out);
    }
}

static void put(const struct page *page, const char *text)
{
    for (; text != NULL && *text != '\0'; text++) {
        put_byte(page, *text);
    }
}

/* For the filter: ASCII letters in lower case. */
static void put_lower(const struct page *page, const char *text)
{
    for (; text != NULL && *text != '\0'; text++) {
        put_byte(page,
                 *text >= 'A' && *text <= 'Z' ? (char)(*text + ('a' - 'A')) : *text);
    }
    raw(page, " ");
}

static void put_code(const struct page *page, const char *text)
{
    raw(page, "<code>");
    put(page, text);
    raw(page, "</code>");
}

static void put_lines(const struct page *page, const char *const *lines)
{
    for (size_t i = 0; lines[i] != NULL; i++) {
        raw(page, lines[i]);
        raw(page, "\n");
    }
}

static void put_head(const struct page *page)
{
    raw(page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>Policy of ");
    put(page, table_text(page->sheet->table, "resource"));
    raw(page, "</title>\n<style>\n");
    put_lines(page, page_style);
    raw(page, "</style>\n</head>\n<body>\n");
}

static void put_count(const struct page *page, const char *part, const char *word)
{
    size_t count = json_array_size(json_object_get(page->sheet->table, part));
    if (count > 0) {
        fprintf(page->out, "%zu %s%s, ", count, word, count == 1 ? "" : "s");
    }
}

static void put_legend(const struct page *page)
{
    raw(page, "<ul class=\"legend\">\n<li class=\"grid\">&#9679; needed</li>\n");
    if (page->sheet->has_implied) {
        raw(page, "<li class=\"grid\">&#9675; implies one that is needed</li>\n");
    }
    if (page->sheet->has_alternatives) {
        raw(page, "<li class=\"grid\">a b alternatives: every scope of one "
                  "letter</li>\n");
    }
    raw(page, "<li>a name with * stands for all that begin so, unless a longer one "
              "does</li>\n</ul>\n");
}

static void put_header(const struct page *page)
{
    raw(page, "<header>\n<h1>Who may do what</h1>\n<p>");
    put_code(page, table_text(page->sheet->table, "resource"));
    raw(page, "</p>\n<p class=\"soft\">");
    put_count(page, "tools", "tool");
    put_count(page, "resources", "resource");
    put_count(page, "prompts", "prompt");
    put_count(page, "methods", "method");
    put_count(page, "scopes", "scope");
    raw(page, "settings ");
    put_code(page, table_text(page->sheet->table, "settings"));
    raw(page, "</p>\n<p class=\"filter\" hidden><label>Filter <input id=\"filter\" "
              "type=\"search\" placeholder=\"tool, scope or condition\" "
              "autocomplete=\"off\"></label> <span id=\"count\" class=\"soft\" "
              "role=\"status\"></span></p>\n");
    put_legend(page);
    raw(page, "</header>\n");
}

static void put_columns(const struct page *page)
{
    raw(page, "<table id=\"matrix\">\n<colgroup><col>");
    for (size_t i = 0; i < page->sheet->column_count; i++) {
        raw(page, "<col>");
    }
    raw(page, "<col><col></colgroup>\n<thead>\n<tr><th class=\"corner\" "
              "scope=\"col\"><span class=\"soft\">name</span></th>");
    for (size_t i = 0; i < page->sheet->column_count; i++) {
        raw(page, "<th class=\"s\" scope=\"col\" title=\"");
        put(page, table_text(page->sheet->columns[i], "name"));
        raw(page, "\"><span>");
        put_code(page, table_text(page->sheet->columns[i], "name"));
        raw(page, "</span></th>");
    }
    raw(page, "<th class=\"need\" scope=\"col\">scopes</th><th class=\"n\" "
              "scope=\"col\"><span class=\"soft\">beside scopes</span></th></tr>\n"
              "</thead>\n");
}

static void put_cell(const struct page *page, size_t row, size_t column)
{
    char letters[SHEET_LETTERS];
    const char *scope = table_text(page->sheet->columns[column], "name");
    switch (sheet_mark(page->sheet, row, column, letters)) {
    case MARK_NONE:
        raw(page, "<td class=\"m\"></td>");
        return;
    case MARK_NEEDED:
        raw(page, "<td class=\"m y\" title=\"");
        put(page, scope);
        raw(page, letters[0] == '\0' ? ": needed\">&#9679;" : ": in alternative ");
        put(page, letters);
        raw(page, letters[0] == '\0' ? "" : "\">");
        put(page, letters);
        break;
    case MARK_IMPLIED:
        raw(page, "<td class=\"m i\" title=\"");
        put(page, scope);
        raw(page, ": implies one that is needed\">&#9675;");
        break;
    }
    raw(page, "</td>");
}

static const char *class_of(const struct sheet_row *row, size_t i)
{
    bool first = i == 0;
    if (first && table_flag(row->rule, "deny")) {
        return "tag deny";
    }
    if (first && table_flag(row->rule, "public")) {
        return "tag open";
    }
    return "tag";
}

static void put_notes(const struct page *page, const struct sheet_row *row)
{
    raw(page, "<td class=\"n\">");
    for (size_t i = 0; i < json_array_size(row->notes); i++) {
        fprintf(page->out, "%s<span class=\"%s\">", i == 0 ? "" : " ", class_of(row, i));
        put(page, json_string_value(json_array_get(row->notes, i)));
        raw(page, "</span>");
    }
    if (row->comment != NULL) {
        raw(page, "<span class=\"comment\">");
        put(page, row->comment);
        raw(page, "</span>");
    }
    raw(page, "</td>");
}

/* What the filter looks in: the name, the scopes, also those that imply them, the rest.
 */
static void put_filter_text(const struct page *page, size_t i)
{
    const struct sheet_row *row = &page->sheet->rows[i];
    char letters[SHEET_LETTERS];
    put_lower(page, row->name);
    for (size_t j = 0; j < page->sheet->column_count; j++) {
        if (sheet_mark(page->sheet, i, j, letters) != MARK_NONE) {
            put_lower(page, table_text(page->sheet->columns[j], "name"));
        }
    }
    for (size_t j = 0; j < json_array_size(row->notes); j++) {
        put_lower(page, json_string_value(json_array_get(row->notes, j)));
    }
    put_lower(page, row->comment);
}

static void put_row(const struct page *page, size_t i)
{
    const struct sheet_row *row = &page->sheet->rows[i];
    fprintf(page->out, "<tr%s data-text=\"",
            table_flag(row->rule, "deny") ? " class=\"denied\"" : "");
    put_filter_text(page, i);
    raw(page, "\"><th scope=\"row\">");
    if (strcmp(row->part, "default") == 0) {
        put(page, row->name);
    } else {
        put_code(page, row->name);
    }
    raw(page, "</th>");
    for (size_t j = 0; j < page->sheet->column_count; j++) {
        put_cell(page, i, j);
    }
    raw(page, "<td class=\"need\">");
    put(page, json_string_value(row->needs));
    raw(page, "</td>");
    put_notes(page, row);
    raw(page, "</tr>\n");
}

static void put_rows(const struct page *page)
{
    const char *part = "";
    for (size_t i = 0; i < page->sheet->row_count; i++) {
        const char *now = page->sheet->rows[i].part;
        if (strcmp(part, now) != 0) {
            fprintf(page->out,
                    "%s<tbody>\n<tr class=\"part\"><th colspan=\"%zu\" "
                    "scope=\"rowgroup\">%s</th></tr>\n",
                    i == 0 ? "" : "</tbody>\n", page->sheet->column_count + 3, now);
            part = now;
        }
        put_row(page, i);
    }
    raw(page, "</tbody>\n</table>\n");
}

static void put_ways(const struct page *page, const json_t *scope)
{
    json_t *ways = show_scope_ways(scope);
    raw(page, "<td>");
    for (size_t i = 0; i < json_array_size(ways); i++) {
        raw(page, "<p>");
        put(page, json_string_value(json_array_get(ways, i)));
        raw(page, "</p>");
    }
    if (json_array_size(ways) == 0) {
        raw(page, "<p class=\"soft\">asked for as it is written</p>");
    }
    raw(page, "</td>");
    json_decref(ways);
}

static void put_scope(const struct page *page, const json_t *scope)
{
    json_t *implied = words_join(json_object_get(scope, "implies"), ", ", ", ");
    raw(page, "<tr><th scope=\"row\">");
    put_code(page, table_text(scope, "name"));
    raw(page,
        table_flag(scope, "used") ? "" : " <span class=\"tag\">no rule needs it</span>");
    raw(page, "</th><td data-what=\"implies\">");
    put(page, json_string_value(implied));
    raw(page, "</td>");
    put_ways(page, scope);
    raw(page, "</tr>\n");
    json_decref(implied);
}

static void put_scopes(const struct page *page)
{
    const json_t *scopes = json_object_get(page->sheet->table, "scopes");
    raw(page, "<section>\n<h2>Scopes</h2>\n<table id=\"scopes\">\n<thead><tr><th "
              "scope=\"col\">scope</th><th scope=\"col\">implies</th><th "
              "scope=\"col\">how a client comes by it</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < json_array_size(scopes); i++) {
        put_scope(page, json_array_get(scopes, i));
    }
    raw(page, "</tbody>\n</table>\n");
    const json_t *asked =
        json_object_get(json_array_get(scopes, 0), "asked_as"); /* the same for all */
    if (json_array_size(asked) > 0) {
        raw(page, "<h2>Authorization servers</h2>\n<ul>\n");
    }
    for (size_t i = 0; i < json_array_size(asked); i++) {
        raw(page, "<li>");
        put_code(page, table_text(json_array_get(asked, i), "issuer"));
        raw(page, "</li>\n");
    }
    raw(page, json_array_size(asked) > 0 ? "</ul>\n</section>\n" : "</section>\n");
}

void show_html(const struct sheet *sheet, FILE *out)
{
    const struct page page = {sheet, out};
    put_head(&page);
    put_header(&page);
    raw(&page, "<main>\n");
    put_columns(&page);
    put_rows(&page);
    put_scopes(&page);
    raw(&page, "</main>\n<script>\n");
    put_lines(&page, page_script);
    raw(&page, "</script>\n</body>\n</html>\n");
}
