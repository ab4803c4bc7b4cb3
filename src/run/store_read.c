/* SPDX-License-Identifier: MIT */
/* Reads the list of runs; see run/store.h.
 *
 * names in the folder, sorted -> for each: does the index's entry still stand? -> those that do not are read from the
 * run's own files -> index, when it changed -> states -> newest first. Thousands of runs are shared out among two
 * threads, for what takes time is the kernel's work on each file.
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
    struct store_entry *old; /* the index's, by descending id as the names */
    size_t old_count;
    size_t *from;            /* (names->count): which of them still stands for a name, or NOWHERE */
    struct store_entry *entry; /* (names->count) */
    unsigned char *trust;    /* likewise */
    int64_t since;
    void (*step)(struct job *, size_t i);
    atomic_size_t next;      /* name to be done */
};

static const size_t NOWHERE = SIZE_MAX;

static size_t find_old(const struct job *j, const char *name)
{
    size_t low = 0, high = j->old_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(j->old[middle].id, name);
        if (order == 0)
            return middle;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NOWHERE;
}

static void check_one(struct job *j, size_t i)
{
    size_t k = find_old(j, j->names->name[i]);
    j->from[i] = k != NOWHERE && store_entry_stands(&j->old[k], &j->root) ? k : NOWHERE;
}

static void read_one(struct job *j, size_t i)
{
    j->trust[i] = STORE_LASTING;
    if (j->from[i] == NOWHERE)
        j->trust[i] = (unsigned char)store_entry_read(&j->entry[i], &j->root, j->names->name[i], j->since);
    else
        memcpy(&j->entry[i], &j->old[j->from[i]], sizeof *j->entry);
}

static void *work(void *arg)
{
    struct job *j = arg;
    for (;;) {
        size_t from = atomic_fetch_add_explicit(&j->next, CHUNK, memory_order_relaxed), count = j->names->count;
        for (size_t i = from; i < count && i < from + CHUNK; i++)
            j->step(j, i);
        if (from + CHUNK >= count)
            return NULL;
    }
}

/* A second thread that cannot be had is no error: this one does it all. */
static void work_together(struct job *j, void (*step)(struct job *, size_t i))
{
    pthread_t second;
    json_object_seed(0); /* once, before two threads make their first object */
    j->step = step;
    atomic_store(&j->next, 0);
    bool two = j->names->count > ALONE_MAX && thread_start(&second, work, j, "the list of runs", NULL);
    work(j);
    if (two)
        pthread_join(second, NULL);
}

/* What is as old as the tick of a clock. */
static int64_t a_tick_ago(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_sec -= TICK_SECONDS;
    return store_nanoseconds(t);
}

/* The index is all there is to be known, as it is most of the time. */
static bool is_as_before(const struct job *j)
{
    if (j->names->count != j->old_count)
        return false;
    for (size_t i = 0; i < j->old_count; i++)
        if (j->from[i] != i)
            return false;
    return true;
}

/* The index is right when each of its entries was taken and there is no other that lasts. */
static bool is_new(const struct job *j)
{
    size_t lasting = 0, taken = 0;
    for (size_t i = 0; i < j->names->count; i++) {
        lasting += j->trust[i] == STORE_LASTING;
        taken += j->from[i] != NOWHERE;
    }
    return lasting != taken || taken != j->old_count;
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

/* Of those that began in the same second, the one that ended later comes first. */
static int newest_first(const void *a, const void *b)
{
    const struct store_entry *p = a, *q = b;
    char x[32], y[32];
    int order = strcmp(began(q, y), began(p, x));
    if (order == 0)
        order = (q->stamp[0].modified > p->stamp[0].modified) - (q->stamp[0].modified < p->stamp[0].modified);
    return order ? order : strcmp(q->id, p->id);
}

/* By their ids they mostly are. */
static void sort(struct store *s)
{
    for (size_t i = 1; i < s->count; i++) {
        if (newest_first(&s->entry[i - 1], &s->entry[i]) > 0) {
            qsort(s->entry, s->count, sizeof *s->entry, newest_first);
            return;
        }
    }
}

/* Those that are not as before are read; the index is written anew. */
static bool read_changed(struct job *j, const struct store *s, bool indexed, struct err *e)
{
    j->entry = mem_raw(j->names->count, sizeof *j->entry);
    j->trust = mem_array(j->names->count, 1);
    if (!j->entry || !j->trust) {
        mem_free(j->entry);
        j->entry = NULL;
        return err_memory(e, "the list of runs");
    }
    j->since = a_tick_ago();
    work_together(j, read_one);
    if (indexed && is_new(j))
        store_index_save(s->home, j->entry, j->trust, j->names->count);
    return true;
}

/* j->entry and the number of entries in it. */
static bool run_job(struct job *j, const struct store *s, bool indexed, size_t *count, struct err *e)
{
    j->from = mem_raw(j->names->count, sizeof *j->from);
    if (!j->from)
        return err_memory(e, "the list of runs");
    j->old = indexed ? store_index_load(s->home, &j->old_count) : NULL;
    work_together(j, check_one);
    *count = j->names->count;
    if (is_as_before(j)) {
        j->entry = j->old;
        j->old = NULL;
    } else if (read_changed(j, s, indexed, e)) {
        *count = drop_left_out(j);
    }
    for (size_t i = 0; j->entry && i < *count; i++)
        store_entry_ask_state(&j->entry[i], &j->root);
    return j->entry != NULL;
}

static bool read_names(struct store *s, const struct store_names *names, const char *folder, bool indexed,
                       struct err *e)
{
    struct job j = {.names = names};
    size_t count = 0;
    if (!record_root_open(&j.root, folder, e))
        return false;
    bool ok = run_job(&j, s, indexed, &count, e);
    if (ok) {
        mem_free(s->entry);
        s->entry = j.entry;
        s->count = count;
        sort(s);
    }
    mem_free(j.old);
    mem_free(j.from);
    mem_free(j.trust);
    record_root_close(&j.root);
    return ok;
}

bool store_list_read(struct store *s, const char *folder, bool indexed, struct err *e)
{
    struct store_names names;
    bool ok = store_names_read(&names, folder, STORE_RUNS_MAX, e);
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
