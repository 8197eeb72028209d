/* SPDX-License-Identifier: Apache-2.0 */
/* ostiary_config: loading, its problems, its seams. */
#include "config/config.h"

#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "config/config_lint.h"
#include "config/load.h"
#include "config/sections.h"
#include "jose/digest.h"
#include "ostiary/policy.h"
#include "policy/lint.h"

static ostiary_config *config_new(void)
{
    ostiary_config *config = ost_alloc(sizeof *config);
    if (config != NULL) {
        config->places = ost_places_new();
        if (config->places == NULL) {
            ost_free(config);
            return NULL;
        }
    }
    return config;
}

void ostiary_config_free(ostiary_config *config)
{
    if (config == NULL) {
        return;
    }
    ost_settings_free(config->settings);
    ost_problems_clear(&config->problems);
    ost_problems_clear(&config->findings);
    ost_places_free(config->places);
    ost_free(config);
}

static bool name_settings(const struct ost_json *tree, struct ost_settings *settings)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    uint8_t digest[OST_SHA256_BYTES];
    if (!ost_json_dump(tree, &text) || !ost_sha256(ost_buf_span(&text), digest)) {
        return false;
    }
    ost_hex(digest, sizeof settings->id - 1, settings->id);
    return true;
}

/* Settings only without errors; false without memory. */
static bool read_settings(ostiary_config *config, const struct ost_json *tree)
{
    OST_CLEANUP(ost_settings_cleanup)
    struct ost_settings *settings = ost_alloc(sizeof *settings);
    if (settings == NULL) {
        return false;
    }
    settings->references = 1;
    settings->vocabulary = ost_vocabulary_new();
    if (settings->vocabulary == NULL) {
        return false;
    }
    struct ost_loader loader = {&config->problems, config->places};
    struct ost_reader reader = {
        .problems = &config->problems,
        .loader = &loader,
        .places = config->places,
        .settings = settings,
    };
    ost_config_read_top(&reader, tree);
    ost_buf_clear(&reader.path);
    if (reader.no_memory || config->problems.failed || !name_settings(tree, settings)) {
        return false;
    }
    if (!ost_problems_any(&config->problems)) {
        const struct ost_clock clock = ost_clock_make(NULL);
        ost_policy_lint(settings->policy, &config->findings);
        ost_config_lint(settings, ost_clock_wall(&clock), &config->findings);
        config->settings = OST_TAKE(settings);
    }
    return !config->findings.failed;
}

static bool read_text(ostiary_config *config, const char *name, struct ost_span text)
{
    OST_CLEANUP(ost_json_cleanup) struct ost_json *tree = NULL;
    struct ost_loader loader = {&config->problems, config->places};
    if (!ost_load_tree(&loader, name, "", text, &tree)) {
        return false;
    }
    if (config->problems.failed) {
        return false;
    }
    return ost_problems_any(&config->problems) || read_settings(config, tree);
}

/* The first error, for callers who want one line. */
static ostiary_code first_error(const ostiary_config *config, ostiary_error *err)
{
    for (size_t i = 0; i < config->problems.count; i++) {
        ostiary_problem problem = OSTIARY_PROBLEM_INIT;
        if (ostiary_config_problem_at(config, i, &problem) == OSTIARY_OK &&
            problem.severity == OSTIARY_SEVERITY_ERROR) {
            ost_fail(err, OSTIARY_BAD_CONFIG, "%s:%u:%u: %s: %s", problem.file,
                     problem.line, problem.column, problem.path, problem.message);
            if (err != NULL) {
                err->line = problem.line;
            }
            break;
        }
    }
    return OSTIARY_BAD_CONFIG;
}

OST_DEFINE_CLEANUP(config_cleanup, ostiary_config, ostiary_config_free)

static ostiary_code finish(ostiary_config **config, bool read,
                           ostiary_config **config_out, ostiary_error *err)
{
    OST_ENSURE(read, err, OSTIARY_INTERNAL_ERROR, "configuration");
    *config_out = OST_TAKE(*config);
    return (*config_out)->settings != NULL ? OSTIARY_OK : first_error(*config_out, err);
}

ostiary_code ostiary_config_parse(const char *text, size_t len, const char *name,
                                  ostiary_config **config_out, ostiary_error *err)
{
    OST_ENSURE(config_out != NULL, err, OSTIARY_BAD_ARGUMENT, "config_out is NULL");
    *config_out = NULL;
    OST_CLEANUP(config_cleanup) ostiary_config *config = config_new();
    OST_ENSURE(config != NULL, err, OSTIARY_INTERNAL_ERROR, "configuration");
    bool read = read_text(config, name == NULL ? "ostiary.json" : name,
                          (struct ost_span){text, len});
    return finish(&config, read, config_out, err);
}

ostiary_code ostiary_config_load(const char *path, ostiary_config **config_out,
                                 ostiary_error *err)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    OST_ENSURE(config_out != NULL && path != NULL, err, OSTIARY_BAD_ARGUMENT,
               "path or config_out is NULL");
    *config_out = NULL;
    const char *why = ost_load_file(path, OST_MAX_CONFIG_BYTES, &text);
    if (why == NULL) {
        return ostiary_config_parse(text.data, text.len, path, config_out, err);
    }
    OST_CLEANUP(config_cleanup) ostiary_config *config = config_new();
    OST_ENSURE(config != NULL && !text.failed, err, OSTIARY_INTERNAL_ERROR,
               "configuration");
    ost_problems_add(&config->problems, OSTIARY_SEVERITY_ERROR, "", "%s", why);
    bool told = ost_places_point(config->places, path, "", 0) && !config->problems.failed;
    return finish(&config, told, config_out, err);
}

size_t ostiary_config_problem_count(const ostiary_config *config)
{
    return config == NULL ? 0 : config->problems.count;
}

static void fill_problem(const ostiary_config *config, const struct ost_problem *from,
                         ostiary_problem *to)
{
    struct ost_place place = ost_places_find(config->places, from->path, from->at_name);
    to->severity = from->severity;
    to->file = place.file;
    to->line = place.line;
    to->column = place.column;
    to->path = from->path;
    to->message = from->message;
}

ostiary_code ostiary_config_problem_at(const ostiary_config *config, size_t i,
                                       ostiary_problem *problem_out)
{
    if (problem_out == NULL || problem_out->size < sizeof *problem_out ||
        i >= ostiary_config_problem_count(config)) {
        return OSTIARY_BAD_ARGUMENT;
    }
    fill_problem(config, &config->problems.items[i], problem_out);
    return OSTIARY_OK;
}

ostiary_code ostiary_policy_finding_at(const ostiary_config *config, size_t i,
                                       ostiary_problem *finding_out)
{
    if (config == NULL || finding_out == NULL ||
        finding_out->size < sizeof *finding_out || i >= config->findings.count) {
        return OSTIARY_BAD_ARGUMENT;
    }
    fill_problem(config, &config->findings.items[i], finding_out);
    return OSTIARY_OK;
}

void ostiary_config_set_clock(ostiary_config *config, const ostiary_clock *clock)
{
    config->clock = (ostiary_clock){0};
    if (clock != NULL && clock->size >= sizeof *clock) {
        config->clock = *clock;
    }
}

void ostiary_config_set_log(ostiary_config *config, ostiary_log_fn log, void *ctx)
{
    config->log = (struct ost_log){log, ctx};
}

void ostiary_config_set_transport(ostiary_config *config, ostiary_transport_fn transport,
                                  void *ctx)
{
    config->transport = transport;
    config->transport_ctx = ctx;
}
