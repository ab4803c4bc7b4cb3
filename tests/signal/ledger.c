/* SPDX-License-Identifier: MIT */
/* The table and the judgement; see ledger.h. */
#include "ledger.h"

#include <check.h>
#include <glob.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "run/store.h"
#include "tests/common/scratch.h"
#include "view/lab.h"

/* Their memory is not the program's. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

void ledger_open(struct ledger *l, const char *path)
{
    *l = (struct ledger){.begin = clock_now()};
    if (!path)
        return;
    l->csv = fopen(path, "w");
    ck_assert_msg(l->csv != NULL, "%s cannot be written", path);
    fputs("seconds,session,presses,calm,runs,epochs,rss_kb,own_kb,peak_kb,descriptors,threads,cpu_seconds,"
          "answer_seconds\n", l->csv);
}

void ledger_close(struct ledger *l)
{
    if (l->csv)
        ck_assert_int_eq(fclose(l->csv), 0);
    l->csv = NULL;
}

void ledger_begin(struct ledger *l)
{
    l->sessions++;
    l->base = (struct meter){0};
    l->runs = l->rows = 0;
    l->full_kb = 0;
    l->answer = l->longest = 0;
}

static void write_line(struct ledger *l, bool calm)
{
    const struct meter *m = &l->now;
    if (!l->csv)
        return;
    fprintf(l->csv, "%.1f,%u,%lu,%d,%lu,%lu,%ld,%ld,%ld,%u,%u,%.2f,%.3f\n", clock_now() - l->begin, l->sessions,
            l->presses, calm, l->runs, l->rows, m->rss_kb, m->heap_kb, m->peak_kb, m->descriptors, m->threads, m->cpu,
            l->answer);
    ck_assert_int_eq(fflush(l->csv), 0);
}

void ledger_note(struct ledger *l, pid_t pid)
{
    if (meter_read(&l->now, pid))
        write_line(l, false);
}

/* The runs on disk, those in the trash too, and their epochs. What was emptied from the trash may still be in memory,
 * so neither number goes down while a session lasts. */
static void count_store(struct ledger *l, const char *home)
{
    char pattern[FILE_PATH_MAX];
    glob_t found;
    unsigned long rows = 0;
    snprintf(pattern, sizeof pattern, "%s/dropout-lab/*/*/history.csv", home);
    if (glob(pattern, GLOB_NOSORT, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        FILE *f = fopen(found.gl_pathv[i], "r");
        for (int c; f && (c = getc(f)) != EOF;)
            rows += c == '\n';
        if (f)
            fclose(f);
    }
    l->runs = found.gl_pathc > l->runs ? found.gl_pathc : l->runs;
    l->rows = rows > l->rows ? rows : l->rows;
    globfree(&found);
}

/* A run's history and its part in the mean and spread of its group; the lab's and the list's entries. What is on disk
 * and in the lab is counted for both. */
static long holdings_kb(const struct ledger *l)
{
    size_t lab = LAB_RUNS_MAX * (sizeof(struct lab_run) + sizeof(struct lab_group));
    size_t listed = l->runs * 3 * sizeof(struct store_entry); /* as it is read, as it is, as the index is made */
    return (long)((lab + listed + l->rows * 3 * sizeof(struct epoch_row)) / 1024) + LEDGER_MEMORY_MB * 1024;
}

static const char *judge(struct ledger *l)
{
    static char why[256];
    const struct meter *now = &l->now, *base = &l->base;
    if (now->descriptors > base->descriptors + LEDGER_SPARE)
        snprintf(why, sizeof why, "%u descriptors are open where %u were", now->descriptors, base->descriptors);
    else if (now->threads > base->threads + LEDGER_SPARE)
        snprintf(why, sizeof why, "there are %u threads where %u were", now->threads, base->threads);
    else if (!sanitized && now->heap_kb > base->heap_kb + holdings_kb(l) + LEDGER_SLACK_KB)
        snprintf(why, sizeof why, "%ld kB of memory at the beginning, %ld now; %lu runs with %lu epochs explain %ld",
                 base->heap_kb, now->heap_kb, l->runs, l->rows, holdings_kb(l));
    else if (!sanitized && l->full_kb && now->heap_kb > l->full_kb + LEDGER_FULL_KB)
        snprintf(why, sizeof why, "memory went from %ld to %ld kB after the session was full", l->full_kb,
                 now->heap_kb);
    else
        return NULL;
    return why;
}

const char *ledger_calm(struct ledger *l, pid_t pid, const char *home, bool full)
{
    if (!meter_read(&l->now, pid))
        return "the program is gone";
    count_store(l, home);
    if (!l->base.rss_kb)
        l->base = l->now;
    if (full && !l->full_kb)
        l->full_kb = l->now.heap_kb;
    l->most_kb = l->now.heap_kb > l->most_kb ? l->now.heap_kb : l->most_kb;
    write_line(l, true);
    return judge(l);
}
