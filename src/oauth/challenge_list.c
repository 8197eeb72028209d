/* SPDX-License-Identifier: Apache-2.0 */
/* WWW-Authenticate as RFC 9110 section 11.6.1 reads it. */
#include "oauth/challenge_list.h"

#include "wire/field.h"

/** A field value that is read, and the first thing that is wrong with it. */
struct reading {
    struct ost_span rest;
    const char *why; /* static; NULL: nothing yet */
};

static bool fail(struct reading *reading, const char *why)
{
    reading->why = why;
    return false;
}

static void skip(struct reading *reading, const char *bytes)
{
    while (reading->rest.len > 0 && strchr(bytes, reading->rest.data[0]) != NULL &&
           reading->rest.data[0] != '\0') {
        reading->rest = ost_span_from(reading->rest, 1);
    }
}

static struct ost_span take(struct ost_span *rest, size_t len)
{
    struct ost_span taken = ost_span_first(*rest, len);
    *rest = ost_span_from(*rest, len);
    return taken;
}

/* An element ends at a comma or with the value. */
static bool at_end(struct ost_span rest)
{
    rest = ost_field_trim(rest);
    return rest.len == 0 || rest.data[0] == ',';
}

/* RFC 9110 section 5.6.4: where a quoted-string that begins here ends; 0: it is none. */
static size_t quoted_len(struct ost_span text)
{
    size_t i = 1;
    while (i < text.len && text.data[i] != '"') {
        unsigned char byte = (unsigned char)text.data[i];
        if ((byte < ' ' && byte != '\t') || byte == 0x7f) {
            return 0;
        }
        i += byte == '\\' ? 2 : 1;
    }
    return i < text.len ? i + 1 : 0;
}

static bool take_value(struct ost_span *rest, struct ost_challenge_parameter *parameter)
{
    parameter->quoted = ost_span_starts(*rest, "\"");
    size_t len = parameter->quoted ? quoted_len(*rest) : ost_field_token_len(*rest);
    if (len == 0) {
        return false;
    }
    struct ost_span value = take(rest, len);
    parameter->value =
        parameter->quoted ? (struct ost_span){value.data + 1, value.len - 2} : value;
    return true;
}

/* token BWS "=" BWS ( token / quoted-string ), up to the end of the element; nothing is
 * taken where it is none. */
static bool take_parameter(struct reading *reading,
                           struct ost_challenge_parameter *parameter_out)
{
    struct reading at = *reading;
    parameter_out->name = take(&at.rest, ost_field_token_len(at.rest));
    skip(&at, " \t");
    if (parameter_out->name.len == 0 || !ost_span_starts(at.rest, "=")) {
        return false;
    }
    at.rest = ost_span_from(at.rest, 1);
    skip(&at, " \t");
    if (!take_value(&at.rest, parameter_out) || !at_end(at.rest)) {
        return false;
    }
    *reading = at;
    return true;
}

static bool take_token68(struct reading *reading, struct ost_span *token68_out)
{
    struct ost_span text =
        ost_span_first(reading->rest, ost_span_find(reading->rest, ','));
    text = ost_field_trim(text);
    if (!ost_field_is_token68(text)) {
        return false;
    }
    *token68_out = text;
    reading->rest = ost_span_from(reading->rest, text.len);
    return true;
}

static bool keep(struct reading *reading, struct ost_challenge_item *item,
                 const struct ost_challenge_parameter *parameter)
{
    if (item->token68.data != NULL) {
        return fail(reading, "a parameter follows a token68");
    }
    if (item->count == OST_CHALLENGE_PARAMETERS_MAX) {
        return fail(reading, "more parameters than any challenge has");
    }
    item->parameters[item->count++] = *parameter;
    return true;
}

/* auth-scheme [ 1*SP ( token68 / auth-param ) ]; further auth-params are elements of the
 * list of their own (section 11.6.1). */
static bool take_challenge(struct reading *reading, struct ost_challenge_list *list)
{
    struct ost_challenge_parameter parameter;
    size_t len = ost_field_token_len(reading->rest);
    if (len == 0) {
        return fail(reading, "no auth-scheme stands where one must");
    }
    if (list->count == OST_CHALLENGES_MAX) {
        return fail(reading, "more challenges than anybody sends");
    }
    struct ost_challenge_item *item = &list->items[list->count];
    *item = (struct ost_challenge_item){.scheme = take(&reading->rest, len)};
    if (!at_end(reading->rest)) {
        if (!ost_span_starts(reading->rest, " ")) {
            return fail(reading, "no space follows the auth-scheme");
        }
        skip(reading, " ");
        if (take_parameter(reading, &parameter)) {
            item->parameters[item->count++] = parameter;
        } else if (!take_token68(reading, &item->token68)) {
            return fail(reading, "neither a parameter nor a token68 follows the scheme");
        }
    }
    list->count++;
    return true;
}

static bool take_element(struct reading *reading, struct ost_challenge_list *list)
{
    struct ost_challenge_parameter parameter;
    if (list->count > 0 && take_parameter(reading, &parameter)) {
        return keep(reading, &list->items[list->count - 1], &parameter);
    }
    return take_challenge(reading, list);
}

bool ost_challenge_list_add(struct ost_challenge_list *list, struct ost_span value,
                            const char **why_out)
{
    struct reading reading = {ost_field_trim(value), NULL};
    *why_out = NULL;
    skip(&reading, " \t,"); /* empty elements count for nothing: section 5.6.1 */
    while (reading.why == NULL && reading.rest.len > 0) {
        if (take_element(&reading, list) && !at_end(reading.rest)) {
            (void)fail(&reading, "no comma follows an element");
        }
        skip(&reading, " \t,");
    }
    *why_out = reading.why;
    return reading.why == NULL;
}

const struct ost_challenge_item *
ost_challenge_list_find(const struct ost_challenge_list *list, const char *scheme)
{
    for (size_t i = 0; i < list->count; i++) {
        if (ost_span_is_nocase(list->items[i].scheme, scheme)) {
            return &list->items[i];
        }
    }
    return NULL;
}

const struct ost_challenge_parameter *
ost_challenge_item_find(const struct ost_challenge_item *item, const char *name)
{
    for (size_t i = 0; i < item->count; i++) {
        if (ost_span_is_nocase(item->parameters[i].name, name)) {
            return &item->parameters[i];
        }
    }
    return NULL;
}

struct ost_span ost_challenge_item_repeated(const struct ost_challenge_item *item)
{
    for (size_t i = 0; i < item->count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (ost_span_equal_nocase(item->parameters[i].name,
                                      item->parameters[k].name)) {
                return item->parameters[i].name;
            }
        }
    }
    return OST_SPAN_ABSENT;
}
