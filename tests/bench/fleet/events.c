/* SPDX-License-Identifier: Apache-2.0 */
/* A queue of events by time, as a binary heap. */
#include "events.h"

#include <stdlib.h>

static int is_before(const struct event *a, const struct event *b)
{
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

static void swap(struct events *events, size_t a, size_t b)
{
    struct event event = events->heap[a];
    events->heap[a] = events->heap[b];
    events->heap[b] = event;
}

static void grow(struct events *events)
{
    if (events->count == events->size) {
        events->size = events->size == 0 ? 1024 : events->size * 2;
        events->heap = realloc(events->heap, events->size * sizeof *events->heap);
        if (events->heap == NULL) {
            abort();
        }
    }
}

void events_put(struct events *events, int64_t at_ms, event_fn happen, void *ctx)
{
    grow(events);
    size_t i = events->count++;
    events->heap[i] = (struct event){at_ms, events->put++, happen, ctx};
    for (; i > 0 && is_before(&events->heap[i], &events->heap[(i - 1) / 2]);
         i = (i - 1) / 2) {
        swap(events, i, (i - 1) / 2);
    }
}

static struct event take(struct events *events)
{
    struct event first = events->heap[0];
    events->heap[0] = events->heap[--events->count];
    size_t i = 0;
    for (size_t child = 1; child < events->count; child = 2 * i + 1) {
        if (child + 1 < events->count &&
            is_before(&events->heap[child + 1], &events->heap[child])) {
            child++;
        }
        if (!is_before(&events->heap[child], &events->heap[i])) {
            break;
        }
        swap(events, i, child);
        i = child;
    }
    return first;
}

void events_run(struct events *events, int64_t until_ms)
{
    while (events->count > 0 && events->heap[0].at_ms <= until_ms) {
        struct event event = take(events);
        events->now_ms = event.at_ms;
        event.happen(event.ctx);
    }
    events->now_ms = until_ms;
}

void events_clear(struct events *events)
{
    free(events->heap);
    *events = (struct events){0};
}
