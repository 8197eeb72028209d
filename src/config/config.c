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

/* `text` absent: the file of that name. */
static ostiary_config *config_new(const char *name, struct ost_span text)
{
    ostiary_config *config = ost_alloc(sizeof *config);
    if (config == NULL) {
        return NULL;
    }
    config->places = ost_places_new();
    config->origin = ost_origin_new(name, text);
    if (config->places == NULL || config->origin == NULL) {
        ostiary_config_free(config);
        return NULL;
    }
    return config;
}

void ostiary_config_free(ostiary_config *config)
{
    if (config == NULL) {
        return;
    }
    ost_json_free(config->tree);
    ost_settings_free(config->settings);
    ost_problems_clear(&config->problems);
    ost_problems_clear(&config->findings);
    ost_places_free(config->places);
    ost_origin_free(config->origin);
    ost_free(config);
}

static bool name_settings(const struct ost_json *tree, struct ost_settings *settings)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    uint8_t digest[OST_SHA256_BYTES];
    if (!ost_json_dump(tree, &text)) {
        return false;
    }
    ost_origin_add_data(settings->origin, &text);
    if (text.failed || !ost_sha256(ost_buf_span(&text), digest)) {
        return false;
    }
    ost_hex(digest, sizeof settings->id - 1, settings->id);
    return true;
}

/* What follows from a value that could not be had is no news. */
static bool place_problem(const void *ctx, struct ost_problem *problem)
{
    const struct ost_places *places = ctx;
    struct ost_place place = ost_places_find(places, problem->path, problem->at_name);
    problem->rank[0] = place.file_number;
    problem->rank[1] = (uint64_t)place.line << 32 | place.column;
    return problem->first_hand ||
           !(ost_places_is_told(places, problem->path) ||
             (problem->follows != NULL && ost_places_is_told(places, problem->follows)));
}

/* Settings only without errors; false without memory. */
static bool read_settings(ostiary_config *config, const struct ost_json *tree,
                          struct ost_loader *loader)
{
    OST_CLEANUP(ost_settings_cleanup)
    struct ost_settings *settings = ost_alloc(sizeof *settings);
    if (settings == NULL) {
        return false;
    }
    settings->references = 1;
    settings->origin = ost_origin_share(config->origin);
    settings->vocabulary = ost_vocabulary_new();
    if (settings->vocabulary == NULL) {
        return false;
    }
    struct ost_reader reader = {
        .problems = &config->problems,
        .loader = loader,
        .places = config->places,
        .origin = config->origin,
        .referred = loader->referred,
        .settings = settings,
    };
    ost_config_read_top(&reader, tree);
    ost_buf_clear(&reader.path);
    if (reader.no_memory || config->problems.failed || !name_settings(tree, settings)) {
        return false;
    }
    /* Counted before follow-ups go: whatever was wrong, nothing is loaded. */
    bool wrong = ost_problems_any(&config->problems);
    ost_problems_arrange(&config->problems, place_problem, config->places);
    if (!wrong) {
        const struct ost_clock clock = ost_clock_make(NULL);
        ost_policy_lint(settings->policy, &config->findings);
        ost_config_lint(settings, ost_clock_wall(&clock), &config->findings);
        config->settings = OST_TAKE(settings);
    }
    return !config->findings.failed;
}

/* After errors of loading the rest is read all the same: every error is told. */
static bool read_text(ostiary_config *config, const char *name, struct ost_span text)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf referred = {0};
    struct ost_loader loader = {&config->problems, config->places, config->origin,
                                &referred};
    if (!ost_load_tree(&loader, name, "", text, &config->tree) ||
        config->problems.failed) {
        return false;
    }
    return config->tree == NULL || read_settings(config, config->tree, &loader);
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
    const struct ost_span given = {text == NULL ? "" : text, len};
    OST_CLEANUP(config_cleanup) ostiary_config *config = config_new(name, given);
    OST_ENSURE(config != NULL, err, OSTIARY_INTERNAL_ERROR, "configuration");
    bool read = read_text(config, name == NULL ? "ostiary.json" : name, given);
    return finish(&config, read, config_out, err);
}

/* False without memory. */
static bool read_file(ostiary_config *config, const char *path)
{
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    const char *why =
        ost_origin_read(config->origin, path, OST_MAX_CONFIG_BYTES, false, &text);
    if (text.failed) {
        return false;
    }
    if (why == NULL) {
        return read_text(config, path, ost_buf_span(&text));
    }
    ost_problems_add(&config->problems, OSTIARY_SEVERITY_ERROR, "", "%s", why);
    return ost_places_point(config->places, path, "", 0, 0) && !config->problems.failed;
}

ostiary_code ostiary_config_load(const char *path, ostiary_config **config_out,
                                 ostiary_error *err)
{
    OST_ENSURE(config_out != NULL && path != NULL, err, OSTIARY_BAD_ARGUMENT,
               "path or config_out is NULL");
    *config_out = NULL;
    OST_CLEANUP(config_cleanup)
    ostiary_config *config = config_new(path, OST_SPAN_ABSENT);
    OST_ENSURE(config != NULL, err, OSTIARY_INTERNAL_ERROR, "configuration");
    return finish(&config, read_file(config, path), config_out, err);
}

ostiary_code ost_config_make_again(const struct ost_origin *origin,
                                   ostiary_config **config_out, ostiary_error *err)
{
    return origin->text == NULL ? ostiary_config_load(origin->name, config_out, err)
                                : ostiary_config_parse(origin->text, origin->text_len,
                                                       origin->name, config_out, err);
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
