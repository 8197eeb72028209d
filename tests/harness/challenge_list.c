/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar alone: a list of challenges, each with its auth-params or a token68. */
#include "challenge_list.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define TCHARS                                                                           \
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define TOKEN68 "-._~+/0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

bool text_is(struct text text, const char *other)
{
    return text.len == strlen(other) && memcmp(text.at, other, text.len) == 0;
}

static struct text take(const char **at, const char *allowed)
{
    struct text text = {*at, strspn(*at, allowed)};
    *at += text.len;
    return text;
}

static bool at_end(const char *at)
{
    at += strspn(at, " \t");
    return *at == ',' || *at == '\0';
}

/* section 5.6.4; a quoted-pair is read, the rules refuse it. */
static bool take_quoted(const char **at, struct text *out)
{
    const char *end = *at + 1;
    while (*end != '"' && *end != '\0') {
        end += *end == '\\' && end[1] != '\0' ? 2 : 1;
    }
    *out = (struct text){*at + 1, (size_t)(end - *at) - 1};
    *at = *end == '"' ? end + 1 : end;
    return *end == '"';
}

/* token BWS "=" BWS ( token / quoted-string ); nothing is taken where it is no
 * auth-param.
 */
static bool take_parameter(const char **at, struct parameter *out)
{
    const char *p = *at;
    out->name = take(&p, TCHARS);
    (void)take(&p, " \t");
    if (out->name.len == 0 || *p != '=') {
        return false;
    }
    p++;
    (void)take(&p, " \t");
    out->quoted = *p == '"';
    if (out->quoted ? !take_quoted(&p, &out->value)
                    : (out->value = take(&p, TCHARS)).len == 0) {
        return false;
    }
    if (!at_end(p)) {
        return false;
    }
    *at = p;
    return true;
}

static bool take_token68(const char **at, struct text *out)
{
    const char *p = *at;
    struct text text = take(&p, TOKEN68);
    text.len += take(&p, "=").len;
    if (text.len == 0 || *text.at == '=' || !at_end(p)) {
        return false;
    }
    *out = text;
    *at = p;
    return true;
}

static const char *add_parameter(struct challenge *challenge,
                                 const struct parameter *parameter)
{
    if (challenge->count == 16) {
        return "more parameters than any challenge has";
    }
    challenge->parameters[challenge->count++] = *parameter;
    return NULL;
}

/* auth-scheme [ 1*SP ( token68 / auth-param ) ]; the other auth-params come as list
 * elements of their own. */
static const char *take_challenge(const char **at, struct challenge_list *out)
{
    struct parameter parameter;
    if (out->count == 4) {
        return "more challenges than any answer has";
    }
    struct challenge *challenge = &out->items[out->count++];
    memset(challenge, 0, sizeof *challenge);
    challenge->scheme = take(at, TCHARS);
    if (challenge->scheme.len == 0) {
        return "no auth-scheme where one must be";
    }
    if (at_end(*at)) {
        return NULL;
    }
    if (take(at, " ").len == 0) {
        return "no space after the auth-scheme";
    }
    if (take_parameter(at, &parameter)) {
        return add_parameter(challenge, &parameter);
    }
    return take_token68(at, &challenge->token68) ? NULL : "no parameter after the scheme";
}

static const char *take_element(const char **at, struct challenge_list *out)
{
    struct parameter parameter;
    if (out->count > 0 && take_parameter(at, &parameter)) {
        struct challenge *last = &out->items[out->count - 1];
        return last->token68.len > 0 ? "a parameter after a token68"
                                     : add_parameter(last, &parameter);
    }
    return take_challenge(at, out);
}

const char *challenge_list_parse(const char *header, struct challenge_list *out)
{
    const char *at = header;
    out->count = 0;
    (void)take(&at, " \t,"); /* empty elements count for nothing */
    while (*at != '\0') {
        const char *complaint = take_element(&at, out);
        if (complaint != NULL) {
            return complaint;
        }
        if (!at_end(at)) {
            return "no comma after an element";
        }
        (void)take(&at, " \t,");
    }
    return out->count == 0 ? "no challenge at all" : NULL;
}

const struct parameter *challenge_list_find(const struct challenge *challenge,
                                            const char *name)
{
    for (size_t i = 0; i < challenge->count; i++) {
        const struct parameter *parameter = &challenge->parameters[i];
        if (parameter->name.len == strlen(name) &&
            strncasecmp(parameter->name.at, name, parameter->name.len) == 0) {
            return parameter;
        }
    }
    return NULL;
}
