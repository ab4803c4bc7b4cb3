/* SPDX-License-Identifier: MIT */
/* What there is to be shown of a run; see show.h. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "show.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct shown_file *)a)->name, ((const struct shown_file *)b)->name);
}

/* A folder's own folders and hidden files are not told, nor is what is gone by now. False when it cannot be looked
 * at. */
static bool take_file(struct shown *s, DIR *dir, const char *name, struct err *e)
{
    struct stat st;
    if (name[0] == '.')
        return true;
    if (fstatat(dirfd(dir), name, &st, 0) != 0)
        return errno == ENOENT || err_sys(e, errno, "%s/%s: cannot be looked at", s->folder, name);
    if (!S_ISREG(st.st_mode))
        return true;
    s->checkpoint = s->checkpoint || strcmp(name, "checkpoint.safetensors") == 0;
    if (s->file_count == SHOW_FILES_MAX) {
        s->more_files++;
        return true;
    }
    struct shown_file *f = &s->file[s->file_count];
    text_safe(f->name, sizeof f->name, name);
    f->size = (uint64_t)st.st_size;
    s->file_count++;
    return true;
}

static bool read_files(struct shown *s, struct err *e)
{
    DIR *dir = opendir(s->folder);
    bool ok = true;
    if (!dir)
        return err_sys(e, errno, "%s: cannot be listed", s->folder);
    for (const struct dirent *d; ok && (errno = 0, d = readdir(dir));)
        ok = take_file(s, dir, d->d_name, e);
    if (ok && errno)
        ok = err_sys(e, errno, "%s: cannot be listed", s->folder);
    closedir(dir);
    qsort(s->file, s->file_count, sizeof *s->file, by_name);
    return ok;
}

bool show_can_go_on(const struct shown *s)
{
    return s->info.course_known && s->entry.state != RUN_DONE && !run_state_active(s->entry.state);
}

bool show_read(struct shown *s, const struct store *store, const struct store_entry *entry, struct err *e)
{
    struct history h;
    memset(s, 0, sizeof *s);
    s->entry = *entry;
    if (!record_read(&s->info, store->root, entry->id, e) || !file_join(s->folder, store->root, entry->id, e)
        || !record_read_history(&h, store->root, entry->id, 0, &s->torn, e))
        return false;
    history_free(&h);
    return read_files(s, e);
}
