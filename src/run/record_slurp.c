/* SPDX-License-Identifier: MIT */
/* The small files of a run's folder, whole into memory, as text and as JSON; see record_reading.h. One openat, one
 * fstat and one read a file, for the list of all runs reads thousands. Any thread.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "record_reading.h"

bool record_id_check(const char *id, struct err *e)
{
    char safe[RECORD_ID_MAX];
    text_safe(safe, sizeof safe, id);
    if (!id[0] || strchr(id, '/') || id[0] == '.')
        return err_set(e, ERR_FAIL, "\"%.100s\": is no run's id; 'dropout-lab runs' lists them", id);
    return strcmp(safe, id) == 0
        || err_set(e, ERR_FAIL, "%.120s: no run's folder has such a name; give it one of at most %d plain letters and "
                   "digits", id, RECORD_ID_MAX - 1);
}

/* For errors alone. */
static const char *name_file(char path[FILE_PATH_MAX], const struct record_root *root, const char *id, const char *name)
{
    if (snprintf(path, FILE_PATH_MAX, "%s/%s/%s", root->path, id, name) >= FILE_PATH_MAX)
        snprintf(path, FILE_PATH_MAX, "%s/%s", id, name);
    return path;
}

static bool fail(const struct record_root *root, const char *id, const char *name, int errnum, const char *what,
                 struct err *e)
{
    char path[FILE_PATH_MAX];
    return err_sys(e, errnum, "%s: %s", name_file(path, root, id, name), what);
}

/* 64 bits of nanoseconds are the years 1678 to 2262; calendars and files can be of others. */
int64_t store_nanoseconds(struct timespec t)
{
    enum { BILLION = 1000000000 };
    if (t.tv_sec >= INT64_MAX / BILLION)
        return INT64_MAX;
    return t.tv_sec <= INT64_MIN / BILLION ? INT64_MIN : (int64_t)t.tv_sec * BILLION + t.tv_nsec;
}

void store_stamp_take(struct store_stamp *stamp, const struct stat *st)
{
    *stamp = (struct store_stamp){.modified = store_nanoseconds(st->st_mtim), .changed = store_nanoseconds(st->st_ctim),
                                  .size = (int64_t)st->st_size, .inode = (int64_t)st->st_ino};
}

/* Up to size bytes; a file that became shorter meanwhile has fewer. */
static bool fill(int fd, char *to, size_t size, size_t *got)
{
    *got = 0;
    while (*got < size) {
        ssize_t n = read(fd, to + *got, size - *got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        if (n == 0)
            break;
        *got += (size_t)n;
    }
    return true;
}

struct slurp {
    const struct record_root *root;
    const char *id, *name;
    size_t limit;
};

static bool slurp_open(const struct slurp *s, int fd, char **bytes, size_t *size, struct store_stamp *stamp,
                       struct err *e)
{
    struct stat st;
    char path[FILE_PATH_MAX];
    if (fstat(fd, &st) != 0)
        return fail(s->root, s->id, s->name, errno, "cannot be looked at", e);
    if (!S_ISREG(st.st_mode))
        return err_set(e, ERR_FAIL, "%s: is no regular file; move it away",
                       name_file(path, s->root, s->id, s->name));
    if ((uintmax_t)st.st_size > s->limit)
        return err_set(e, ERR_FAIL, "%s: is larger than the %zu bytes that are read of such a file; it cannot be a "
                       "run's", name_file(path, s->root, s->id, s->name), s->limit);
    *bytes = malloc((size_t)st.st_size + 1);
    if (!*bytes)
        return err_memory(e, name_file(path, s->root, s->id, s->name));
    if (!fill(fd, *bytes, (size_t)st.st_size, size)) {
        int saved = errno;
        free(*bytes);
        *bytes = NULL;
        return fail(s->root, s->id, s->name, saved, "cannot be read", e);
    }
    (*bytes)[*size] = 0;
    if (stamp)
        store_stamp_take(stamp, &st);
    return true;
}

bool record_slurp(const struct record_root *root, const char *id, const char *name, size_t limit, char **bytes,
                  size_t *size, struct store_stamp *stamp, struct err *e)
{
    char path[FILE_PATH_MAX];
    *bytes = NULL;
    *size = 0;
    if (stamp)
        *stamp = STORE_STAMP_NONE;
    if (snprintf(path, sizeof path, "%s/%s", id, name) >= FILE_PATH_MAX)
        return err_set(e, ERR_FAIL, "%.100s...: the name is too long", id);
    /* O_NONBLOCK so that a FIFO in a file's place is refused instead of waited on. */
    int fd = openat(root->fd, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR || fail(root, id, name, errno, "cannot be opened", e);
    struct slurp s = {.root = root, .id = id, .name = name, .limit = limit};
    bool ok = slurp_open(&s, fd, bytes, size, stamp, e);
    close(fd);
    return ok;
}

bool record_parse_json(json_t **json, const char *bytes, size_t size, const char *path, const char *remedy,
                       struct err *e)
{
    json_error_t why;
    unsigned long before = mem_shortages();
    *json = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &why);
    if (mem_shortages() != before) { /* what was read may lack letters and digits */
        json_decref(*json);
        *json = NULL;
        return err_memory(e, path);
    }
    if (!*json && json_error_code(&why) == json_error_stack_overflow)
        return err_set(e, ERR_FAIL, "%s, line %d, column %d: has more than 2048 brackets within each other; %s", path,
                       why.line, why.column, remedy);
    if (!*json)
        return err_set(e, ERR_FAIL, "%s, line %d, column %d: %s; %s", path, why.line, why.column, why.text, remedy);
    if (json_is_object(*json))
        return true;
    json_decref(*json);
    *json = NULL;
    return err_set(e, ERR_FAIL, "%s: is JSON, but no object in { }; %s", path, remedy);
}
