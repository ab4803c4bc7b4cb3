/* SPDX-License-Identifier: MIT */
/* `dropout-lab export`: kept runs in the formats of others, on stdout or in files that appear as a whole. Main
 * thread. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/print.h"
#include "base/text.h"
#include "export.h"
#include "options.h"
#include "out.h"
#include "run/store.h"

struct job {
    const struct options *options;
    const struct export_format *format;
    bool to_stdout;
    struct export_list list;
};

/* ---- what to do ---- */

static const struct export_format *format_named(const char *name, struct err *e)
{
    char list[80] = "";
    for (size_t i = 0; export_format_at(i); i++) {
        if (strcmp(export_format_at(i)->name, name) == 0)
            return export_format_at(i);
        text_append(list, sizeof list, "%s%s", i ? ", " : "", export_format_at(i)->name);
    }
    err_set(e, ERR_USAGE, "--format %.40s: there is no such format; they are %s", name, list);
    return NULL;
}

/* By the end of the output's name; CSV where nothing is said at all. */
static const struct export_format *format_guessed(const char *output, struct err *e)
{
    const char *dot = output ? strrchr(output, '.') : NULL;
    for (size_t i = 0; dot && export_format_at(i); i++)
        if (export_format_at(i)->extension && strcmp(export_format_at(i)->extension, dot) == 0)
            return export_format_at(i);
    if (!output || strcmp(output, "-") == 0)
        return export_format_at(0);
    err_set(e, ERR_USAGE, "%.200s: which format? Say it by --format, for example --format csv", output);
    return NULL;
}

/* What does not go together. */
static bool check_job(const struct job *j, struct err *e)
{
    const struct export_format *f = j->format;
    bool named = j->options->output != NULL, several = j->options->word_count > 1;
    if (j->options->word_count == 0)
        return err_set(e, ERR_USAGE, "export: which runs? For example dropout-lab export last --format csv");
    if (f->one && several)
        return err_set(e, ERR_USAGE, "--format %s: takes one run; name one", f->name);
    if (f->folder && j->to_stdout && several)
        return err_set(e, ERR_USAGE, "--format %s: only one run goes to stdout; for several name a folder by --output",
                       f->name);
    if (f->binary && !named && isatty(STDOUT_FILENO))
        return err_set(e, ERR_USAGE, "--format %s: is nothing to read on a terminal; say where to by --output",
                       f->name);
    return true;
}

static bool plan_job(struct job *j, struct err *e)
{
    const struct options *o = j->options;
    j->format = o->format ? format_named(o->format, e) : format_guessed(o->output, e);
    j->to_stdout = !o->output || strcmp(o->output, "-") == 0;
    return j->format && check_job(j, e);
}

/* ---- doing it ---- */

struct bytes {
    char *at; /* freed by free() */
    size_t size;
};

struct printing {
    const struct export_format *format;
    const struct export_list *list;
};

static bool print(FILE *to, void *arg, struct err *e)
{
    const struct printing *p = arg;
    return p->format->print(to, p->list, e);
}

static bool make(struct bytes *b, const struct export_format *f, const struct export_list *list, struct err *e)
{
    struct printing p = {f, list};
    *b = (struct bytes){0};
    return print_bytes(&b->at, &b->size, print, &p, "the export", e);
}

/* DIR/<id>/events.out.tfevents.... */
static bool event_path(char *path, const char *folder, const char *root, const char *id, struct err *e)
{
    char name[96], below[FILE_PATH_MAX];
    struct record_info info;
    if (!record_read(&info, root, id, e) || !file_join(below, folder, id, e) || !file_make_dirs(below, e))
        return false;
    export_event_name(name, sizeof name, &info);
    return file_join(path, below, name, e);
}

static bool export_each(const struct job *j, struct err *e)
{
    for (size_t i = 0; i < j->list.count; i++) {
        char path[FILE_PATH_MAX];
        struct export_list one = {.root = j->list.root, .count = 1, .run = &j->list.run[i]};
        struct bytes b;
        if (!make(&b, j->format, &one, e))
            return false;
        bool done = event_path(path, j->options->output, one.root, one.run[0]->id, e)
            && file_replace(path, b.at, b.size, e);
        free(b.at);
        if (!done)
            return false;
    }
    return true;
}

static bool export_all(const struct job *j, struct err *e)
{
    struct bytes b;
    if (j->format->folder && !j->to_stdout)
        return export_each(j, e);
    if (!make(&b, j->format, &j->list, e))
        return false;
    bool done = j->to_stdout ? out_bytes(b.at, b.size, e) : file_replace(j->options->output, b.at, b.size, e);
    free(b.at);
    return done;
}

/* The runs that the words mean. */
static bool find_runs(struct job *j, const struct store *s, const struct store_entry **run, struct err *e)
{
    for (size_t i = 0; i < j->options->word_count; i++)
        if (!(run[i] = store_find(s, j->options->word[i], e)))
            return false;
    j->list = (struct export_list){.root = s->root, .count = j->options->word_count, .run = run};
    return true;
}

int cmd_export(const struct options *o)
{
    struct store s = {0};
    struct job j = {.options = o};
    struct err e = {0};
    const struct store_entry **run = mem_array(o->word_count, sizeof *run);
    bool done = (run || err_memory(&e, "the runs")) && plan_job(&j, &e) && store_init(&s, &e) && store_read(&s, &e)
        && find_runs(&j, &s, run, &e) && export_all(&j, &e);
    store_free(&s);
    mem_free(run);
    return out_end(done, &e);
}
