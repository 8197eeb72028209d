/* SPDX-License-Identifier: Apache-2.0 */
/* The deny list. */
#include "policy/deny.h"

#include "base/mem.h"

ostiary_code ost_deny_code(const struct ost_deny_entry *entry)
{
    return entry->issued_before != 0 || entry->of_one_login ? OSTIARY_REVOKED
                                                            : OSTIARY_FORBIDDEN;
}

/* A token that does not say when it was issued may well have been issued before. */
static bool applies(const struct ost_deny_entry *entry,
                    const struct ost_deny_question *question)
{
    if (entry->until != 0 && question->now >= entry->until) {
        return false;
    }
    if (entry->issued_before != 0 && question->has_issued_at &&
        question->issued_at >= entry->issued_before) {
        return false;
    }
    return ost_condition_holds(&entry->claims, question->facts);
}

const struct ost_deny_entry *ost_deny_find(const struct ost_deny_list *list,
                                           const struct ost_deny_question *question)
{
    const struct ost_deny_entry *found = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct ost_deny_entry *entry = &list->entries[i];
        if (!applies(entry, question)) {
            continue;
        }
        if (ost_deny_code(entry) == OSTIARY_FORBIDDEN) {
            return entry;
        }
        found = found == NULL ? entry : found;
    }
    return found;
}

void ost_deny_clear(struct ost_deny_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        ost_condition_clear(&list->entries[i].claims);
        ost_free(list->entries[i].place);
    }
    ost_free(list->entries);
    *list = (struct ost_deny_list){NULL, 0};
}
