/* SPDX-License-Identifier: Apache-2.0 */
/* What a compiled policy is made of, inside this room. */
#ifndef OST_POLICY_TABLE_DATA_H
#define OST_POLICY_TABLE_DATA_H

#include "policy/name_index.h"
#include "policy/table.h"

/** A scope, and what tells it from most others without looking at its text. */
struct ost_policy_scope {
    char *name;
    size_t len;
    uint64_t first; /* its first bytes as they sort, from ost_policy_first_bytes() */
};

struct ost_policy {
    /* Every scope that a rule or `implies` names, in ASCII order. */
    struct ost_policy_scope *scopes;
    size_t scope_count;
    struct ost_scope_set *closures; /* of each scope: itself and all it implies */
    struct ost_scope_set used;      /* by some rule (SC-09) */
    struct ost_name_index parts[OST_POLICY_PARTS];
    struct ost_rule fallback; /* `default` */
    bool has_public;
    char **unused; /* names of `rules` that nothing refers to; for lint */
    size_t unused_count;
};

/** The first eight bytes of a name as one number, which orders as they do. */
uint64_t ost_policy_first_bytes(struct ost_span name);
void ost_scope_set_add(struct ost_scope_set *set, size_t n);
/** "/policy/tools", ...: where a part stands in the file. */
const char *ost_policy_part_path(enum ost_policy_part part);
/** Append a member name to an RFC 6901 pointer, escaped. NULL without memory. */
char *ost_policy_join(const char *path, struct ost_span name);

#endif
