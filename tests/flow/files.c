/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration in files. */
#include "files.h"

#include <dirent.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/validator.h"
#include "issuer/source.h"

static const char *path_of(const struct files *files, const char *name)
{
    static char path[512];
    (void)snprintf(path, sizeof path, "%s/%.255s", files->folder, name);
    return path;
}

void files_begin(struct files *files)
{
    memset(files, 0, sizeof *files);
    assert_int_equal(pthread_mutex_init(&files->lock, NULL), 0);
    (void)snprintf(files->folder, sizeof files->folder, "/tmp/ostiary-files-XXXXXX");
    assert_non_null(mkdtemp(files->folder));
}

static void take_event(void *ctx, ostiary_level level, const char *json, size_t len)
{
    struct files *files = ctx;
    (void)level;
    (void)pthread_mutex_lock(&files->lock);
    assert_true(files->log_len + len + 2 < sizeof files->log);
    memcpy(files->log + files->log_len, json, len);
    files->log_len += len;
    files->log[files->log_len++] = '\n';
    (void)pthread_mutex_unlock(&files->lock);
}

void files_open(struct files *files, const char *text)
{
    ostiary_config *config = NULL;
    ostiary_error err = {0};
    files_write(files, "ostiary.json", text);
    if (ostiary_config_load(path_of(files, "ostiary.json"), &config, &err) !=
        OSTIARY_OK) {
        fail_msg("%s", err.detail);
    }
    ostiary_config_set_log(config, take_event, files);
    world_open_with(&files->world, config);
}

void files_close(struct files *files)
{
    world_close(&files->world);
    DIR *list = opendir(files->folder);
    assert_non_null(list);
    for (struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list)) {
        (void)remove(path_of(files, entry->d_name));
    }
    (void)closedir(list);
    (void)rmdir(files->folder);
    (void)pthread_mutex_destroy(&files->lock);
}

/* Whole at once, as a careful editor does. */
void files_write(const struct files *files, const char *name, const char *text)
{
    char made[512];
    (void)snprintf(made, sizeof made, "%s", path_of(files, "made"));
    FILE *file = fopen(made, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rename(made, path_of(files, name)), 0);
}

void files_remove(const struct files *files, const char *name)
{
    assert_int_equal(remove(path_of(files, name)), 0);
}

void files_write_keys(const struct files *files, const char *name, const char *key)
{
    char *set = NULL;
    assert_int_equal(ostiary_testing_public_set(&key, 1, &set, NULL), OSTIARY_OK);
    files_write(files, name, set);
    ostiary_free(set);
}

void files_look(struct files *files)
{
    const ostiary_validator *door = files->world.door;
    uint64_t looks = ost_reload_looks(door->reload);
    assert_int_equal(ostiary_validator_start(files->world.door, NULL), OSTIARY_OK);
    world_pass(&files->world, 5);
    while (ost_reload_looks(door->reload) == looks) {
        ost_worker_wake(door->refresher->worker);
        (void)sched_yield();
    }
}

unsigned files_told(struct files *files, const char *text)
{
    unsigned count = 0;
    (void)pthread_mutex_lock(&files->lock);
    files->log[files->log_len] = '\0';
    const char *line = files->log;
    while (*line != '\0') {
        const char *end = strchr(line, '\n');
        const char *found = strstr(line, text);
        count += found != NULL && found < end ? 1 : 0;
        line = end + 1;
    }
    (void)pthread_mutex_unlock(&files->lock);
    return count;
}

bool files_status_has(const struct files *files, const char *text)
{
    size_t len = 0;
    char *json = ostiary_status_json(files->world.door, &len);
    assert_non_null(json);
    bool has = strstr(json, text) != NULL;
    ostiary_free(json);
    return has;
}
