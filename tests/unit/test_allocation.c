/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of loading, checking and answering fails once: never an admission. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/cm.h"
#include "base/mem.h"
#include "ostiary/ostiary.h"

static size_t countdown; /* 0: nothing fails */

void *__real_ost_alloc(size_t size);
void *__real_ost_alloc_array(size_t count, size_t size);
void *__real_ost_realloc(void *memory, size_t size);
char *__real_ost_strndup(const char *data, size_t len);
void *__real_ost_alloc_aligned(size_t alignment, size_t size);
void *__wrap_ost_alloc(size_t size);
void *__wrap_ost_alloc_array(size_t count, size_t size);
void *__wrap_ost_realloc(void *memory, size_t size);
char *__wrap_ost_strndup(const char *data, size_t len);
void *__wrap_ost_alloc_aligned(size_t alignment, size_t size);

static bool fails(void)
{
    return countdown > 0 && --countdown == 0;
}

void *__wrap_ost_alloc(size_t size)
{
    return fails() ? NULL : __real_ost_alloc(size);
}

void *__wrap_ost_alloc_array(size_t count, size_t size)
{
    return fails() ? NULL : __real_ost_alloc_array(count, size);
}

void *__wrap_ost_realloc(void *memory, size_t size)
{
    return fails() ? NULL : __real_ost_realloc(memory, size);
}

char *__wrap_ost_strndup(const char *data, size_t len)
{
    return fails() ? NULL : __real_ost_strndup(data, len);
}

void *__wrap_ost_alloc_aligned(size_t alignment, size_t size)
{
    return fails() ? NULL : __real_ost_alloc_aligned(alignment, size);
}

static int64_t fixed_now(void *ctx)
{
    (void)ctx;
    return 1800000000;
}

/** A key, its set in a file, a token by it, a configuration. */
struct stage {
    char *key, *token;
    char folder[64], name[96];
};

static const char config_text[] =
    "{\"resource\":\"https://mcp.example.com/mcp\",\"authorization_servers\":["
    "{\"issuer\":\"https://as.example.com\",\"jwks_file\":\"keys.json\"}],"
    "\"policy\":{\"tools\":{\"t\":{\"scopes\":[\"a\"]},\"u*\":{\"any_of\":[[\"b\"]]}}}}";

static void open_stage(struct stage *stage)
{
    char path[96];
    char *set = NULL;
    (void)snprintf(stage->folder, sizeof stage->folder, "/tmp/ostiary-alloc-XXXXXX");
    assert_non_null(mkdtemp(stage->folder));
    assert_int_equal(ostiary_testing_keygen("ES256", "k", &stage->key, NULL), OSTIARY_OK);
    const char *key = stage->key;
    assert_int_equal(ostiary_testing_public_set(&key, 1, &set, NULL), OSTIARY_OK);
    (void)snprintf(path, sizeof path, "%s/keys.json", stage->folder);
    (void)snprintf(stage->name, sizeof stage->name, "%s/c.json", stage->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(set, file) >= 0);
    assert_int_equal(fclose(file), 0);
    ostiary_free(set);
    assert_int_equal(
        ostiary_testing_sign(stage->key,
                             "{\"iss\":\"https://as.example.com\",\"aud\":"
                             "\"https://mcp.example.com/mcp\",\"sub\":\"u\","
                             "\"client_id\":\"c\",\"jti\":\"j\",\"iat\":1800000000,"
                             "\"exp\":1800000300,\"scope\":\"a\"}",
                             NULL, &stage->token, NULL),
        OSTIARY_OK);
}

static void close_stage(struct stage *stage)
{
    char path[96];
    (void)snprintf(path, sizeof path, "%s/keys.json", stage->folder);
    (void)remove(path);
    (void)remove(stage->folder);
    ostiary_free(stage->key);
    ostiary_free(stage->token);
}

static ostiary_code judge(ostiary_validator *door, const struct stage *stage,
                          const char *tool)
{
    char authorization[2048];
    char body[256];
    (void)snprintf(authorization, sizeof authorization, "Bearer %s", stage->token);
    (void)snprintf(body, sizeof body,
                   "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
                   "\"params\":{\"name\":\"%s\"}}",
                   tool);
    const ostiary_field fields[] = {
        {{"authorization", 13}, {authorization, strlen(authorization)}},
        {{"mcp-protocol-version", 20}, {"2025-11-25", 10}},
    };
    ostiary_request request = OSTIARY_REQUEST_INIT;
    request.http_method = (ostiary_text){"POST", 4};
    request.fields = fields;
    request.field_count = 2;
    request.body = (ostiary_text){body, strlen(body)};
    ostiary_verdict *verdict = ostiary_verdict_new();
    ostiary_code code =
        verdict == NULL ? OSTIARY_INTERNAL_ERROR : ostiary_check(door, &request, verdict);
    assert_int_equal(ostiary_verdict_status(verdict) == 200, code == OSTIARY_OK);
    bool granted = ostiary_verdict_grant(verdict) != NULL;
    assert_true(!granted || code == OSTIARY_OK ||
                ostiary_code_class(code) == OSTIARY_CLASS_REQUEST ||
                ostiary_code_class(code) == OSTIARY_CLASS_PERMISSION);
    ostiary_verdict_free(verdict);
    return code;
}

static ostiary_code load_and_judge(const struct stage *stage, const char *tool)
{
    ostiary_clock clock = OSTIARY_CLOCK_INIT;
    ostiary_config *config = NULL;
    ostiary_validator *door = NULL;
    clock.wall_seconds = fixed_now;
    ostiary_code code = ostiary_config_parse(config_text, sizeof config_text - 1,
                                             stage->name, &config, NULL);
    if (code == OSTIARY_OK) {
        ostiary_config_set_clock(config, &clock);
        code = ostiary_validator_new(config, &door, NULL);
    }
    if (code == OSTIARY_OK) {
        code = judge(door, stage, tool);
    }
    ostiary_validator_free(door);
    ostiary_config_free(config);
    return code;
}

/* rows: PL-03 */
static void no_failing_allocation_ever_admits(void **state)
{
    struct stage stage;
    size_t n = 0;
    (void)state;
    open_stage(&stage);
    assert_int_equal(load_and_judge(&stage, "t"), OSTIARY_OK);
    assert_int_equal(load_and_judge(&stage, "u1"), OSTIARY_INSUFFICIENT_SCOPE);
    do {
        countdown = ++n;
        ostiary_code code = load_and_judge(&stage, "u1");
        assert_int_not_equal(code, OSTIARY_OK);
        assert_true(countdown == 0 || code == OSTIARY_INSUFFICIENT_SCOPE);
    } while (countdown == 0);
    assert_true(n > 100); /* the failures were really made */
    countdown = 0;
    close_stage(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_failing_allocation_ever_admits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
