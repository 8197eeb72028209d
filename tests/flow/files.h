/* SPDX-License-Identifier: Apache-2.0 */
/* A folder with a configuration in files, the log of a validator made from it, and its
 * worker woken by hand: no sleep. */
#ifndef FLOW_FILES_H
#define FLOW_FILES_H

#include "world.h"

/** The smallest configuration of world.h's issuer, with more members. */
#define FILES_CONFIG(more)                                                               \
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":[{"         \
    "\"issuer\":\"" ISSUER "\"}]" more "}"

struct files {
    struct world world;
    char folder[64];
    pthread_mutex_t lock; /* of the log */
    char log[65536];      /* every event, each with a newline */
    size_t log_len;
};

/** Before the configuration that `text` is, as ostiary.json in the folder; files that it
 * names are written before, between files_begin() and this. */
void files_begin(struct files *files);
void files_open(struct files *files, const char *text);
void files_close(struct files *files);

void files_write(const struct files *files, const char *name, const char *text);
void files_remove(const struct files *files, const char *name);
/** A key set of that key alone. */
void files_write_keys(const struct files *files, const char *name, const char *key);

/** Let reload_seconds pass, and wait until the files have been looked at. */
void files_look(struct files *files);
/** How many lines of the log hold this text. */
unsigned files_told(struct files *files, const char *text);
/** Whether the status holds this text. */
bool files_status_has(const struct files *files, const char *text);

#endif
