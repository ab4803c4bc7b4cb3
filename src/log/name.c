/* SPDX-License-Identifier: MIT */
/* Names of series; see name.h. A name is cut into words at / _ - . : and blanks and where a capital follows a small
 * letter; the words are looked up without case. */
#include "name.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { WORDS_MAX = LOG_NAME_MAX };

struct word {
    const char *text;
    size_t size;
};

static const char *const train_words[] = {"train", "training", "tr", "trn", NULL};
static const char *const valid_words[] = {"val",  "valid",      "validation", "eval",    "evaluation", "evaluate",
                                          "test", "testing",    "dev",        "holdout", "heldout",    NULL};
static const char *const loss_words[] = {"nll", "perplexity", "ppl", "xent", "mse", "mae", "rmse", "mape", "bce", "ce",
                                         "crossentropy", "err", "error", "wer", "cer", "kl", "kld", NULL};
static const char *const accuracy_words[] = {"acc", "top1", "top5", "f1", "auc", "auroc", "precision", "recall", "iou",
                                             "miou", "dice", "bleu", "r2", "ndcg", NULL};
/* llm.c's own words for training and validation loss, and for the share of HellaSwag that is right */
static const struct {
    const char *name, *base;
    enum log_role role;
    enum log_kind kind;
} whole_names[] = {
    {"trl", "loss", LOG_ROLE_TRAIN, LOG_KIND_LOSS},
    {"tel", "loss", LOG_ROLE_VALID, LOG_KIND_LOSS},
    {"eval", "eval", LOG_ROLE_VALID, LOG_KIND_ACCURACY},
};

static bool is_break(char c)
{
    return c && strchr("/_-.: ", c);
}

static size_t cut_words(const char *name, struct word *word)
{
    size_t n = 0;
    for (const char *s = name; *s;) {
        if (is_break(*s)) {
            s++;
            continue;
        }
        const char *from = s++;
        while (*s && !is_break(*s) && !(isupper((unsigned char)*s) && islower((unsigned char)s[-1])))
            s++;
        word[n++] = (struct word){from, (size_t)(s - from)};
    }
    return n;
}

static bool is_one_of(const struct word *w, const char *const *list)
{
    for (; *list; list++) {
        if (strlen(*list) == w->size && strncasecmp(*list, w->text, w->size) == 0)
            return true;
    }
    return false;
}

static bool is_word(const struct word *w, const char *text)
{
    const char *const list[] = {text, NULL};
    return is_one_of(w, list);
}

static bool has(const char *name, const char *part)
{
    size_t n = strlen(part);
    for (; *name; name++) {
        if (strncasecmp(name, part, n) == 0)
            return true;
    }
    return false;
}

/* Takes a word out of the name, with the mark that parted it from its neighbour. */
static void cut_out(char *name, size_t at, size_t size)
{
    size_t end = at + size;
    if (is_break(name[end]))
        end++;
    else if (at > 0 && !name[end] && is_break(name[at - 1]))
        at--;
    memmove(name + at, name + end, strlen(name + end) + 1);
}

/* A role that a word of the name tells, the first such word; *which is that word, or n. */
static enum log_role find_role(const struct word *word, size_t n, size_t *which)
{
    for (*which = 0; *which < n; ++*which) {
        if (is_one_of(&word[*which], train_words))
            return LOG_ROLE_TRAIN;
        if (is_one_of(&word[*which], valid_words))
            return LOG_ROLE_VALID;
    }
    return LOG_ROLE_OTHER;
}

/* Lightning's loss_epoch and loss_step, and the epoch_loss of Keras for TensorBoard. */
static void cut_rhythm(char *base)
{
    struct word word[WORDS_MAX];
    size_t n = cut_words(base, word);
    if (n > 1 && (is_word(&word[n - 1], "epoch") || is_word(&word[n - 1], "step")))
        cut_out(base, (size_t)(word[n - 1].text - base), word[n - 1].size);
    else if (n > 1 && is_word(&word[0], "epoch"))
        cut_out(base, (size_t)(word[0].text - base), word[0].size);
}

enum log_kind name_kind(const char *name)
{
    struct word word[WORDS_MAX];
    size_t n = cut_words(name, word);
    if (has(name, "loss"))
        return LOG_KIND_LOSS;
    if (has(name, "accuracy") || strstr(name, "mAP") || has(name, "rouge"))
        return LOG_KIND_ACCURACY;
    for (size_t i = 0; i < n; i++) {
        /* "precision(B)": what is behind the letters does not count */
        struct word w = {word[i].text, 0};
        while (w.size < word[i].size && isalnum((unsigned char)w.text[w.size]))
            w.size++;
        if (is_one_of(&w, loss_words))
            return LOG_KIND_LOSS;
        if (is_one_of(&w, accuracy_words))
            return LOG_KIND_ACCURACY;
    }
    return LOG_KIND_OTHER;
}

static bool take_whole_name(struct log_series *s)
{
    for (size_t i = 0; i < sizeof whole_names / sizeof *whole_names; i++) {
        if (strcmp(s->name, whole_names[i].name) != 0)
            continue;
        snprintf(s->base, sizeof s->base, "%s", whole_names[i].base);
        s->role = whole_names[i].role;
        s->kind = whole_names[i].kind;
        return true;
    }
    return false;
}

static void look_at(struct log_series *s)
{
    if (take_whole_name(s))
        return;
    struct word word[WORDS_MAX];
    size_t n, which;
    memcpy(s->base, s->name, sizeof s->base);
    n = cut_words(s->base, word);
    s->role = find_role(word, n, &which);
    if (n > 1 && which < n)
        cut_out(s->base, (size_t)(word[which].text - s->base), word[which].size);
    /* Ultralytics measures what stands under metrics/ on the validation set. */
    else if (n > 1 && is_word(&word[0], "metrics") && s->base[word[0].size] == '/') {
        s->role = LOG_ROLE_VALID;
        cut_out(s->base, 0, word[0].size);
    }
    cut_rhythm(s->base);
    text_safe(s->base, sizeof s->base, s->base); /* an accent that stood on what is cut now stands on nothing */
    if (strcasecmp(s->base, "acc") == 0) /* so that Lightning's lies in one chart with Keras' */
        snprintf(s->base, sizeof s->base, "accuracy");
    s->kind = name_kind(s->base);
}

static enum log_role role_of_place(const char *place)
{
    struct word word[WORDS_MAX];
    char name[LOG_NAME_MAX];
    size_t which;
    snprintf(name, sizeof name, "%s", place ? place : "");
    return find_role(word, cut_words(name, word), &which);
}

static bool has_partner(const struct log_series *series, size_t count, const struct log_series *s)
{
    for (size_t i = 0; i < count; i++) {
        if (series[i].role == LOG_ROLE_VALID && &series[i] != s && strcasecmp(series[i].base, s->base) == 0)
            return true;
    }
    return false;
}

void name_roles(struct log_series *series, size_t count, const char *place)
{
    bool told = false;
    for (size_t i = 0; i < count; i++) {
        look_at(&series[i]);
        told = told || series[i].role != LOG_ROLE_OTHER;
    }
    enum log_role all = told ? LOG_ROLE_OTHER : role_of_place(place);
    for (size_t i = 0; i < count; i++) {
        if (series[i].role == LOG_ROLE_OTHER)
            series[i].role = has_partner(series, count, &series[i]) ? LOG_ROLE_TRAIN : all;
    }
}

int name_counts_steps(const char *name, size_t size)
{
    static const char *const names[] = {
        "step", "global_step", "_step", "trainer/global_step", "train/global_step", "steps", "total_steps",
        "iteration", "iterations", "iter", "iters", "epoch", "epochs", "# epoch", "batch", "update", "updates",
        "timestep", "timesteps", "round", "t", "x", "s",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) == size && strncasecmp(names[i], name, size) == 0)
            return (int)i;
    }
    return -1;
}
