/* SPDX-License-Identifier: Apache-2.0 */
/* Deployments that never see a body: `header_only` (HD-17). */
#ifndef OST_CORE_HEADER_ONLY_H
#define OST_CORE_HEADER_ONLY_H

#include "core/check.h"

/** Neither a body nor what a host read in one: nothing but headers to go by. */
bool ost_header_only_asked(const ostiary_request *request);
/** Whether the settings of now allow that; those that judge are looked at again. */
bool ost_header_only_allowed(ostiary_validator *validator);
/** Read the call from the headers. In a section. OSTIARY_BAD_ARGUMENT where the settings
 *  do not allow it; else as ost_mcp_call_of_headers(). */
OSTIARY_MUST_CHECK ostiary_code
ost_header_only_read(const struct ost_check *check, struct ost_mcp_body *body_out,
                     struct ost_mcp_agreement *agreement_out);

#endif
