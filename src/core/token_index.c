/* SPDX-License-Identifier: Apache-2.0 */
/* Where in the token cache a token may be. What is in a line of memory is compared
 * without branches: which way it is in, no processor can guess. */
#include "core/token_index.h"

#include "base/mem.h"
#include "config/settings.h"

#define NUMBER_MASK   (OST_TOKEN_NOWHERE - 1)
#define END_SHIFT     24
#define MARK_SHIFT    40
#define LIVES_AT_MOST 128 /* seconds: what ends later has ended long ago */

_Static_assert(OST_DEFAULT_CACHE_SECONDS < LIVES_AT_MOST, "what lives is believed");

bool ost_token_index_make(struct ost_token_index *index, uint64_t places)
{
    if (places >= OST_TOKEN_NOWHERE / 2) {
        return false;
    }
    index->count = (places * 2 + OST_TOKEN_WAYS - 1) / OST_TOKEN_WAYS;
    index->memory = ost_alloc_array(index->count + 1, sizeof *index->sets);
    index->sets = ost_align(index->memory, _Alignof(struct ost_token_set));
    return index->memory != NULL;
}

void ost_token_index_clear(struct ost_token_index *index)
{
    ost_free(index->memory);
}

/* The upper half of the tag says which set, the lower half is compared. */
static uint64_t set_of(const struct ost_token_index *index, uint64_t tag)
{
    return ((tag >> 32) * index->count) >> 32;
}

static uint64_t mark_of(uint64_t tag)
{
    uint64_t mark = tag & NUMBER_MASK;
    return mark == 0 ? 1 : mark;
}

static _Atomic uint64_t *cell_at(const struct ost_token_index *index, uint64_t cell)
{
    return &index->sets[cell / OST_TOKEN_WAYS].cells[cell % OST_TOKEN_WAYS];
}

static uint64_t load(_Atomic uint64_t *from)
{
    return atomic_load_explicit(from, memory_order_relaxed);
}

/* The seconds wrap after 18 hours; for two minutes what is that old is believed again,
 * and hashed for in vain. */
static bool is_believed(uint64_t cell, int64_t second)
{
    return (uint16_t)((cell >> END_SHIFT) - (uint64_t)second - 1) < LIVES_AT_MOST;
}

void ost_token_index_expect(const struct ost_token_index *index, uint64_t tag)
{
    __builtin_prefetch(&index->sets[set_of(index, tag)]);
}

static bool is_of(uint64_t cell, uint64_t mark)
{
    return cell >> MARK_SHIFT == mark;
}

uint64_t ost_token_index_look(const struct ost_token_index *index, uint64_t tag,
                              int64_t second)
{
    struct ost_token_set *set = &index->sets[set_of(index, tag)];
    uint64_t mark = mark_of(tag);
    uint32_t same = 0;
    for (uint32_t way = 0; way < OST_TOKEN_WAYS; way++) {
        uint32_t is_same = is_of(load(&set->cells[way]), mark);
        same |= is_same << way;
    }
    uint64_t cell = same == 0 ? 0 : load(&set->cells[__builtin_ctz(same)]);
    return cell != 0 && is_believed(cell, second) ? cell & NUMBER_MASK
                                                  : OST_TOKEN_NOWHERE;
}

uint64_t ost_token_index_choose(const struct ost_token_index *index, uint64_t tag,
                                int64_t second)
{
    uint64_t set = set_of(index, tag);
    uint64_t mark = mark_of(tag);
    uint32_t same = 0;
    uint32_t unused = 0;
    for (uint32_t way = 0; way < OST_TOKEN_WAYS; way++) {
        uint64_t cell = load(&index->sets[set].cells[way]);
        uint32_t is_same = is_of(cell, mark);
        uint32_t is_unused = (cell == 0) | !is_believed(cell, second);
        same |= is_same << way;
        unused |= is_unused << way;
    }
    uint32_t good = same != 0 ? same : unused;
    return good == 0 ? OST_TOKEN_NOWHERE
                     : set * OST_TOKEN_WAYS + (uint32_t)__builtin_ctz(good);
}

uint64_t ost_token_index_first(const struct ost_token_index *index, uint64_t tag)
{
    return set_of(index, tag) * OST_TOKEN_WAYS;
}

uint64_t ost_token_index_place(const struct ost_token_index *index, uint64_t cell)
{
    return load(cell_at(index, cell)) & NUMBER_MASK;
}

/* As the cell itself, but where that has the place a home has the cell. */
uint64_t ost_token_index_home(uint64_t tag, int64_t end_second, uint64_t cell)
{
    uint64_t end = (uint16_t)end_second;
    return mark_of(tag) << MARK_SHIFT | end << END_SHIFT | cell;
}

static uint64_t with_number(uint64_t home, uint64_t number)
{
    return (home & ~NUMBER_MASK) | number;
}

void ost_token_index_point(const struct ost_token_index *index, uint64_t home,
                           uint64_t place)
{
    atomic_store_explicit(cell_at(index, home & NUMBER_MASK), with_number(home, place),
                          memory_order_relaxed);
}

/* What is not believed anyway need not be taken back: mostly another line of memory that
 * is not touched. */
void ost_token_index_forget(const struct ost_token_index *index, uint64_t home,
                            uint64_t place, int64_t second)
{
    uint64_t told = with_number(home, place);
    if (home != 0 && is_believed(home, second)) {
        (void)atomic_compare_exchange_strong_explicit(cell_at(index, home & NUMBER_MASK),
                                                      &told, 0, memory_order_relaxed,
                                                      memory_order_relaxed);
    }
}
