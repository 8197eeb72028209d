/* SPDX-License-Identifier: Apache-2.0 */
/* near_miss: two scopes of one configuration that look like one, misspelt. */
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "config/config_lint.h"

/* Comparing each with each must stay cheap whatever a file lists. */
#define MOST_WORDS    512
/* "a" and "b" are no misspelling of one another. */
#define SHORTEST_WORD 4
#define OFTEN         2

/** A spelling, and the first place that has it. */
struct word {
    const char *text;
    size_t len, uses; /* rules that need it */
    const char *base, *member;
    size_t index;
};

struct words {
    struct word *items;
    size_t count;
};

static void add(struct words *words, struct word word)
{
    for (size_t i = 0; i < words->count; i++) {
        if (strcmp(words->items[i].text, word.text) == 0) {
            return;
        }
    }
    if (words->count < MOST_WORDS) {
        word.len = strlen(word.text);
        words->items[words->count++] = word;
    }
}

static void add_list(struct words *words, const struct ost_strings *list,
                     const char *base, const char *member)
{
    for (size_t i = 0; i < list->count && i < MOST_WORDS; i++) {
        add(words, (struct word){list->items[i], 0, 0, base, member, i});
    }
}

static void add_server(struct words *words, const struct ost_issuer_settings *issuer)
{
    for (size_t i = 0; i < issuer->mapping_count; i++) {
        add_list(words, &issuer->mappings[i].scopes, issuer->mappings[i].place, "scopes");
    }
}

static void collect(const struct ost_settings *settings,
                    const struct ost_scope_uses *uses, struct words *words)
{
    const char *name = NULL;
    for (size_t n = 0; (name = ost_policy_scope_name(settings->policy, n)) != NULL; n++) {
        const char *place = uses->first[n] == NULL ? "/policy/implies" : uses->first[n];
        add(words, (struct word){name, 0, uses->count[n], place, NULL, 0});
    }
    add_list(words, &settings->scopes_supported, "", "scopes_supported");
    add_list(words, &settings->baseline_scopes, "", "baseline_scopes");
    for (size_t i = 0; i < settings->issuer_count; i++) {
        add_server(words, &settings->issuers[i]);
    }
}

/* Of letters their lower case; one byte for everything that separates words. */
static char folded(char byte)
{
    return strchr(":._-/", byte) != NULL && byte != '\0' ? ':' : ost_ascii_lower(byte);
}

static bool same_folded(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (folded(a[i]) != folded(b[i])) {
            return false;
        }
    }
    return true;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* One byte more, one other, or two neighbours exchanged; v1 and v2 are meant. */
static bool one_letter_apart(const struct word *shorter, const struct word *longer)
{
    const char *a = shorter->text;
    const char *b = longer->text;
    size_t at = 0;
    while (a[at] != '\0' && a[at] == b[at]) {
        at++;
    }
    if (shorter->len < longer->len) {
        return shorter->len + 1 == longer->len && strcmp(a + at, b + at + 1) == 0 &&
               !is_digit(b[at]);
    }
    if (is_digit(a[at]) && is_digit(b[at])) {
        return false;
    }
    bool exchanged =
        a[at] == b[at + 1] && a[at + 1] == b[at] && strcmp(a + at + 2, b + at + 2) == 0;
    return exchanged || strcmp(a + at + 1, b + at + 1) == 0;
}

static const char *likeness(const struct word *a, const struct word *b)
{
    const struct word *shorter = a->len <= b->len ? a : b;
    const struct word *longer = shorter == a ? b : a;
    if (longer->len - shorter->len > 1 || shorter->len < SHORTEST_WORD) {
        return NULL;
    }
    if (a->len == b->len && same_folded(a->text, b->text, a->len)) {
        return "by case or by what separates its words";
    }
    return one_letter_apart(shorter, longer) ? "by one letter" : NULL;
}

static void tell(const struct word *rare, const struct word *other, const char *how,
                 struct ost_problems *findings)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf path = {0};
    ost_buf_add_string(&path, rare->base);
    if (rare->member != NULL) {
        ost_buf_addf(&path, "/%s/%zu", rare->member, rare->index);
    }
    if (path.failed) {
        findings->failed = true;
        return;
    }
    ost_problems_add(findings, OSTIARY_SEVERITY_WARNING, path.data,
                     "near_miss: \"%.100s\" differs from \"%.100s\" only %s", rare->text,
                     other->text, how);
}

static void compare(const struct word *a, const struct word *b,
                    struct ost_problems *findings)
{
    const char *how = a->uses >= OFTEN && b->uses >= OFTEN ? NULL : likeness(a, b);
    if (how != NULL) {
        bool first_is_rarer = a->uses < b->uses;
        tell(first_is_rarer ? a : b, first_is_rarer ? b : a, how, findings);
    }
}

void ost_config_lint_spelling(const struct ost_settings *settings,
                              const struct ost_scope_uses *uses,
                              struct ost_problems *findings)
{
    struct words words = {ost_alloc_array(MOST_WORDS, sizeof *words.items), 0};
    if (words.items == NULL) {
        findings->failed = true;
        return;
    }
    collect(settings, uses, &words);
    for (size_t i = 0; i < words.count; i++) {
        for (size_t j = i + 1; j < words.count; j++) {
            compare(&words.items[i], &words.items[j], findings);
        }
    }
    ost_free(words.items);
}
