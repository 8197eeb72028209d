/* SPDX-License-Identifier: Apache-2.0 */
/* What our challenges promise, held against the parsed field and the raw one. */
#include "challenge.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "challenge_clients.h"
#include "challenge_list.h"

/* CH-13: all that a client may be told. */
static const char *const told[][2] = {
    {"invalid_token", "The access token expired"},
    {"invalid_token", "The access token is invalid"},
    {"insufficient_scope", "Additional scope required"},
    {"invalid_request", "Malformed authorization request"},
};

static bool holds(struct text text, const char *part)
{
    size_t len = strlen(part);
    for (size_t i = 0; i + len <= text.len; i++) {
        if (memcmp(text.at + i, part, len) == 0) {
            return true;
        }
    }
    return false;
}

/* CH-20: a control character anywhere, or a byte beyond ASCII. */
static const char *check_bytes(const char *header)
{
    for (; *header != '\0'; header++) {
        if (*header < ' ' || *header > '~') {
            return "a control character or a byte beyond ASCII";
        }
    }
    return NULL;
}

static bool has_bytes_of(const struct parameter *parameter)
{
    bool spaces = !text_is(parameter->name, "resource_metadata") &&
                  !text_is(parameter->name, "error_uri");
    for (size_t i = 0; i < parameter->value.len; i++) {
        char byte = parameter->value.at[i];
        if (byte == '"' || byte == '\\' || (byte == ' ' && !spaces)) {
            return false;
        }
    }
    return true;
}

/* RFC 6749 section 3.3: tokens with one space between them. */
static bool is_spaced(struct text scope)
{
    return scope.len > 0 && *scope.at != ' ' && scope.at[scope.len - 1] != ' ' &&
           !holds(scope, "  ");
}

static const char *check_value(const struct parameter *parameter)
{
    if (!parameter->quoted) {
        return "a value is no quoted-string";
    }
    if (parameter->value.len == 0) {
        return "an empty value";
    }
    if (!has_bytes_of(parameter)) {
        return "a character that this parameter may not have";
    }
    bool list =
        text_is(parameter->name, "scope") || text_is(parameter->name, "acr_values");
    if (list && !is_spaced(parameter->value)) {
        return "the values of a list are not separated by one space";
    }
    return holds(parameter->value, "scope=") || holds(parameter->value, "error=")
               ? "a value holds scope= or error="
               : NULL;
}

static int place_of(const struct parameter *parameter)
{
    static const char *const first[] = {"realm", "error", "scope", "resource_metadata"};
    for (int i = 0; i < 4; i++) {
        if (text_is(parameter->name, first[i])) {
            return i;
        }
    }
    return text_is(parameter->name, "error_description") ? 5 : 4;
}

static const char *check_parameters(const struct challenge *challenge)
{
    int place = -1;
    for (size_t i = 0; i < challenge->count; i++) {
        const struct parameter *parameter = &challenge->parameters[i];
        char name[64];
        (void)snprintf(name, sizeof name, "%.*s", (int)parameter->name.len,
                       parameter->name.at);
        if (challenge_list_find(challenge, name) != parameter) {
            return "a parameter is repeated";
        }
        if (place_of(parameter) < place) {
            return "the parameters are out of order";
        }
        const char *complaint = check_value(parameter);
        if (complaint != NULL) {
            return complaint;
        }
        place = place_of(parameter);
    }
    return challenge->count == 0 ? "a challenge without parameters" : NULL;
}

/* RFC 9470 section 3: what the login lacked says it all, without words. */
static const char *check_login(const struct challenge *bearer)
{
    const struct parameter *age = challenge_list_find(bearer, "max_age");
    for (size_t i = 0; age != NULL && i < age->value.len; i++) {
        if (age->value.at[i] < '0' || age->value.at[i] > '9') {
            return "max_age is no whole number";
        }
    }
    if (challenge_list_find(bearer, "error_description") != NULL) {
        return "words beside a demand for another login";
    }
    return age == NULL && challenge_list_find(bearer, "acr_values") == NULL
               ? "another login is asked for, and not which"
               : NULL;
}

/* CH-06, CH-12, CH-13: an error of the table with its words, or nothing named error. */
static const char *check_error(const struct challenge *bearer)
{
    const struct parameter *error = challenge_list_find(bearer, "error");
    const struct parameter *words = challenge_list_find(bearer, "error_description");
    if (error == NULL) {
        return words != NULL || challenge_list_find(bearer, "error_uri") != NULL
                   ? "error text without an error"
                   : NULL;
    }
    if (text_is(error->value, "insufficient_user_authentication")) {
        return check_login(bearer);
    }
    for (size_t i = 0; words != NULL && i < sizeof told / sizeof told[0]; i++) {
        if (text_is(error->value, told[i][0]) && text_is(words->value, told[i][1])) {
            return NULL;
        }
    }
    return "error and error_description are not of the fixed table";
}

static const char *check_address(const struct challenge *bearer, const char *expected)
{
    const struct parameter *url = challenge_list_find(bearer, "resource_metadata");
    if (url == NULL || strncasecmp(url->value.at, "http", 4) != 0 ||
        !holds(url->value, "://")) {
        return "resource_metadata is no absolute URL";
    }
    return expected == NULL || text_is(url->value, expected)
               ? NULL
               : "resource_metadata is not the one expected";
}

const char *challenge_complaint(const char *header,
                                const char *expected_resource_metadata)
{
    struct challenge_list list;
    const char *complaint = header == NULL ? "no challenge" : check_bytes(header);
    if (complaint != NULL || (complaint = challenge_list_parse(header, &list)) != NULL) {
        return complaint;
    }
    for (size_t i = 0; i < list.count && complaint == NULL; i++) {
        complaint = check_parameters(&list.items[i]);
    }
    const struct challenge *bearer = &list.items[0];
    if (complaint != NULL || !text_is(bearer->scheme, "Bearer")) {
        return complaint != NULL ? complaint : "Bearer is not the first scheme";
    }
    if ((complaint = check_error(bearer)) != NULL ||
        (complaint = check_address(bearer, expected_resource_metadata)) != NULL) {
        return complaint;
    }
    return challenge_clients(header, bearer);
}

const char *challenge_parameter(const char *header, const char *name)
{
    static char value[4096];
    struct challenge_list list;
    if (header == NULL || challenge_list_parse(header, &list) != NULL) {
        return NULL;
    }
    const struct parameter *parameter = challenge_list_find(&list.items[0], name);
    if (parameter == NULL || parameter->value.len >= sizeof value) {
        return NULL;
    }
    (void)snprintf(value, sizeof value, "%.*s", (int)parameter->value.len,
                   parameter->value.at);
    return value;
}
