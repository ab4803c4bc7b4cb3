/* SPDX-License-Identifier: MIT */
/* Where the runs are, and which of them the user means; see run/store.h. */
#include "run/store.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

bool store_init(struct store *s, struct err *e)
{
    memset(s, 0, sizeof *s);
    return file_data_home(s->home, e) && file_join(s->root, s->home, "runs", e)
        && file_join(s->trash, s->home, "trash", e);
}

void store_free(struct store *s)
{
    mem_free(s->entry);
    memset(s, 0, sizeof *s);
}

/* ---- finding ---- */

static bool has_id(const struct store_entry *x, const char *word)
{
    return strcmp(x->id, word) == 0;
}

static bool has_name(const struct store_entry *x, const char *word)
{
    return x->name[0] && strcmp(x->name, word) == 0;
}

static bool begins(const struct store_entry *x, const char *word)
{
    return strncmp(x->id, word, strlen(word)) == 0;
}

/* "20261122-161523..seed1", an id whose middle is left out, as lists show it. */
static bool spans(const struct store_entry *x, const char *word)
{
    const char *gap = strstr(word, "..");
    if (!gap || gap == word)
        return false;
    size_t front = (size_t)(gap - word), back = strlen(gap + 2), n = strlen(x->id);
    return n >= front + back && strncmp(x->id, word, front) == 0 && strcmp(x->id + n - back, gap + 2) == 0;
}

static size_t count_matches(const struct store *s, const char *word,
                            bool (*fits)(const struct store_entry *, const char *), const struct store_entry **first)
{
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++)
        if (fits(&s->entry[i], word) && n++ == 0)
            *first = &s->entry[i];
    return n;
}

static const struct store_entry *tell_several(const struct store *s, const char *word, size_t count,
                                              bool (*fits)(const struct store_entry *, const char *), struct err *e)
{
    enum { NAMED = 3 };
    char list[NAMED * (RECORD_ID_MAX + 2)] = "";
    size_t n = 0;
    for (size_t i = 0; i < s->count && n < NAMED; i++)
        if (fits(&s->entry[i], word))
            text_append(list, sizeof list, "%s%s", n++ ? ", " : "", s->entry[i].id);
    const char *what = fits == has_name ? "are called" : fits == begins ? "begin" : "begin and end";
    err_set(e, ERR_FAIL, "%.100s: %zu runs %s so: %s%s; give more of the one you mean", word, count, what, list,
            count > NAMED ? " ..." : "");
    return NULL;
}

static const struct store_entry *tell_none(const struct store *s, const char *word, struct err *e)
{
    if (s->count == 0)
        err_set(e, ERR_FAIL, "%.100s: there is no run in %s yet; 'dropout-lab run' makes one", word, s->root);
    else
        err_set(e, ERR_FAIL, "%.100s: no run has that id or name; 'dropout-lab runs' lists them", word);
    return NULL;
}

/* The newest that can be read. */
static const struct store_entry *find_last(const struct store *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (!s->entry[i].problem[0])
            return &s->entry[i];
    return NULL;
}

const struct store_entry *store_find(const struct store *s, const char *word, struct err *e)
{
    static bool (*const ways[])(const struct store_entry *, const char *) = {has_id, has_name, begins, spans};
    const struct store_entry *found = strcmp(word, "last") == 0 ? find_last(s) : NULL;
    if (found)
        return found;
    for (size_t w = 0; word[0] && w < sizeof ways / sizeof *ways; w++) {
        size_t n = count_matches(s, word, ways[w], &found);
        if (n == 1)
            return found;
        if (n > 1)
            return tell_several(s, word, n, ways[w], e);
    }
    return tell_none(s, word, e);
}
