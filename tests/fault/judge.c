/* SPDX-License-Identifier: MIT */
/* The judgement; see judge.h. Each rule returns NULL or the sentence that says what is wrong. */
#define _GNU_SOURCE
#include "judge.h"

#include <check.h>
#include <jansson.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/common/scratch.h"

static const char *say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static const char *say(const char *fmt, ...)
{
    static char text[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return text;
}

void judge_learn(struct clean *c, const struct operation *o)
{
    static struct ending end;
    c->operation = o;
    stage_set(o);
    tree_read(&c->before, stage_at(""));
    stage_run(&end, o, NULL, 0, false, 0);
    ck_assert_msg(end.status == 0, "%s: status %d: %s", o->name, end.status, end.err);
    tree_read(&c->after, stage_at(""));
    for (int i = 0; i < FAULT_CALLS; i++)
        c->calls[i] = atomic_load(&stage_page->calls[i]);
    for (int i = 0; i < MADE_MAX && o->made[i]; i++)
        ck_assert_msg(tree_find(&c->after, o->made[i]), "%s: makes no %s", o->name, o->made[i]);
}

/* ---- how it ended ---- */

static bool told(const struct ending *end)
{
    return strncmp(end->err, "dropout-lab: ", 13) == 0 || strstr(end->err, "\ndropout-lab: ") != NULL
        || strncmp(end->err, "error: ", 7) == 0 || strstr(end->err, "\nerror: ") || strstr(end->err, "warning: ");
}

static const char *check_status(const struct ending *end)
{
    bool hung_up = end->status == 128 + SIGHUP && atomic_load(&stage_page->on_tty);
    if (end->status == STATUS_HANGS)
        return say("hangs in %s", stage_page->crash);
    if (strstr(end->err, "Sanitizer") || strstr(end->err, "runtime error: "))
        return say("a sanitizer: %s", end->err);
    if (end->killed || (end->status != 0 && end->status != 1 && !hung_up))
        return say("status %d in %s: %s", end->status, stage_page->crash, end->err);
    if (end->status == 1 && !told(end))
        return say("status 1 without a reason: %s", end->err);
    return NULL;
}

/* What libraries do themselves when they are refused memory, and nothing in the program can prevent; it makes sure that
 * there is memory before it calls them (mem_room in src/figure/draw.c and src/term/screen.c), so that this takes an
 * allocation that fails where there is memory. cairo 1.16, and the libraries by which it finds and reads fonts, crash
 * or wait for ever (FcPatternDuplicate, FcConfigSubstitute, _cairo_ft_unscaled_font_map_lock). ncurses 6.4 crashes in
 * _nc_free_tparm, at delscreen, when the terminal is restored already. */
static const char *const fonts[] = {"libcairo.so", "libfontconfig.so", "libfreetype.so", "libpixman-1.so",
                                    "libexpat.so", NULL};
static const char *const curses[] = {"libncursesw.so", "libtinfo.so", NULL};

static bool is_in(const char *name, const char *const *library)
{
    for (; *library; library++)
        if (strncmp(name, *library, strlen(*library)) == 0)
            return true;
    return false;
}

/* A sanitizer that took the crash says where it was in its first frame. */
static bool is_told_in(const char *text, const char *const *library)
{
    const char *first = strstr(text, "Sanitizer: SEGV") ? strstr(text, "#0 ") : NULL;
    const char *end = first ? strchr(first, '\n') : NULL;
    for (; end && *library; library++) {
        const char *at = strstr(first, *library);
        if (at && at < end)
            return true;
    }
    return false;
}

bool judge_known(const struct operation *o, const struct ending *end)
{
    const char *const *library = o->screen ? curses : fonts;
    if ((!o->draws && !o->screen) || stage_page->call != FAULT_ALLOC || !stage_page->nth)
        return false;
    if (o->screen && end->not_restored)
        return false;
    return ((end->killed || end->status == STATUS_HANGS) && is_in(stage_page->crash, library))
        || is_told_in(end->err, library);
}

static const char *check_leaks(const struct ending *end)
{
    int blocks = atomic_load(&stage_page->blocks), files = atomic_load(&stage_page->files);
    if (!atomic_load(&stage_page->ended))
        return end->status == 128 + SIGHUP ? NULL : say("ended without an end, status %d", end->status);
    if (strstr(end->err, "the screen ended: out of memory"))
        return NULL; /* curses ended the program, which had no turn to free anything */
    if (blocks)
        return say("%d blocks of memory are not freed", blocks);
    return files ? say("%d descriptors are not closed", files) : NULL;
}

/* ---- the files ---- */

static bool same(const struct leaf *a, const struct leaf *b)
{
    return a && b && a->size == b->size && a->sum == b->sum;
}

/* Fonts are other files, and another font is no other figure: it has to be whole. */
static bool is_whole_figure(const char *path)
{
    static const char *const end[][2] = {{".svg", "</svg>\n"}, {".pdf", "%%EOF\n"}, {".png", "IEND\xae\x42\x60\x82"}};
    size_t size;
    char *bytes = scratch_read(stage_at(path), &size);
    bool whole = false;
    for (size_t i = 0; i < sizeof end / sizeof *end; i++) {
        size_t n = strlen(end[i][1]);
        whole |= strstr(path, end[i][0]) && size > 1000 && memcmp(bytes + size - n, end[i][1], n) == 0;
    }
    free(bytes);
    return whole;
}

/* Of a run that is stopped because nobody can be told of it any more, what it has learnt is kept. */
static bool is_earlier_weights(const struct clean *c, const struct leaf *is, const char *path)
{
    const struct leaf *clean = tree_find(&c->after, path);
    return strstr(path, ".safetensors") && strncmp(c->operation->words, "run ", 4) == 0 && clean
           && is->size == clean->size;
}

/* As when nothing fails. */
static bool is_new(const struct clean *c, const struct leaf *is, const char *path)
{
    return is && (is_earlier_weights(c, is, path) || same(is, tree_find(&c->after, path))
                  || (c->operation->draws && is_whole_figure(path)));
}

static bool is_made(const struct operation *o, const char *path)
{
    for (int i = 0; i < MADE_MAX && o->made[i]; i++)
        if (strcmp(o->made[i], path) == 0)
            return true;
    return false;
}

static bool is_touched(const struct operation *o, const char *path)
{
    for (int i = 0; i < TOUCHED_MAX && o->touched[i]; i++)
        if (strstr(path, o->touched[i]))
            return true;
    return false;
}

static bool is_index(const char *path)
{
    return strcmp(path, "home/dropout-lab/index") == 0;
}

/* The next one who makes an index takes it. */
static bool is_temporary_index(const char *path)
{
    return strcmp(path, "home/dropout-lab/index.tmp") == 0;
}

static bool is_said(const char *path)
{
    return strcmp(path, "stdout") == 0 || strcmp(path, "stderr") == 0;
}

static bool is_temporary(const char *path)
{
    size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, ".tmp") == 0;
}

/* What was there before is there: as it was, or as the operation makes it. */
static const char *check_before(const struct clean *c, const struct tree *now)
{
    const struct operation *o = c->operation;
    for (size_t i = 0; i < c->before.count; i++) {
        const struct leaf *was = &c->before.leaf[i], *is = tree_find(now, was->path);
        if (same(was, is) || is_index(was->path) || is_touched(o, was->path))
            continue;
        if (!is)
            return say("%s is gone", was->path);
        if (!is_made(o, was->path) || !is_new(c, is, was->path))
            return say("%s is neither the old one nor the new one", was->path);
    }
    return NULL;
}

/* Nothing is left that success does not leave too. Runs have names of the moment; what is in their folders has not. */
static const char *check_after(const struct clean *c, const struct tree *now)
{
    static const char runs[] = "home/dropout-lab/runs/", trash[] = "home/dropout-lab/trash/";
    for (size_t i = 0; i < now->count; i++) {
        const char *path = now->leaf[i].path;
        bool kept = strncmp(path, runs, sizeof runs - 1) == 0 || strncmp(path, trash, sizeof trash - 1) == 0;
        if (is_said(path) || is_index(path) || is_temporary_index(path) || tree_find(&c->before, path))
            continue;
        if (is_temporary(path) || (!kept && !tree_find(&c->after, path)))
            return say("%s is left behind", path);
    }
    return NULL;
}

/* A list says in its place which run could not be read. */
static bool told_in_place(void)
{
    char *text = scratch_read(stage_at("stdout"), NULL);
    bool told = strstr(text, "cannot be read: ") || strstr(text, "\"problem\":") || strstr(text, " skipped");
    free(text);
    return told;
}

/* Success is whole, or says what is missing. */
static const char *check_made(const struct clean *c, const struct ending *end, const struct tree *now)
{
    const struct operation *o = c->operation;
    for (int i = 0; end->status == 0 && !told(end) && i < MADE_MAX && o->made[i]; i++)
        if (!is_new(c, tree_find(now, o->made[i]), o->made[i]) && !told_in_place())
            return say("status 0, and %s is not what it makes; nothing is said: %s", o->made[i], end->err);
    return NULL;
}

/* ---- the store, by the program itself ---- */

static bool has_seed(json_t *runs, int seed)
{
    size_t i;
    json_t *one;
    json_array_foreach(runs, i, one)
        if (json_integer_value(json_object_get(one, "seed")) == seed)
            return true;
    return false;
}

static const char *problem(json_t *runs)
{
    size_t i;
    json_t *one;
    json_array_foreach(runs, i, one)
        if (json_object_get(one, "problem"))
            return json_string_value(json_object_get(one, "problem"));
    return "";
}

static bool has_problem(json_t *runs)
{
    return problem(runs)[0] != 0;
}

static json_t *list(const char *words)
{
    json_error_t why;
    return stage_ask(words) == 0 ? json_load_file(stage_at("stdout"), JSON_REJECT_DUPLICATES, &why) : NULL;
}

static const char *check_lists(const struct clean *c, const struct ending *end, json_t *runs, json_t *trash)
{
    static const int seeds[] = {3, 7, 9, 5};
    bool empties = strstr(c->operation->words, "--empty") != NULL;
    if (!json_is_array(runs) || !json_is_array(trash))
        return "the store cannot be listed";
    /* of a run that was to be gone for good, and could not be removed whole, that is told, and run.json may be gone */
    if (has_problem(runs) || (has_problem(trash) && !(empties && end->status == 1)))
        return say("a run in the store cannot be read: %.300s%.300s", problem(runs), problem(trash));
    for (size_t i = 0; !c->operation->bare && i < sizeof seeds / sizeof *seeds; i++)
        if (!has_seed(runs, seeds[i]) && !has_seed(trash, seeds[i]) && !(empties && seeds[i] == 5))
            return say("the run of seed %d is lost", seeds[i]);
    return NULL;
}

static const char *check_store(const struct clean *c, const struct ending *end)
{
    json_t *runs = list("runs --json"), *trash = list("runs --trash --json");
    const char *wrong = check_lists(c, end, runs, trash);
    json_decref(runs);
    json_decref(trash);
    return wrong;
}

static bool store_changed(const struct clean *c, const struct tree *now)
{
    static const char store[] = "home/";
    size_t was = 0, is = 0;
    for (size_t i = 0; i < c->before.count; i++) {
        const struct leaf *x = &c->before.leaf[i];
        was += strncmp(x->path, store, sizeof store - 1) == 0;
        if (strncmp(x->path, store, sizeof store - 1) == 0 && !same(x, tree_find(now, x->path)))
            return true;
    }
    for (size_t i = 0; i < now->count; i++)
        is += strncmp(now->leaf[i].path, store, sizeof store - 1) == 0;
    return was != is;
}

/* The terminal takes no modes any more, or refused bytes that curses did not write again. */
static bool nobody_can_restore(void)
{
    return (stage_page->call == FAULT_MODES && stage_page->on)
        || (stage_page->call == FAULT_WRITE && stage_page->effect != FAULT_HALF && atomic_load(&stage_page->on_tty));
}

const char *judge(const struct clean *c, const struct ending *end)
{
    static struct tree now;
    const char *wrong = check_status(end);
    if (!wrong)
        wrong = check_leaks(end);
    if (!wrong && c->operation->screen && end->not_restored && !nobody_can_restore())
        wrong = say("%s of the terminal: not restored, status %d: %s", end->not_restored, end->status, end->err);
    if (wrong)
        return wrong;
    tree_read(&now, stage_at(""));
    if (!(wrong = check_before(c, &now)) && !(wrong = check_after(c, &now)) && !(wrong = check_made(c, end, &now))
        && store_changed(c, &now))
        wrong = check_store(c, end);
    return wrong;
}
