/* SPDX-License-Identifier: MIT */
/* Reads the list of runs; see run/store.h.
 *
 * names in the folder, sorted -> for each: the index's entry, where the files stand as it says, or else the run's own
 * files -> index, when it changed -> newest first. Thousands of runs are shared out among two threads, for what takes
 * time is the kernel's work on each file.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/thread.h"
#include "store_list.h"

enum {
    CHUNK = 64,         /* runs that a thread takes at a time */
    ALONE_MAX = 256,    /* runs for which a second thread does not pay */
    /* A file that is written twice within its file system's tick has the same time for both: the coarsest tick that is
     * in use is FAT's. */
    TICK_SECONDS = 2,
};

struct job {
    struct record_root root;
    const struct store_names *names;
    const struct store_entry *old; /* the index's, by descending id as the names */
    size_t old_count;
    struct store_entry *entry;     /* (names->count) */
    unsigned char *trust;          /* likewise */
    int64_t since;
    atomic_size_t next, taken;     /* the next name; entries taken from the index */
};

static const struct store_entry *find_old(const struct job *j, const char *name)
{
    size_t low = 0, high = j->old_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(j->old[middle].id, name);
        if (order == 0)
            return &j->old[middle];
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void read_one(struct job *j, size_t i)
{
    const char *name = j->names->name[i];
    const struct store_entry *old = find_old(j, name);
    if (old && store_entry_stands(old, &j->root)) {
        memcpy(&j->entry[i], old, sizeof *old);
        store_entry_ask_state(&j->entry[i], &j->root);
        j->trust[i] = STORE_LASTING;
        atomic_fetch_add_explicit(&j->taken, 1, memory_order_relaxed);
        return;
    }
    j->trust[i] = (unsigned char)store_entry_read(&j->entry[i], &j->root, name, j->since);
}

static void *work(void *arg)
{
    struct job *j = arg;
    for (;;) {
        size_t from = atomic_fetch_add_explicit(&j->next, CHUNK, memory_order_relaxed), count = j->names->count;
        for (size_t i = from; i < count && i < from + CHUNK; i++)
            read_one(j, i);
        if (from + CHUNK >= count)
            return NULL;
    }
}

/* A second thread that cannot be had is no error: this one does it all. */
static void work_together(struct job *j)
{
    pthread_t second;
    json_object_seed(0); /* once, before two threads make their first object */
    bool two = j->names->count > ALONE_MAX && thread_start(&second, work, j, "the list of runs", NULL);
    work(j);
    if (two)
        pthread_join(second, NULL);
}

static int64_t calendar_now(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* The index is right when each of its entries was taken and there is no other that lasts. */
static bool is_new(const struct job *j)
{
    size_t lasting = 0;
    for (size_t i = 0; i < j->names->count; i++)
        lasting += j->trust[i] == STORE_LASTING;
    return lasting != atomic_load(&j->taken) || lasting != j->old_count;
}

static size_t drop_left_out(struct job *j)
{
    size_t kept = 0;
    for (size_t i = 0; i < j->names->count; i++) {
        if (j->trust[i] == STORE_LEAVE_OUT)
            continue;
        if (kept != i)
            memcpy(&j->entry[kept], &j->entry[i], sizeof *j->entry);
        kept++;
    }
    return kept;
}

/* Of a folder that cannot be read the id tells when it began, "20261122-161523-...". */
static const char *began(const struct store_entry *x, char out[32])
{
    static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
    const char *from = x->id;
    if (x->started[0])
        return x->started;
    for (size_t i = 0; i < sizeof form; i++) {
        from += i == 10; /* the hyphen between day and time */
        out[i] = form[i];
        if (form[i] == 'd')
            out[i] = *from >= '0' && *from <= '9' ? *from++ : '0';
    }
    return out;
}

static int newest_first(const void *a, const void *b)
{
    char x[32], y[32];
    int order = strcmp(began(b, y), began(a, x));
    return order ? order : strcmp(((const struct store_entry *)b)->id, ((const struct store_entry *)a)->id);
}

/* By their ids they nearly always are. */
static void sort(struct store *s)
{
    for (size_t i = 1; i < s->count; i++) {
        if (newest_first(&s->entry[i - 1], &s->entry[i]) > 0) {
            qsort(s->entry, s->count, sizeof *s->entry, newest_first);
            return;
        }
    }
}

static void run_job(struct job *j, struct store *s, bool indexed)
{
    struct store_entry *old = indexed ? store_index_load(s->home, &j->old_count) : NULL;
    j->old = old;
    j->since = calendar_now() - (int64_t)TICK_SECONDS * 1000000000;
    work_together(j);
    mem_free(old);
    if (indexed && is_new(j))
        store_index_save(s->home, j->entry, j->trust, j->names->count);
    mem_free(s->entry);
    s->entry = j->entry;
    s->count = drop_left_out(j);
    sort(s);
}

static bool read_names(struct store *s, const struct store_names *names, const char *folder, bool indexed, struct err *e)
{
    struct job j = {.names = names};
    if (!record_root_open(&j.root, folder, e))
        return false;
    j.entry = mem_raw(names->count, sizeof *j.entry);
    j.trust = mem_array(names->count, 1);
    bool ok = (j.entry && j.trust) || err_memory(e, "the list of runs");
    if (ok)
        run_job(&j, s, indexed);
    else
        mem_free(j.entry);
    mem_free(j.trust);
    record_root_close(&j.root);
    return ok;
}

bool store_list_read(struct store *s, const char *folder, bool indexed, struct err *e)
{
    struct store_names names;
    bool ok = store_names_read(&names, folder, e);
    if (ok && names.count) {
        ok = read_names(s, &names, folder, indexed, e);
    } else if (ok) {
        mem_free(s->entry);
        s->entry = NULL;
        s->count = 0;
    }
    store_names_free(&names);
    return ok;
}

bool store_read(struct store *s, struct err *e)
{
    return store_list_read(s, s->root, true, e);
}

bool store_read_trash(struct store *s, struct err *e)
{
    return store_list_read(s, s->trash, false, e);
}
