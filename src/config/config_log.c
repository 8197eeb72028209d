/* SPDX-License-Identifier: Apache-2.0 */
/* `log`: what may be said of a person. */
#include <string.h>

#include "config/sections.h"

#define LEAST_KEY_BYTES 16

static void read_subjects(struct ost_reader *reader, const struct ost_json *value,
                          void *into)
{
    static const char *const words[] = {"hash", "plain", "none", NULL};
    size_t word = ost_read_word(reader, value, words);
    if (word != SIZE_MAX) {
        ((struct ost_log_settings *)into)->subjects = (enum ost_log_subjects)word;
    }
}

/* LG-03: with a key of the operator's the hash is the same in every process. */
static void read_subject_key(struct ost_reader *reader, const struct ost_json *value,
                             void *into)
{
    struct ost_log_settings *log = into;
    if (ost_read_secret(reader, value, &log->subject_key) &&
        strlen(log->subject_key) < LEAST_KEY_BYTES) {
        ost_read_problem(reader, "a short key; expected at least %d bytes",
                         LEAST_KEY_BYTES);
    }
}

void ost_config_read_log(struct ost_reader *reader, const struct ost_json *value,
                         struct ost_log_settings *log)
{
    static const struct ost_member members[] = {
        {"subjects", read_subjects},
        {"subject_key", read_subject_key},
        {NULL, NULL},
    };
    ost_read_object(reader, value, members, log);
}
