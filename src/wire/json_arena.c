/* SPDX-License-Identifier: Apache-2.0 */
/* The memory of one parsed text: blocks that only grow, wiped and freed together. */
#include <stdalign.h>
#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "wire/json_tree.h"

#define SMALLEST_BLOCK 4096
#define LARGEST_BLOCK  65536

struct block {
    struct block *next;
    size_t size, used;
    alignas(max_align_t) char bytes[];
};

struct attached {
    struct attached *next;
    struct ost_json_arena *arena;
};

struct ost_json_arena {
    struct block *blocks;
    struct attached *attached;
};

static bool add_block(struct ost_json_arena *arena, size_t size)
{
    struct block *block = ost_alloc(sizeof *block + size);
    if (block == NULL) {
        return false;
    }
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    return true;
}

/* Values take a few times the room of their text. */
struct ost_json_arena *ost_json_arena_new(size_t len)
{
    struct ost_json_arena *arena = ost_alloc(sizeof *arena);
    size_t size = len < LARGEST_BLOCK / 4 ? 4 * len : LARGEST_BLOCK;
    if (arena != NULL &&
        !add_block(arena, size < SMALLEST_BLOCK ? SMALLEST_BLOCK : size)) {
        ost_free(arena);
        return NULL;
    }
    return arena;
}

static size_t next_size(const struct block *last, size_t needed)
{
    size_t size = last == NULL                     ? SMALLEST_BLOCK
                  : last->size < LARGEST_BLOCK / 2 ? 2 * last->size
                                                   : LARGEST_BLOCK;
    return needed > size ? needed : size;
}

void *ost_json_arena_take(struct ost_json_arena *arena, size_t size)
{
    struct block *block = arena->blocks;
    size_t align = alignof(max_align_t);
    size_t needed = (size + align - 1) / align * align;
    if (block == NULL || block->size - block->used < needed) {
        if (!add_block(arena, next_size(block, needed))) {
            return NULL;
        }
        block = arena->blocks;
    }
    void *memory = block->bytes + block->used;
    block->used += needed;
    return memory;
}

bool ost_json_arena_attach(struct ost_json_arena *arena, struct ost_json_arena *other)
{
    struct attached *attached = ost_json_arena_take(arena, sizeof *attached);
    if (attached == NULL) {
        return false;
    }
    *attached = (struct attached){arena->attached, other};
    arena->attached = attached;
    return true;
}

static void free_blocks(struct block *block)
{
    while (block != NULL) {
        struct block *next = block->next;
        ost_free_wiped(block, sizeof *block + block->used);
        block = next;
    }
}

static void free_attached(struct ost_json_arena *arena)
{
    for (struct attached *at = arena->attached; at != NULL; at = at->next) {
        ost_json_arena_free(at->arena);
    }
    arena->attached = NULL;
}

void ost_json_arena_free(struct ost_json_arena *arena)
{
    free_attached(arena);
    free_blocks(arena->blocks);
    ost_free(arena);
}

/* A usual block, the one put to use last; what an unusual text asked for is not kept. */
static struct block *keep_one(struct ost_json_arena *arena)
{
    struct block **at = &arena->blocks;
    while (*at != NULL && (*at)->size > LARGEST_BLOCK) {
        at = &(*at)->next;
    }
    struct block *kept = *at;
    if (kept != NULL) {
        *at = kept->next;
    }
    return kept;
}

void ost_json_arena_reset(struct ost_json_arena *arena)
{
    struct block *kept = keep_one(arena);
    free_attached(arena);
    free_blocks(arena->blocks);
    arena->blocks = kept;
    if (kept != NULL) {
        explicit_bzero(kept->bytes, kept->used);
        kept->next = NULL;
        kept->used = 0;
    }
}
