/* SPDX-License-Identifier: Apache-2.0 */
/* A second, lighter scan of a text that is known to be valid JSON, for the place of each
 * path: the tree keeps no lines. */
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "config/place.h"
#include "wire/json.h"
#include "wire/json_write.h"

/** A cursor with its line and column, and the path of what it stands at. */
struct scan {
    struct ost_places *places;
    struct ost_span rest;
    uint32_t line, column;
    struct ost_buf path;
};

static char peek(const struct scan *scan)
{
    return scan->rest.len == 0 ? '\0' : scan->rest.data[0];
}

static char step(struct scan *scan)
{
    char byte = peek(scan);
    if (scan->rest.len > 0) {
        scan->rest = ost_span_from(scan->rest, 1);
        scan->column = byte == '\n' ? 1 : scan->column + 1;
        scan->line += byte == '\n' ? 1 : 0;
    }
    return byte;
}

static bool is_one_of(char byte, const char *set)
{
    return byte != '\0' && strchr(set, byte) != NULL;
}

static void skip_space(struct scan *scan)
{
    while (is_one_of(peek(scan), " \t\r\n")) {
        (void)step(scan);
    }
}

/* Over a string; gives it with its quotes, and whether an escape stands in it. */
static struct ost_span skip_string(struct scan *scan, bool *escaped_out)
{
    struct ost_span from = scan->rest;
    *escaped_out = false;
    (void)step(scan);
    while (scan->rest.len > 0 && peek(scan) != '"') {
        if (step(scan) == '\\') {
            *escaped_out = true;
            (void)step(scan);
        }
    }
    (void)step(scan);
    return ost_span_first(from, from.len - scan->rest.len);
}

/* A name that is spelled with escapes is found under what it spells. */
static bool add_escaped(struct scan *scan, struct ost_span quoted)
{
    OST_CLEANUP(ost_json_cleanup) struct ost_json *name = NULL;
    struct ost_span text = OST_SPAN_ABSENT;
    struct ost_json_limits limits = ost_json_file_limits;
    limits.any_value = true;
    if (ost_json_parse(quoted, &limits, &name, NULL) != OSTIARY_OK ||
        !ost_json_string(name, &text)) {
        return false;
    }
    ost_json_pointer_add(&scan->path, text);
    return true;
}

static bool scan_name(struct scan *scan)
{
    bool escaped = false;
    struct ost_span quoted = skip_string(scan, &escaped);
    skip_space(scan);
    (void)step(scan); /* the colon */
    skip_space(scan);
    if (escaped) {
        return add_escaped(scan, quoted);
    }
    ost_json_pointer_add(&scan->path,
                         ost_span_first(ost_span_from(quoted, 1), quoted.len - 2));
    return true;
}

static void skip_scalar(struct scan *scan)
{
    bool escaped = false;
    if (peek(scan) == '"') {
        (void)skip_string(scan, &escaped);
        return;
    }
    while (scan->rest.len > 0 && !is_one_of(peek(scan), ",]} \t\r\n")) {
        (void)step(scan);
    }
}

static bool scan_value(struct scan *scan, const uint32_t name[2]);

static bool scan_member(struct scan *scan, bool in_object, size_t index)
{
    size_t before = scan->path.len;
    const uint32_t name[2] = {scan->line, scan->column};
    if (!in_object) {
        ost_buf_addf(&scan->path, "/%zu", index);
    } else if (!scan_name(scan)) {
        return false;
    }
    bool done = !scan->path.failed && scan_value(scan, name);
    if (done) {
        scan->path.len = before;
        scan->path.data[before] = '\0';
    }
    return done;
}

/* An object or an array, its bracket still ahead. */
static bool scan_inside(struct scan *scan)
{
    bool in_object = step(scan) == '{';
    char end = in_object ? '}' : ']';
    skip_space(scan);
    for (size_t index = 0; scan->rest.len > 0 && peek(scan) != end; index++) {
        if (!scan_member(scan, in_object, index)) {
            return false;
        }
        skip_space(scan);
        if (peek(scan) == ',') {
            (void)step(scan);
            skip_space(scan);
        }
    }
    (void)step(scan);
    return true;
}

static bool scan_value(struct scan *scan, const uint32_t name[2])
{
    const uint32_t value[2] = {scan->line, scan->column};
    if (!ost_places_put(scan->places, scan->path.data, name, value)) {
        return false;
    }
    if (is_one_of(peek(scan), "{[")) {
        return scan_inside(scan);
    }
    skip_scalar(scan);
    return true;
}

bool ost_places_add(struct ost_places *places, const char *file, const char *prefix,
                    struct ost_span text)
{
    struct scan scan = {places, text, 1, 1, {0}};
    ost_buf_add_string(&scan.path, prefix);
    skip_space(&scan);
    const uint32_t name[2] = {scan.line, scan.column};
    bool done =
        !scan.path.failed && ost_places_open(places, file) && scan_value(&scan, name);
    ost_buf_clear(&scan.path);
    return done;
}
