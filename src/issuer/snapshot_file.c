/* SPDX-License-Identifier: Apache-2.0 */
/* A file in keys.cache_dir. Everything is done relative to the folder that was opened and
 * judged, so that nobody can change it for another in between. */
#include "issuer/snapshot_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/process.h"
#include "jose/digest.h"

#define FOREIGN_WRITE (S_IWGRP | S_IWOTH)

static void close_fd(int *fd)
{
    if (*fd >= 0) {
        (void)close(*fd);
    }
}

/* Ours, or the system's, and writable by nobody else. */
static const char *refuse_owner(const struct stat *is)
{
    if (is->st_uid != geteuid() && is->st_uid != 0) {
        return "it belongs to another user";
    }
    return (is->st_mode & FOREIGN_WRITE) != 0 ? "others may write to it" : NULL;
}

static ostiary_code open_folder(const char *folder, int *fd_out, ostiary_error *err)
{
    struct stat is;
    const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    (void)mkdir(folder, 0700); /* where it is there already, that is what we wanted */
    *fd_out = open(folder, flags);
    OST_ENSURE(*fd_out >= 0 && fstat(*fd_out, &is) == 0, err, OSTIARY_KEYS_UNAVAILABLE,
               "keys.cache_dir cannot be opened: error %d", errno);
    const char *why = refuse_owner(&is);
    OST_ENSURE(why == NULL, err, OSTIARY_KEYS_UNAVAILABLE, "keys.cache_dir: %s", why);
    return OSTIARY_OK;
}

static ostiary_code judge_file(int fd, size_t most, ostiary_error *err)
{
    struct stat is;
    OST_ENSURE(fstat(fd, &is) == 0 && S_ISREG(is.st_mode), err, OSTIARY_KEYS_UNAVAILABLE,
               "the snapshot is no regular file");
    const char *why = refuse_owner(&is);
    OST_ENSURE(why == NULL, err, OSTIARY_KEYS_UNAVAILABLE, "the snapshot: %s", why);
    OST_ENSURE(is.st_size >= 0 && (uintmax_t)is.st_size <= most, err,
               OSTIARY_KEYS_UNAVAILABLE, "the snapshot is too long");
    return OSTIARY_OK;
}

static ostiary_code read_all(int fd, size_t most, struct ost_buf *out, ostiary_error *err)
{
    char some[2048];
    ssize_t got = 0;
    while ((got = read(fd, some, sizeof some)) > 0 && out->len <= most) {
        ost_buf_add(out, some, (size_t)got);
    }
    OST_ENSURE(!out->failed, err, OSTIARY_INTERNAL_ERROR, "snapshot");
    OST_ENSURE(got == 0, err, OSTIARY_KEYS_UNAVAILABLE, "the snapshot cannot be read");
    return OSTIARY_OK;
}

ostiary_code ost_snapshot_file_read(const char *folder, const char *name, size_t most,
                                    struct ost_buf *out, ostiary_error *err)
{
    OST_CLEANUP(close_fd) int at = -1;
    OST_CLEANUP(close_fd) int fd = -1;
    OST_TRY(open_folder(folder, &at, err));
    /* O_NONBLOCK: a FIFO in its place would be waited for. */
    fd = openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        return OSTIARY_OK;
    }
    OST_ENSURE(fd >= 0, err, OSTIARY_KEYS_UNAVAILABLE, "the snapshot cannot be opened");
    OST_TRY(judge_file(fd, most, err));
    return read_all(fd, most, out, err);
}

static bool write_all(int fd, struct ost_span text)
{
    while (text.len > 0) {
        ssize_t done = write(fd, text.data, text.len);
        if (done == 0 || (done < 0 && errno != EINTR)) {
            return false;
        }
        text = ost_span_from(text, done > 0 ? (size_t)done : 0);
    }
    return true;
}

/* One fixed temporary name an issuer would let two processes spoil each other's. */
static bool temporary_name(const char *name, char out[128])
{
    uint8_t random[8];
    char suffix[17];
    if (!ost_process_random(random, sizeof random)) {
        return false;
    }
    ost_hex(random, 16, suffix);
    int len = snprintf(out, 128, ".%s.%s", name, suffix);
    return len > 0 && len < 128;
}

/* fchmod, since the umask may take even our own rights away. */
static bool fill(int fd, struct ost_span text)
{
    return fd >= 0 && fchmod(fd, 0600) == 0 && write_all(fd, text) && fsync(fd) == 0;
}

ostiary_code ost_snapshot_file_write(const char *folder, const char *name,
                                     struct ost_span text, ostiary_error *err)
{
    OST_CLEANUP(close_fd) int at = -1;
    OST_CLEANUP(close_fd) int fd = -1;
    char temporary[128];
    OST_TRY(open_folder(folder, &at, err));
    OST_ENSURE(temporary_name(name, temporary), err, OSTIARY_INTERNAL_ERROR,
               "no random bytes");
    fd =
        openat(at, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool done = fill(fd, text) && renameat(at, temporary, at, name) == 0;
    int why = errno;
    if (!done && fd >= 0) {
        (void)unlinkat(at, temporary, 0);
    }
    OST_ENSURE(done, err, OSTIARY_KEYS_UNAVAILABLE,
               "the snapshot cannot be written: error %d", why);
    (void)fsync(at); /* a lost rename loses the new file, not the old one */
    return OSTIARY_OK;
}
