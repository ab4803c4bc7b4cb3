/* SPDX-License-Identifier: MIT */
/* Blocks of files, added up; see account_disk.h. */
#include "account_disk.h"

#include <errno.h>
#include <ftw.h>
#include <sys/stat.h>

#include "base/text.h"

enum { BLOCK = 512, DEPTH = 16 };

static uint64_t total; /* nftw hands its function no more than the file */

static int add(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)path, (void)at;
    if (type == FTW_F || type == FTW_D)
        total += (uint64_t)st->st_blocks * BLOCK;
    return 0;
}

bool account_has_room(const struct account *a, uint64_t bytes, struct err *e)
{
    char used[32], most[32], more[32];
    enum { KILO = 1000 };
    total = 0;
    if (nftw(a->store, add, DEPTH, FTW_PHYS) != 0)
        return err_sys(e, errno, "%s: what it takes cannot be counted", a->store);
    if (total + bytes <= a->limits.disk)
        return true;
    return err_set(e, ERR_FAIL,
                   "your runs and figures take %s kB on disk, and with %s kB more it would be over this account's "
                   "%s kB; delete runs (d in the list, 5) and empty the trash (E)",
                   text_count(used, sizeof used, total / KILO), text_count(more, sizeof more, bytes / KILO),
                   text_count(most, sizeof most, a->limits.disk / KILO));
}
