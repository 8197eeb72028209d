/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration: taken without an error or refused with one, each error has words, and
 * what is taken makes a validator whose document is JSON, and can be shown. */
#include "fuzz.h"
#include "ostiary/ostiary.h"
#include "wire/json.h"

static size_t count_errors(const ostiary_config *config)
{
    size_t errors = 0;
    for (size_t i = 0; i < ostiary_config_problem_count(config); i++) {
        ostiary_problem problem = OSTIARY_PROBLEM_INIT;
        MUST(ostiary_config_problem_at(config, i, &problem) == OSTIARY_OK);
        MUST(problem.message != NULL && problem.message[0] != '\0');
        MUST(problem.path != NULL);
        errors += problem.severity == OSTIARY_SEVERITY_ERROR ? 1 : 0;
    }
    return errors;
}

static void check_validator(const ostiary_config *config)
{
    ostiary_validator *validator = NULL;
    struct ost_json *document = NULL;
    const char *path = NULL;
    size_t len = 0;
    if (ostiary_validator_new(config, &validator, NULL) != OSTIARY_OK) {
        return;
    }
    const char *text = ostiary_validator_metadata(validator, 0, &path, &len);
    MUST(text != NULL && path[0] == '/');
    MUST(ost_json_parse((struct ost_span){text, len}, &ost_json_body_limits, &document,
                        NULL) == OSTIARY_OK);
    MUST(ost_json_member(document, "resource") != NULL);
    MUST(ost_json_member(document, "authorization_servers") != NULL);
    ost_json_free(document);
    ostiary_validator_free(validator);
}

/* What is in force is one JSON list, whatever the file holds. */
static void check_shown(const ostiary_config *config)
{
    struct ost_json *list = NULL;
    char *text = NULL;
    MUST(ostiary_config_show(config, &text, NULL) == OSTIARY_OK);
    MUST(ost_json_parse(ost_span_of(text), &ost_json_body_limits, &list, NULL) ==
         OSTIARY_OK);
    MUST(ost_json_type(list) == OST_JSON_ARRAY && ost_json_count(list) > 0);
    ost_json_free(list);
    ostiary_free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ostiary_config *config = NULL;
    ostiary_error err = {0};
    ostiary_code code = ostiary_config_parse((const char *)data, size,
                                             "/nonexistent/ostiary.json", &config, &err);
    MUST(config != NULL);
    MUST((code == OSTIARY_OK) == (count_errors(config) == 0));
    if (code == OSTIARY_OK) {
        check_validator(config);
        check_shown(config);
    } else {
        MUST(err.detail[0] != '\0');
    }
    ostiary_config_free(config);
    return 0;
}
