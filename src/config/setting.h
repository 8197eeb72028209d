/* SPDX-License-Identifier: Apache-2.0 */
/* Every setting of a configuration file: where it stands, what it is, and what is in
 * force where nothing is written. One table, in the order of interface.md section 3. */
#ifndef OST_CONFIG_SETTING_H
#define OST_CONFIG_SETTING_H

#include <stdbool.h>

#include "config/profiles.h"

enum ost_setting_kind {
    OST_SETTING_TEXT, /* a string */
    OST_SETTING_TREE, /* an object or an array */
    OST_SETTING_OPEN  /* a number or a boolean, or not known here */
};

/** Where the value comes from that nobody wrote. */
enum ost_setting_source {
    OST_SOURCE_DEFAULT, /* `value` */
    OST_SOURCE_PROFILE, /* the server's profile: ost_show_profile_value() */
    OST_SOURCE_DERIVED, /* what is in force at the path that is in `value` */
    OST_SOURCE_SERVERS, /* here the list of servers stands, each with its own settings */
    OST_SOURCE_NONE     /* there is no other: it must be written */
};

struct ost_setting {
    const char *path; /* of a server's: below /authorization_servers/N */
    enum ost_setting_kind kind;
    enum ost_setting_source source;
    const char *value; /* JSON of the default; or the path that it is derived from */
    bool secret;       /* never shown */
};

/** The file's own, and each server's; a NULL path ends them. */
extern const struct ost_setting ost_settings_of_file[];
extern const struct ost_setting ost_settings_of_server[];

/** What may stand at a path of the whole file. */
enum ost_setting_kind ost_setting_kind_at(const char *path);

#endif
