/* SPDX-License-Identifier: Apache-2.0 */
/* LG-07: what held a token, or what it says, is wiped before it is freed. Freeing is
 * wrapped by the linker, and looks. */
#define _GNU_SOURCE /* memmem() */
#include <malloc.h>
#include <string.h>

#include "base/mem.h"
#include "world.h"

#define PERSON "somebody-in-particular"
/* A scope is granted; what has an escape in it is written anew where it is read. */
#define PERSONAL                                                                         \
    ",\"scope\":\"" PERSON "\",\"name\":\"somebody\\u002din\\u002dparticular\""
/* More values than a text of this length has at first room for. */
#define TEN     "0,0,0,0,0,0,0,0,0,0,"
#define CROWDED ",\"list\":[" TEN TEN TEN TEN TEN TEN TEN TEN "0]"
#define PIECE   24 /* letters of a token that are looked for */

/** What no block may hold when it is freed: pieces of the token, and a claim. */
struct secret {
    char bytes[PIECE];
    size_t len;
};
static struct secret secrets[4];
static size_t secret_count;
static _Atomic unsigned told;

static bool tells(const void *memory)
{
    for (size_t i = 0; memory != NULL && i < secret_count; i++) {
        if (memmem(memory, malloc_usable_size((void *)(uintptr_t)memory),
                   secrets[i].bytes, secrets[i].len) != NULL) {
            return true;
        }
    }
    return false;
}

void __real_free(void *memory);
void __wrap_free(void *memory);
void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void __wrap_free(void *memory)
{
    told += tells(memory);
    __real_free(memory);
}

void *__wrap_realloc(void *memory, size_t size)
{
    bool told_before = tells(memory);
    uintptr_t before = (uintptr_t)memory;
    void *after = __real_realloc(memory, size);
    told += told_before && after != NULL && (uintptr_t)after != before;
    return after;
}

static void look_for(const char *bytes, size_t len)
{
    struct secret *secret = &secrets[secret_count++];
    memcpy(secret->bytes, bytes, len);
    secret->len = len;
}

/* A piece of each segment but the header, which is alike in all tokens. */
static void look_for_token(const char *token)
{
    const char *payload = strchr(token, '.') + 1;
    const char *signature = strchr(payload, '.') + 1;
    assert_true(signature - payload > 2 * PIECE && strlen(signature) > PIECE);
    secret_count = 0;
    told = 0;
    look_for(payload + PIECE, PIECE);
    look_for(signature, PIECE);
    look_for(PERSON, strlen(PERSON));
}

/* Judges it twice, since what is known goes another way; then everything is freed. */
static void judge_and_free(const char *claims, void (*change)(char *token),
                           ostiary_code expected)
{
    static struct world world;
    world_open(&world, NULL);
    char *token = world_token_with(world.key, ISSUER, claims);
    if (change != NULL) {
        change(token);
    }
    look_for_token(token);
    for (int i = 0; i < 2; i++) {
        ostiary_verdict *verdict = ostiary_verdict_new();
        assert_int_equal(world_judge_into(&world, token, 5000, verdict), expected);
        ostiary_verdict_free(verdict);
    }
    world_close(&world);
    assert_int_equal(told, 0);
    secret_count = 0;
    ostiary_free(token);
}

static void change_signature(char *token)
{
    char *end = strrchr(token, '.') + PIECE + 1;
    *end = *end == 'A' ? 'B' : 'A';
}

static void cut_short(char *token)
{
    token[strlen(token) - 1] = '\0';
}

/* rows: LG-07 */
static void what_held_a_token_is_wiped(void **state)
{
    (void)state;
    judge_and_free(PERSONAL ",\"exp\":1800000300", NULL, OSTIARY_OK);
    judge_and_free(PERSONAL CROWDED ",\"exp\":1800000300", NULL, OSTIARY_OK);
    judge_and_free(PERSONAL ",\"exp\":1700000300", NULL, OSTIARY_EXPIRED);
    judge_and_free(PERSONAL ",\"exp\":1800000300", change_signature,
                   OSTIARY_BAD_SIGNATURE);
    judge_and_free(PERSONAL ",\"exp\":1800000300", cut_short, OSTIARY_MALFORMED_TOKEN);
}

/* That who looks would see it. */
static void what_is_not_wiped_is_seen(void **state)
{
    (void)state;
    secret_count = 0;
    told = 0;
    look_for(PERSON, strlen(PERSON));
    ost_free(ost_strndup(PERSON, strlen(PERSON)));
    assert_int_equal(told, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_wiped_is_seen),
        cmocka_unit_test(what_held_a_token_is_wiped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
