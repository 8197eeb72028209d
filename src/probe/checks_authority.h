/* SPDX-License-Identifier: Apache-2.0 */
/* The check functions of the group authority; their rows are in checks_authority.c. */
#ifndef OST_PROBE_CHECKS_AUTHORITY_H
#define OST_PROBE_CHECKS_AUTHORITY_H

#include "probe/authorities.h"

/** Where the metadata are, and whether they are this server's
 * (checks_authority_document.c). */
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_metadata);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_search);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_order);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_type);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_issuer);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_values);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_openid);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_resources);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_several);

/** Addresses (authority_addresses.c). */
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_endpoints);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_https);

/** Whether a client can log in with what they say (checks_authority_login.c). */
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_pkce);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_responses);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_grants);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_registration);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_public);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_scopes);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_offline);
OST_PROBE_CHECK_FUNCTION(ost_probe_authority_iss);

#endif
