/* SPDX-License-Identifier: Apache-2.0 */
/* What ostiary_config holds; the public calls on it are in config.c. */
#ifndef OST_CONFIG_CONFIG_H
#define OST_CONFIG_CONFIG_H

#include "base/clock.h"
#include "base/log.h"
#include "config/origin.h"
#include "config/place.h"
#include "config/settings.h"
#include "ostiary/config.h"
#include "wire/json.h"

struct ostiary_config {
    struct ost_settings *settings; /* NULL when there were errors */
    struct ost_problems problems;
    struct ost_problems findings; /* of the policy's lint */
    struct ost_json *tree;        /* without references; NULL: the file is no JSON */
    struct ost_places *places;    /* path to file, line and column */
    struct ost_origin *origin;    /* what it was made from; its settings share it */
    ostiary_clock clock;          /* size 0: the system's */
    struct ost_log log;
    ostiary_transport_fn transport; /* NULL: libcurl */
    void *transport_ctx;
};

/** Make it anew from what it was made from, as ostiary_config_load() or _parse() did. */
OSTIARY_MUST_CHECK ostiary_code ost_config_make_again(const struct ost_origin *origin,
                                                      ostiary_config **config_out,
                                                      ostiary_error *err);

#endif
