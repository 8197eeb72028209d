/* SPDX-License-Identifier: Apache-2.0 */
/* What `config show` tells of one setting that nobody wrote. */
#ifndef OST_CONFIG_SHOW_H
#define OST_CONFIG_SHOW_H

#include "base/buf.h"
#include "config/profiles.h"

/** Append the JSON of what a profile says of a server's setting. */
void ost_show_profile_value(const struct ost_profile *profile, const char *path,
                            struct ost_buf *out);

#endif
