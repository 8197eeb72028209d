/* SPDX-License-Identifier: Apache-2.0 */
/* The deny list: tokens and people who are kept out whatever the table says (RV-02).
 * Immutable. Pure. */
#ifndef OST_POLICY_DENY_H
#define OST_POLICY_DENY_H

#include "policy/condition.h"

struct ost_deny_entry {
    struct ost_condition claims;
    int64_t issued_before, until; /* Unix seconds; 0: not written */
    bool of_one_login; /* jti or sid selects: another token is another matter */
    char *place;       /* "/deny_file/deny/0" */
};

/** Zeroed memory keeps nobody out. */
struct ost_deny_list {
    struct ost_deny_entry *entries;
    size_t count;
};

/** What of a verified token and of now the list looks at. */
struct ost_deny_question {
    const struct ost_facts *facts;
    bool has_issued_at;
    int64_t issued_at, now; /* Unix seconds */
};

/** The entry that keeps this token out, NULL: none. One that no login can mend goes
 * before one that a login can. */
const struct ost_deny_entry *ost_deny_find(const struct ost_deny_list *list,
                                           const struct ost_deny_question *question);
/** OSTIARY_REVOKED where a new login helps, else OSTIARY_FORBIDDEN (hint barred). */
ostiary_code ost_deny_code(const struct ost_deny_entry *entry);
void ost_deny_clear(struct ost_deny_list *list);

#endif
