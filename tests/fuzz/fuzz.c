/* SPDX-License-Identifier: MIT */
/* What the targets of fuzzing share; see fuzz.h. */
#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum { TEXT_MAX = 8192 };

void fuzz_broken(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

char *fuzz_text(const uint8_t *data, size_t size)
{
    size_t n = size ? strnlen((const char *)data, size) : 0;
    char *text = malloc(n + 1);
    FUZZ_REQUIRE(text != NULL);
    if (n)
        memcpy(text, data, n);
    text[n] = 0;
    return text;
}

uint8_t fuzz_byte(struct fuzz_input *in)
{
    return in->at < in->end ? *in->at++ : 0;
}

size_t fuzz_left(const struct fuzz_input *in)
{
    return (size_t)(in->end - in->at);
}

char *fuzz_line(struct fuzz_input *in)
{
    char *text = fuzz_text(in->at, fuzz_left(in));
    size_t n = strlen(text);
    in->at += n < fuzz_left(in) ? n + 1 : n;
    return text;
}

/* A write that the disk's quota or a signal cuts short is no finding; the system's refusal is none of the parser's. */
static void fill(int fd, const void *data, size_t size)
{
    const char *p = data;
    while (size) {
        ssize_t n = write(fd, p, size);
        FUZZ_REQUIRE(n > 0 || errno == EINTR);
        p += n > 0 ? n : 0;
        size -= n > 0 ? (size_t)n : 0;
    }
}

const char *fuzz_file(const void *data, size_t size)
{
    static int fd = -1;
    static char path[256];
    if (fd < 0) {
        snprintf(path, sizeof path, "%s/file", fuzz_folder());
        fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        FUZZ_REQUIRE(fd >= 0);
    }
    FUZZ_REQUIRE(ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0);
    fill(fd, data, size);
    return path;
}

static char folder[160];
static pid_t owner;

static int unlink_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)st, (void)type, (void)where;
    return remove(path);
}

/* A child that a test forks leaves it to its parent. */
static void remove_folder(void)
{
    if (getpid() == owner)
        nftw(folder, unlink_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *fuzz_folder(void)
{
    if (folder[0] && owner == getpid())
        return folder;
    const char *place = getenv("TMPDIR");
    if (!place || !place[0])
        place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    FUZZ_REQUIRE(snprintf(folder, sizeof folder, "%s/dropout-lab-fuzz-XXXXXX", place) < (int)sizeof folder);
    FUZZ_REQUIRE(mkdtemp(folder) != NULL);
    owner = getpid();
    FUZZ_REQUIRE(atexit(remove_folder) == 0);
    return folder;
}

const char *fuzz_put(const char *name, const void *data, size_t size)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name);
    for (char *p = path + strlen(folder) + 1; (p = strchr(p, '/')); p++) {
        *p = 0;
        FUZZ_REQUIRE(mkdir(path, 0700) == 0 || errno == EEXIST);
        *p = '/';
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FUZZ_REQUIRE(fd >= 0);
    fill(fd, data, size);
    close(fd);
    return path;
}

void fuzz_safe(const char *text)
{
    char safe[TEXT_MAX];
    text_safe(safe, sizeof safe, text);
    FUZZ_REQUIRE(strcmp(safe, text) == 0);
}

void fuzz_error(const struct err *e)
{
    FUZZ_REQUIRE(e->code == ERR_FAIL || e->code == ERR_USAGE);
    FUZZ_REQUIRE(e->text[0] != 0);
    fuzz_safe(e->text);
}
