/* SPDX-License-Identifier: MIT */
/* A folder of the suite's own for tests that touch files, and what those tests say again and again. Made and removed by
 * the parent of the tests' processes, so it goes away also when a test dies.
 */
#include "tests/base/scratch.h"

#include <check.h>
#include <dirent.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

enum { NOBODY = 65534 };

char scratch_root[FILE_PATH_MAX];

void scratch_make(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(scratch_root, sizeof scratch_root, "%s/check_file.XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(scratch_root) || chmod(scratch_root, 0755) != 0) {
        perror(scratch_root);
        exit(EXIT_FAILURE);
    }
}

/* Tests shut folders; a user who is not root must open them before they can be emptied. */
static int open_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)ftw;
    return S_ISDIR(st->st_mode) && type != FTW_SL ? chmod(path, 0700) : 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

void scratch_remove(void)
{
    if (nftw(scratch_root, open_one, 16, FTW_PHYS) != 0 ||
        nftw(scratch_root, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
        perror(scratch_root);
}

const char *scratch_at(const char *name)
{
    static char path[4][FILE_PATH_MAX];
    static unsigned turn;
    char *out = path[turn++ % 4];
    struct err e = {0};
    ck_assert_msg(file_join(out, scratch_root, name, &e), "%s", e.text);
    return out;
}

void scratch_put(const char *path, const char *content)
{
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(content, f), 0);
    ck_assert_int_eq(fclose(f), 0);
}

void scratch_holds(const char *path, const char *content)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    struct err e = {0};
    ck_assert_msg(file_read(path, 1 << 20, &bytes, &size, &e), "%s", e.text);
    ck_assert_uint_eq(size, strlen(content));
    ck_assert_str_eq((char *)bytes, content);
    mem_free(bytes);
}

void scratch_error(const struct err *e, const char *word, const char *another)
{
    ck_assert_int_eq(e->code, ERR_FAIL);
    ck_assert_ptr_null(strchr(e->text, '\n'));
    ck_assert_msg(strstr(e->text, word) != NULL, "\"%s\" does not say \"%s\"", e->text, word);
    ck_assert_msg(strstr(e->text, another) != NULL, "\"%s\" does not say \"%s\"", e->text, another);
    ck_assert_int_ne(e->text[strlen(e->text) - 1], '.');
}

unsigned scratch_entries(const char *path)
{
    DIR *d = opendir(path);
    ck_assert_ptr_nonnull(d);
    unsigned n = 0;
    for (struct dirent *entry; (entry = readdir(d));)
        n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    ck_assert_int_eq(closedir(d), 0);
    return n;
}

void scratch_nobody(void)
{
    if (getuid() == 0) {
        ck_assert_int_eq(setgid(NOBODY), 0);
        ck_assert_int_eq(setuid(NOBODY), 0);
    }
}
