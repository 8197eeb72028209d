/* SPDX-License-Identifier: Apache-2.0 */
/* LG-07: what told of persons is wiped before it is freed: freeing is wrapped by the
 * linker, and looks. */
#define _GNU_SOURCE /* memmem() */
#include <malloc.h>
#include <string.h>

#include "../harness/cm.h"
#include "base/mem.h"
#include "core/token_cache.h"

static const char person[] = "somebody's grant";
static unsigned seen; /* blocks that told of the person when they were freed */

void __real_free(void *memory);
void __wrap_free(void *memory);

void __wrap_free(void *memory)
{
    if (memory != NULL &&
        memmem(memory, malloc_usable_size(memory), person, sizeof person) != NULL) {
        seen++;
    }
    __real_free(memory);
}

static void put(struct ost_token_cache *cache, uint64_t number, size_t len)
{
    char bytes[2048] = {0};
    uint8_t digest[OST_SHA256_BYTES] = {(uint8_t)number};
    const struct ost_span signature = {(const char *)&number, sizeof number};
    const struct ost_token_facts facts = {.until = 300, .max_age_seconds = 60};
    const struct ost_buf grant = {bytes, len, sizeof bytes, false};
    memcpy(bytes + len - sizeof person, person, sizeof person);
    const struct ost_token_key key = {ost_token_cache_tag(cache, signature, 0, 1),
                                      ost_token_cache_name(cache, digest, signature, 0)};
    ost_token_cache_put(cache, &key, &facts, &grant);
}

/* How many of so many grants of this length are told of by a cache that is freed. */
static unsigned told_by_freed(uint64_t grants, size_t len)
{
    const struct ost_token_cache_settings settings = {16, 60};
    struct ost_token_cache *cache = NULL;
    assert_int_equal(ost_token_cache_new(&settings, &cache, NULL), OSTIARY_OK);
    for (uint64_t number = 0; number < grants; number++) {
        put(cache, number, len);
    }
    seen = 0;
    ost_token_cache_free(cache);
    return seen;
}

/* rows: LG-07 */
static void a_freed_cache_tells_of_nobody(void **state)
{
    (void)state;
    assert_int_equal(told_by_freed(1, 512), 0);
    assert_int_equal(told_by_freed(16, 512), 0);
    assert_int_equal(told_by_freed(17, 512), 0); /* the hand has been round */
    assert_int_equal(told_by_freed(1, 2048), 0); /* on the large places */
    assert_int_equal(told_by_freed(5, 2048), 0);
}

static void a_text_that_grew_is_wiped_where_it_was(void **state)
{
    struct ost_buf text = {0};
    (void)state;
    ost_buf_add(&text, person, sizeof person);
    const char *before = text.data;
    seen = 0;
    while (text.data == before) {
        ost_buf_add_string(&text, ".");
    }
    ost_buf_clear(&text);
    assert_int_equal(seen, 0);
}

/* That who looks would see it. */
static void what_is_not_wiped_is_seen(void **state)
{
    (void)state;
    char *block = ost_alloc(64);
    assert_non_null(block);
    memcpy(block + 7, person, sizeof person);
    seen = 0;
    ost_free(block);
    assert_int_equal(seen, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_wiped_is_seen),
        cmocka_unit_test(a_text_that_grew_is_wiped_where_it_was),
        cmocka_unit_test(a_freed_cache_tells_of_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
