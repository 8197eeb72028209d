/* SPDX-License-Identifier: Apache-2.0 */
/* What every JSON document of a server is held to, and how its lists are read. */
#ifndef OST_PROBE_DOCUMENT_H
#define OST_PROBE_DOCUMENT_H

#include "probe/findings.h"
#include "probe/result.h"

/** The string at a place of a list; absent where there is none. */
struct ost_span ost_probe_string_at(const struct ost_json *list, size_t i);
/** Whether a list has this string; NULL has none. */
bool ost_probe_lists(const struct ost_json *list, struct ost_span text);

/** Three checks of a document that is there: its type is application/json; it may be
 *  kept; every member has a value, and those of `arrays` (NULL ends them) are lists of
 *  strings. */
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_document_type(const struct ost_probe_document *document,
                        struct ost_probe_result *result);
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_document_kept(const struct ost_probe_document *document,
                        struct ost_probe_result *result);
OSTIARY_MUST_CHECK enum ost_probe_outcome
ost_probe_document_values(const struct ost_probe_document *document,
                          const char *const *arrays, struct ost_probe_result *result);

#endif
