/* SPDX-License-Identifier: Apache-2.0 */
/* Cookies that wait for a round of fetching, and those that need wait no longer. */
#include "core/pending.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/mem.h"

#define BUCKETS 1024 /* a power of two */

/** A cookie in one of the two lists, and in the table by its address. */
struct entry {
    void *cookie;
    size_t issuer;
    uint64_t ticket;
    struct entry *next, **place; /* of its list; `place` points to what points here */
    struct entry *next_in_bucket;
};

struct list {
    struct entry *first, **end;
};

struct ost_pending {
    pthread_mutex_t lock;
    _Atomic size_t count; /* of both lists; read without the lock as a shortcut */
    struct list waiting, ready;
    struct entry *buckets[BUCKETS];
    int fds[2];     /* read end, write end; -1: not made */
    bool signalled; /* a byte is in the pipe */
};

ostiary_code ost_pending_new(struct ost_pending **pending_out, ostiary_error *err)
{
    *pending_out = NULL;
    struct ost_pending *pending = ost_alloc(sizeof *pending);
    OST_ENSURE(pending != NULL, err, OSTIARY_INTERNAL_ERROR, "list of cookies");
    if (pthread_mutex_init(&pending->lock, NULL) != 0) {
        ost_free(pending);
        return ost_fail(err, OSTIARY_INTERNAL_ERROR, "list of cookies");
    }
    pending->waiting.end = &pending->waiting.first;
    pending->ready.end = &pending->ready.first;
    pending->fds[0] = -1;
    pending->fds[1] = -1;
    *pending_out = pending;
    return OSTIARY_OK;
}

static struct entry **bucket_of(struct ost_pending *pending, const void *cookie)
{
    uint64_t mixed = (uint64_t)(uintptr_t)cookie * 0x9e3779b97f4a7c15u;
    return &pending->buckets[(mixed >> 32) % BUCKETS];
}

static void append(struct list *list, struct entry *entry)
{
    entry->next = NULL;
    entry->place = list->end;
    *list->end = entry;
    list->end = &entry->next;
}

static void unlink_entry(struct list *list, struct entry *entry)
{
    *entry->place = entry->next;
    if (entry->next != NULL) {
        entry->next->place = entry->place;
    } else {
        list->end = entry->place;
    }
}

/* The list that an entry is in: ready ones wait for nothing. */
static struct list *list_of(struct ost_pending *pending, const struct entry *entry)
{
    return entry->ticket == 0 ? &pending->ready : &pending->waiting;
}

static void make_readable(struct ost_pending *pending)
{
    if (pending->fds[1] >= 0 && !pending->signalled) {
        pending->signalled = write(pending->fds[1], "", 1) == 1;
    }
}

/* The descriptor is readable exactly while cookies are ready. */
static void show(struct ost_pending *pending)
{
    char byte = 0;
    if (pending->ready.first != NULL) {
        make_readable(pending);
    } else if (pending->signalled) {
        pending->signalled = read(pending->fds[0], &byte, 1) != 1;
    }
}

static void drop(struct ost_pending *pending, struct entry *entry)
{
    struct entry **place = bucket_of(pending, entry->cookie);
    while (*place != entry) {
        place = &(*place)->next_in_bucket;
    }
    *place = entry->next_in_bucket;
    unlink_entry(list_of(pending, entry), entry);
    atomic_fetch_sub(&pending->count, 1);
    ost_free(entry);
}

static struct entry *find(struct ost_pending *pending, const void *cookie)
{
    struct entry *entry = *bucket_of(pending, cookie);
    while (entry != NULL && entry->cookie != cookie) {
        entry = entry->next_in_bucket;
    }
    return entry;
}

static struct entry *insert(struct ost_pending *pending, void *cookie)
{
    struct entry **bucket = bucket_of(pending, cookie);
    struct entry *entry =
        atomic_load(&pending->count) < OST_MAX_PENDING ? ost_alloc(sizeof *entry) : NULL;
    if (entry != NULL) {
        entry->cookie = cookie;
        entry->next_in_bucket = *bucket;
        *bucket = entry;
        atomic_fetch_add(&pending->count, 1);
    }
    return entry;
}

bool ost_pending_add(struct ost_pending *pending, void *cookie, size_t issuer,
                     uint64_t ticket)
{
    (void)pthread_mutex_lock(&pending->lock);
    struct entry *known = find(pending, cookie);
    if (known != NULL) {
        drop(pending, known);
    }
    struct entry *entry = insert(pending, cookie);
    if (entry != NULL) {
        entry->issuer = issuer;
        entry->ticket = ticket;
        append(&pending->waiting, entry);
    }
    show(pending);
    (void)pthread_mutex_unlock(&pending->lock);
    return entry != NULL;
}

void ost_pending_remove(struct ost_pending *pending, void *cookie)
{
    if (atomic_load(&pending->count) == 0) {
        return;
    }
    (void)pthread_mutex_lock(&pending->lock);
    struct entry *entry = find(pending, cookie);
    if (entry != NULL) {
        drop(pending, entry);
    }
    show(pending);
    (void)pthread_mutex_unlock(&pending->lock);
}

void ost_pending_finished(struct ost_pending *pending, size_t issuer, uint64_t ticket)
{
    struct entry *next = NULL;
    (void)pthread_mutex_lock(&pending->lock);
    for (struct entry *entry = pending->waiting.first; entry != NULL; entry = next) {
        next = entry->next;
        if (entry->issuer == issuer && entry->ticket <= ticket) {
            unlink_entry(&pending->waiting, entry);
            entry->ticket = 0;
            append(&pending->ready, entry);
        }
    }
    show(pending);
    (void)pthread_mutex_unlock(&pending->lock);
}

size_t ost_pending_take(struct ost_pending *pending, void **cookies_out, size_t count)
{
    size_t taken = 0;
    (void)pthread_mutex_lock(&pending->lock);
    while (taken < count && pending->ready.first != NULL) {
        cookies_out[taken++] = pending->ready.first->cookie;
        drop(pending, pending->ready.first);
    }
    show(pending);
    (void)pthread_mutex_unlock(&pending->lock);
    return taken;
}

static bool set_flags(int fd)
{
    return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0;
}

static void close_fds(struct ost_pending *pending)
{
    for (size_t i = 0; i < 2; i++) {
        if (pending->fds[i] >= 0) {
            (void)close(pending->fds[i]);
        }
        pending->fds[i] = -1;
    }
}

int ost_pending_fd(struct ost_pending *pending)
{
    (void)pthread_mutex_lock(&pending->lock);
    if (pending->fds[0] < 0 && pipe(pending->fds) == 0 &&
        (!set_flags(pending->fds[0]) || !set_flags(pending->fds[1]))) {
        close_fds(pending);
    }
    show(pending);
    int fd = pending->fds[0];
    (void)pthread_mutex_unlock(&pending->lock);
    return fd;
}

static void free_list(struct list *list)
{
    while (list->first != NULL) {
        struct entry *next = list->first->next;
        ost_free(list->first);
        list->first = next;
    }
}

void ost_pending_free(struct ost_pending *pending, bool abandoned)
{
    if (pending == NULL) {
        return;
    }
    free_list(&pending->waiting);
    free_list(&pending->ready);
    close_fds(pending);
    if (!abandoned) {
        (void)pthread_mutex_destroy(&pending->lock);
    }
    ost_free(pending);
}
