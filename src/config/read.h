/* SPDX-License-Identifier: Apache-2.0 */
/* Reading members of a file into settings: a table for each object, so that an unknown
 * member, a wrong type and a number out of range are all told the same way. */
#ifndef OST_CONFIG_READ_H
#define OST_CONFIG_READ_H

#include "base/buf.h"
#include "base/problem.h"
#include "config/origin.h"
#include "config/place.h"
#include "config/settings.h"
#include "wire/json.h"

struct ost_loader;

struct ost_reader {
    struct ost_problems *problems;
    struct ost_buf path;                  /* of the value that is being read */
    struct ost_loader *loader;            /* of further files: deny_file */
    const struct ost_places *places;      /* which file a value stands in */
    struct ost_origin *origin;            /* where every file is noted */
    const struct ost_buf *referred;       /* paths of what came by $file or $env */
    const struct ost_http_settings *http; /* in force for URLs read now */
    struct ost_settings *settings;
    bool no_memory;
};

/** A member: how it is read into the object's settings; `read` NULL: not built yet. */
struct ost_member {
    const char *name;
    void (*read)(struct ost_reader *reader, const struct ost_json *value, void *into);
};

/** Read an object by its table, which a NULL name ends; $comment is taken everywhere. */
void ost_read_object(struct ost_reader *reader, const struct ost_json *object,
                     const struct ost_member *members, void *into);

/** Problems at the path of the moment. */
void ost_read_problem(struct ost_reader *reader, const char *format, ...)
    OSTIARY_PRINTF(2, 3);
void ost_read_warning(struct ost_reader *reader, const char *format, ...)
    OSTIARY_PRINTF(2, 3);
/** "a number; expected a string" */
void ost_read_wrong_type(struct ost_reader *reader, const struct ost_json *value,
                         const char *expected);

/** Go into a member or element and out again. */
size_t ost_read_enter(struct ost_reader *reader, struct ost_span name);
void ost_read_leave(struct ost_reader *reader, size_t mark);

void ost_read_boolean(struct ost_reader *reader, const struct ost_json *value, bool *out);
/** A whole number from `low` to `high`, in `unit`. */
void ost_read_integer(struct ost_reader *reader, const struct ost_json *value,
                      const int64_t range[2], int64_t *out);
/** A string copied into *out, what it held before freed. False after a problem. */
bool ost_read_string(struct ost_reader *reader, const struct ost_json *value, char **out);
/** The same of a secret, which stands in no configuration file: it must have come by
 * $file or $env. */
bool ost_read_secret(struct ost_reader *reader, const struct ost_json *value, char **out);
/** Append the contents of a file that is no part of the tree, up to `most` bytes. NULL,
 * or why not (static). */
const char *ost_read_contents(struct ost_reader *reader, const struct ost_buf *path,
                              size_t most, struct ost_buf *out);
/** Append the name of a file, relative to the folder of the file that names it. */
void ost_read_file_name(struct ost_reader *reader, const char *name, struct ost_buf *out);
/** A list of strings, each held to `good` (NULL: any); `expected` says what that is. */
void ost_read_strings(struct ost_reader *reader, const struct ost_json *value,
                      bool (*good)(struct ost_span), const char *expected,
                      struct ost_strings *out);
/** The same where the good ones have names: the nearest of `words` (NULL-terminated) is
 *  proposed. */
void ost_read_words(struct ost_reader *reader, const struct ost_json *value,
                    bool (*good)(struct ost_span), const char *const *words,
                    const char *expected, struct ost_strings *out);
/** A problem: "what is there"; expected ...; did you mean the nearest of `words`, which
 *  may be NULL. */
void ost_read_unknown_word(struct ost_reader *reader, struct ost_span word,
                           const char *expected, const char *const *words);
/** The number of a word in a NULL-terminated list; SIZE_MAX after a problem. */
size_t ost_read_word(struct ost_reader *reader, const struct ost_json *value,
                     const char *const *words);
/** Sort and drop repeats. */
void ost_strings_sort(struct ost_strings *strings);
/** An absolute https URL, or http to loopback where the file allows it, without user info
 *  and fragment. NULL after a problem; owned. */
char *ost_read_url(struct ost_reader *reader, const struct ost_json *value);

#endif
