/* SPDX-License-Identifier: MIT */
/* The logs in a folder; see log/log.h. A name makes a file a candidate, and what it starts with makes it a log: a
 * folder of runs also holds CSV files that are data. Symbolic links to folders are not followed, so that nothing is
 * found twice and no loop is walked. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "log/log.h"
#include "reading.h"

enum { HEAD = 1 << 16 };

struct scan {
    char **path;
    size_t count, max, left_out;
    size_t visits; /* entries looked at, so that a home folder does not take minutes */
    struct err *e;
};

static bool ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);
    return n >= m && strcmp(name + n - m, end) == 0;
}

/* A name that only a log has. */
static bool is_sure(const char *name)
{
    static const char *const names[] = {"trainer_state.json", "metrics.csv", "history.csv", "results.csv", "main.log"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return strstr(name, "tfevents") != NULL;
}

static bool is_candidate(const char *name)
{
    return is_sure(name) || ends_with(name, ".csv") || ends_with(name, ".jsonl") || ends_with(name, ".log")
           || strcmp(name, "log.txt") == 0;
}

/* Whether the start of the file has points with steps, or, with a name that only a log has, nothing that speaks against
 * it. One that cannot be looked at, though it may be read, is taken for one: whoever reads it will find out why. */
static bool starts_as_log(const char *path, bool sure)
{
    int fd = -1;
    uint64_t size;
    size_t got = 0;
    if (access(path, R_OK) != 0)
        return errno != EACCES && errno != ENOENT;
    uint8_t *head = malloc(HEAD);
    if (!head || !file_open(path, &fd, &size, NULL)) {
        free(head);
        return true;
    }
    struct reading r;
    reading_init(&r, NULL, NULL);
    bool seen = file_fill(fd, path, head, HEAD, &got, NULL);
    if (seen)
        reading_take(&r, head, got);
    bool yes = !seen || (r.failed && err_is_memory(&r.e)) || r.sheet.no_memory
        || (r.sheet.points > 0 && strcmp(r.sheet.x_name, "row") != 0);
    bool perhaps = !r.failed && (!r.format || r.sheet.points > 0 || r.format->settle || got < HEAD);
    reading_free(&r);
    close(fd);
    free(head);
    return yes || (sure && perhaps);
}

/* N of a folder's name checkpoint-N, or -1. */
static long checkpoint_number(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *from = slash;
    while (from && from > path && from[-1] != '/')
        from--;
    long n;
    int used = 0;
    if (!from || sscanf(from, "checkpoint-%9ld/%n", &n, &used) != 1 || from + used != slash + 1)
        return -1;
    return n;
}

/* The length of the folder that holds a run of Hugging Face's trainer, with its checkpoints. */
static size_t run_size(const char *path)
{
    size_t n = (size_t)(strrchr(path, '/') - path);
    if (checkpoint_number(path) < 0)
        return n;
    while (n > 0 && path[n - 1] != '/')
        n--;
    return n ? n - 1 : 0;
}

static bool is_later(const char *a, const char *b)
{
    long m = checkpoint_number(a), n = checkpoint_number(b);
    struct stat s, t;
    if (m >= 0 && n >= 0)
        return m > n;
    if (stat(a, &s) != 0 || stat(b, &t) != 0)
        return false;
    return s.st_mtime != t.st_mtime ? s.st_mtime > t.st_mtime : m < n;
}

/* Each checkpoint of a run has the whole log so far: true when path took the place of an earlier one, or is one. */
static bool replaces(struct scan *s, char *path)
{
    if (!ends_with(path, "/trainer_state.json"))
        return false;
    for (size_t i = 0; i < s->count; i++) {
        char **other = &s->path[i];
        size_t n = run_size(path);
        if (!ends_with(*other, "/trainer_state.json") || run_size(*other) != n || strncmp(*other, path, n) != 0)
            continue;
        if (is_later(path, *other)) {
            char *earlier = *other;
            *other = path;
            path = earlier;
        }
        free(path);
        return true;
    }
    return false;
}

static bool add(struct scan *s, const char *path)
{
    char *copy = strdup(path);
    if (!copy)
        return err_memory(s->e, "the logs of a folder");
    if (replaces(s, copy))
        return true;
    if (s->count < s->max) {
        s->path[s->count++] = copy;
    } else {
        free(copy);
        s->left_out++;
    }
    return true;
}

static bool walk(struct scan *s, const char *folder, int depth);

static bool visit(struct scan *s, const char *folder, const char *name, int depth)
{
    char path[FILE_PATH_MAX];
    struct stat st;
    if (name[0] == '.' || !file_join(path, folder, name, NULL))
        return true;
    if (lstat(path, &st) != 0)
        return errno == ENOENT || errno == EACCES || err_sys(s->e, errno, "%s: cannot be looked at", path);
    if (S_ISDIR(st.st_mode))
        return depth == LOG_SCAN_DEPTH || walk(s, path, depth + 1);
    if (S_ISLNK(st.st_mode) && stat(path, &st) != 0)
        return true;
    return !S_ISREG(st.st_mode) || !is_candidate(name) || !starts_as_log(path, is_sure(name)) || add(s, path);
}

/* A folder that may not be read is passed over, unless it is the one that was asked for. */
static bool walk(struct scan *s, const char *folder, int depth)
{
    struct dirent **entry;
    int n = scandir(folder, &entry, NULL, alphasort);
    bool ok = true;
    if (n < 0)
        return (depth > 0 && (errno == EACCES || errno == ENOENT))
            || err_sys(s->e, errno, "%s: cannot be looked through", folder);
    for (int i = 0; i < n; i++) {
        if (ok && s->visits++ < LOG_SCAN_MAX)
            ok = visit(s, folder, entry[i]->d_name, depth);
        free(entry[i]);
    }
    free(entry);
    return ok;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

size_t log_scan(const char *folder, char **path, size_t max, size_t *left_out, struct err *e)
{
    struct scan s = {.path = path, .max = max, .e = e};
    if (!walk(&s, folder, 0)) {
        while (s.count > 0)
            free(path[--s.count]);
        return 0;
    }
    qsort(path, s.count, sizeof *path, by_text);
    if (left_out)
        *left_out = s.visits > LOG_SCAN_MAX ? SIZE_MAX : s.left_out;
    return s.count;
}
