/* SPDX-License-Identifier: Apache-2.0 */
/* Events on their way to the host: at most ten a second of one event and reason, then one
 * line that says how many were left out (interface.md 5). Never inside a section. */
#ifndef OST_BASE_JOURNAL_H
#define OST_BASE_JOURNAL_H

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"

struct ost_journal;

/** `settings` is named by every event that names none itself; copied. */
OSTIARY_MUST_CHECK ostiary_code ost_journal_new(struct ost_log host,
                                                struct ost_clock clock,
                                                const char *settings,
                                                struct ost_journal **journal_out,
                                                ostiary_error *err);
/** Tells what was left out, but in a forked child. */
void ost_journal_free(struct ost_journal *journal);

/** Another one from now on. Any thread. */
void ost_journal_set_settings(struct ost_journal *journal, const char *settings);

/** Whether the host listens: events need not be made otherwise. */
bool ost_journal_is_read(const struct ost_journal *journal);

/** What happened. `event` and `reason` (NULL: none) are static. */
struct ost_event {
    ostiary_level level;
    const char *event, *reason;
    int64_t wall_seconds;
    const char *settings; /* that it happened under; NULL: those in force */
};
#define OST_JOURNAL_PAIRS 20 /* the most of one event */
void ost_journal_write(struct ost_journal *journal, struct ost_event event,
                       const struct ost_log_pair *pairs, size_t pair_count);

#endif
