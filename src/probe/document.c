/* SPDX-License-Identifier: Apache-2.0 */
/* What every JSON document of a server is held to, and how its lists are read. */
#include "probe/document.h"

#include "wire/field.h"

struct ost_span ost_probe_string_at(const struct ost_json *list, size_t i)
{
    struct ost_span text = OST_SPAN_ABSENT;
    (void)ost_json_string(ost_json_item(list, i), &text);
    return text;
}

bool ost_probe_lists(const struct ost_json *list, struct ost_span text)
{
    for (size_t i = 0; i < ost_json_count(list); i++) {
        struct ost_span item = ost_probe_string_at(list, i);
        if (item.data != NULL && ost_span_equal(item, text)) {
            return true;
        }
    }
    return false;
}

enum ost_probe_outcome ost_probe_document_type(const struct ost_probe_document *document,
                                               struct ost_probe_result *result)
{
    struct ost_span type = ost_answer_header(&document->answer, "content-type");
    struct ost_span media =
        ost_field_trim(ost_span_first(type, ost_span_find(type, ';')));
    return ost_span_is_nocase(media, "application/json")
               ? ost_probe_passed(result, "application/json")
               : ost_probe_failed(result, "Content-Type is \"%.*s\"",
                                  OST_PROBE_SHOW(type));
}

enum ost_probe_outcome ost_probe_document_kept(const struct ost_probe_document *document,
                                               struct ost_probe_result *result)
{
    struct ost_span value = ost_answer_header(&document->answer, "cache-control");
    bool kept = ost_probe_text_holds(value, "max-age=") &&
                !ost_probe_text_holds(value, "no-store") &&
                !ost_probe_text_holds(value, "max-age=0");
    return kept ? ost_probe_passed(result, "Cache-Control: %.*s", OST_PROBE_SHOW(value))
                : ost_probe_failed(result, "Cache-Control is \"%.*s\"",
                                   OST_PROBE_SHOW(value));
}

/* An empty list counts as none: RFC 8414 and RFC 9728, sections 3.2. That of the response
 * types is required all the same (RFC 8414 section 2), and of a server where nobody logs
 * in there are none; whether there should be, authority.responses tells. */
static bool is_empty_list(const struct ost_json_at *at)
{
    return ost_json_type(at->value) == OST_JSON_ARRAY && ost_json_count(at->value) == 0 &&
           !ost_span_is(at->name, "response_types_supported");
}

static struct ost_span without_value(const struct ost_json *json)
{
    struct ost_json_at at;
    for (ost_json_first(json, &at); at.name.data != NULL; ost_json_next(&at)) {
        if (ost_json_type(at.value) == OST_JSON_NULL || is_empty_list(&at)) {
            return at.name;
        }
    }
    return OST_SPAN_ABSENT;
}

/* NULL: a list of strings. */
static const char *no_strings(const struct ost_json *list)
{
    if (ost_json_type(list) != OST_JSON_ARRAY) {
        return ost_json_type_name(list);
    }
    for (size_t i = 0; i < ost_json_count(list); i++) {
        if (ost_json_type(ost_json_item(list, i)) != OST_JSON_STRING) {
            return "a list with something that is no string";
        }
    }
    return NULL;
}

enum ost_probe_outcome
ost_probe_document_values(const struct ost_probe_document *document,
                          const char *const *arrays, struct ost_probe_result *result)
{
    struct ost_span empty = without_value(document->json);
    if (empty.data != NULL) {
        return ost_probe_failed(result, "%.*s has no value", OST_PROBE_SHOW(empty));
    }
    for (; *arrays != NULL; arrays++) {
        const struct ost_json *value = ost_json_member(document->json, *arrays);
        const char *why = value == NULL ? NULL : no_strings(value);
        if (why != NULL) {
            return ost_probe_failed(result, "%s is %s", *arrays, why);
        }
    }
    return ost_probe_passed(result, "every member has a value of its type");
}
