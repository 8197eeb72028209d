/* SPDX-License-Identifier: Apache-2.0 */
/* Events on their way to the host: at most ten a second of one event and reason. */
#include "base/journal.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/process.h"

#define MOST_A_SECOND 10
#define KINDS         128 /* more than there are events and reasons */

/** One event and reason, and the second that it is counted in. */
struct kind {
    struct ost_event last;
    int64_t second;
    unsigned count;
    uint64_t left_out;
};

struct ost_journal {
    struct ost_log host;
    struct ost_clock clock;
    uint32_t forks;       /* when it was made */
    pthread_mutex_t lock; /* of what follows; the host is called without it */
    char settings[13];    /* the id of those in force */
    struct kind kinds[KINDS];
    size_t kind_count;
    uint64_t left_out; /* of all kinds: none to look for while it is 0 */
};

ostiary_code ost_journal_new(struct ost_log host, struct ost_clock clock,
                             const char *settings, struct ost_journal **journal_out,
                             ostiary_error *err)
{
    *journal_out = NULL;
    struct ost_journal *journal = ost_alloc(sizeof *journal);
    OST_ENSURE(journal != NULL, err, OSTIARY_INTERNAL_ERROR, "journal");
    journal->host = host;
    journal->clock = clock;
    (void)snprintf(journal->settings, sizeof journal->settings, "%s", settings);
    journal->forks = ost_process_fork_count();
    if (pthread_mutex_init(&journal->lock, NULL) != 0) {
        ost_free(journal);
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "journal");
    }
    *journal_out = journal;
    return OSTIARY_OK;
}

void ost_journal_set_settings(struct ost_journal *journal, const char *settings)
{
    (void)pthread_mutex_lock(&journal->lock);
    (void)snprintf(journal->settings, sizeof journal->settings, "%s", settings);
    (void)pthread_mutex_unlock(&journal->lock);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* NULL when there are more kinds than can be: such an event is not limited. */
static struct kind *kind_of(struct ost_journal *journal, const struct ost_event *event)
{
    for (size_t i = 0; i < journal->kind_count; i++) {
        struct kind *kind = &journal->kinds[i];
        if (same_text(kind->last.event, event->event) &&
            same_text(kind->last.reason, event->reason)) {
            return kind;
        }
    }
    return journal->kind_count == KINDS ? NULL : &journal->kinds[journal->kind_count++];
}

/* Whether one more of this kind goes out in this second. */
static bool admit(struct ost_journal *journal, const struct ost_event *event,
                  int64_t second)
{
    struct kind *kind = kind_of(journal, event);
    if (kind == NULL) {
        return true;
    }
    kind->last = *event;
    kind->last.settings = NULL; /* borrowed for the call */
    if (kind->second != second) {
        kind->second = second;
        kind->count = 0;
    }
    if (kind->count == MOST_A_SECOND) {
        kind->left_out++;
        journal->left_out++;
        return false;
    }
    kind->count++;
    return true;
}

/** What goes to the host: a copy of the id is taken under the lock. */
struct line {
    struct ost_event event;
    char settings[13];
};

static void name_settings(const struct ost_journal *journal, struct line *line)
{
    (void)snprintf(line->settings, sizeof line->settings, "%s",
                   line->event.settings == NULL ? journal->settings
                                                : line->event.settings);
}

static void tell(const struct ost_journal *journal, const struct line *line,
                 const struct ost_log_pair *pairs, size_t pair_count)
{
    struct ost_log_pair all[OST_JOURNAL_PAIRS] = {
        OST_LOG_STRING("settings", line->settings)};
    assert(pair_count < OST_JOURNAL_PAIRS);
    memcpy(all + 1, pairs, pair_count * sizeof *pairs);
    ost_log_event(&journal->host, line->event.level, line->event.event,
                  line->event.wall_seconds, all, pair_count + 1);
}

/* One kind whose second is over and that owes a line; *owed_out is a copy of it. */
static bool take_owed(struct ost_journal *journal, int64_t second, struct kind *owed_out)
{
    for (size_t i = 0; journal->left_out > 0 && i < journal->kind_count; i++) {
        struct kind *kind = &journal->kinds[i];
        if (kind->left_out > 0 && kind->second != second) {
            *owed_out = *kind;
            journal->left_out -= kind->left_out;
            kind->left_out = 0;
            return true;
        }
    }
    return false;
}

static void tell_owed(struct ost_journal *journal, int64_t second)
{
    for (;;) {
        struct kind owed = {.left_out = 0};
        (void)pthread_mutex_lock(&journal->lock);
        bool found = take_owed(journal, second, &owed);
        struct line line = {.event = owed.last};
        name_settings(journal, &line);
        (void)pthread_mutex_unlock(&journal->lock);
        if (!found) {
            return;
        }
        const struct ost_log_pair pairs[] = {
            OST_LOG_STRING("reason", owed.last.reason),
            OST_LOG_NUMBER("left_out", (int64_t)owed.left_out),
        };
        tell(journal, &line, pairs, sizeof pairs / sizeof pairs[0]);
    }
}

void ost_journal_free(struct ost_journal *journal)
{
    if (journal == NULL) {
        return;
    }
    /* Not in a child: the lock may have been held at the fork, and the parent tells. */
    if (journal->forks == ost_process_fork_count()) {
        tell_owed(journal, INT64_MIN); /* no second: all of them */
    }
    (void)pthread_mutex_destroy(&journal->lock);
    ost_free(journal);
}

bool ost_journal_is_read(const struct ost_journal *journal)
{
    return journal->host.fn != NULL;
}

void ost_journal_write(struct ost_journal *journal, struct ost_event event,
                       const struct ost_log_pair *pairs, size_t pair_count)
{
    if (!ost_journal_is_read(journal)) {
        return;
    }
    int64_t second = ost_clock_mono(&journal->clock) / 1000;
    tell_owed(journal, second);
    (void)pthread_mutex_lock(&journal->lock);
    struct line line = {.event = event};
    bool admitted = admit(journal, &event, second);
    name_settings(journal, &line);
    (void)pthread_mutex_unlock(&journal->lock);
    if (admitted) {
        tell(journal, &line, pairs, pair_count);
    }
}
