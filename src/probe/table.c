/* SPDX-License-Identifier: Apache-2.0 */
/* The one table of checks: groups in order, each with its rows in its own file. */
#include "probe/check.h"

const struct ost_probe_group *const ost_probe_groups[] = {
    &ost_probe_challenge,  &ost_probe_metadata,
    &ost_probe_authority,  &ost_probe_keys,
    &ost_probe_credential, &ost_probe_host,
    &ost_probe_protocol,   &ost_probe_token,
    &ost_probe_issuer,     NULL,
};

size_t ost_probe_check_count(void)
{
    size_t count = 0;
    for (size_t i = 0; ost_probe_groups[i] != NULL; i++) {
        count += ost_probe_groups[i]->count;
    }
    return count;
}

const struct ost_probe_check *ost_probe_check_at(size_t i,
                                                 const struct ost_probe_group **group_out)
{
    for (size_t k = 0; ost_probe_groups[k] != NULL; k++) {
        if (i < ost_probe_groups[k]->count) {
            if (group_out != NULL) {
                *group_out = ost_probe_groups[k];
            }
            return &ost_probe_groups[k]->checks[i];
        }
        i -= ost_probe_groups[k]->count;
    }
    return NULL;
}

const char *ost_probe_level_name(enum ost_probe_level level)
{
    switch (level) {
    case OST_PROBE_MUST:
        return "MUST";
    case OST_PROBE_SHOULD:
        return "SHOULD";
    case OST_PROBE_ADVICE:
        return "advice";
    }
    return "advice";
}
