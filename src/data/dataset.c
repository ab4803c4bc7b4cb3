/* SPDX-License-Identifier: MIT */
/* Loads the data set and says what it is; see data/dataset.h. place -> folder or csv_set -> here -> batch.
 *
 * Runs on whichever thread loads; afterwards everybody reads the one copy. */
#include "data/dataset.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/text.h"
#include "csv_set.h"
#include "folder.h"
#include "place.h"
#include "sha256.h"

enum { NAME_MAX_SIZE = 48 }; /* so that the longest about has room for its counts */

/* Fashion-MNIST as its authors published it (Xiao, Rasul, Vollgraf 2017): the SHA-256 of each file, unpacked; and of
 * its training set the fingerprint that fingerprint() computes. */
static const char *const originals[FOLDER_FILES];
static const char original_fingerprint[SHA256_HEX_SIZE];
static const char *const fashion_classes[DATASET_CLASSES];
static const char *const digit_classes[DATASET_CLASSES];

/* Whether every file that is there is the published one. */
static bool is_original(const struct folder *f)
{
    for (size_t i = 0; i < FOLDER_FILES; i++) {
        if (f->file[i].data && strcmp(f->file[i].sha256, originals[i]) != 0)
            return false;
    }
    return true;
}

static void fingerprint(char out[SHA256_HEX_SIZE], const struct images *m)
{
    struct sha256 sum;
    sha256_begin(&sum);
    sha256_add(&sum, m->pixel, m->count * DATASET_PIXELS);
    sha256_add(&sum, m->label, m->count);
    sha256_end(&sum, out);
}

/* The last part of a path, in any case one that says something: "." becomes the folder's name. */
static void name_of(char out[NAME_MAX_SIZE], const char *path)
{
    char *real = NULL, trimmed[FILE_PATH_MAX];
    snprintf(trimmed, sizeof trimmed, "%s", path);
    for (size_t n = strlen(trimmed); n > 1 && trimmed[n - 1] == '/'; n--)
        trimmed[n - 1] = 0;
    const char *slash = strrchr(trimmed, '/'), *name = slash && slash[1] ? slash + 1 : trimmed;
    if ((strcmp(name, ".") == 0 || strcmp(name, "..") == 0) && (real = realpath(path, NULL))) {
        slash = strrchr(real, '/');
        name = slash[1] ? slash + 1 : real;
    }
    text_safe(out, NAME_MAX_SIZE, name);
    free(real);
}

static bool has_fashion(const char *name)
{
    static const char word[] = "fashion";
    while (*name && strncasecmp(name, word, sizeof word - 1) != 0)
        name++;
    return *name;
}

/* "Fashion-MNIST, 60,000 + 10,000, verified", and what the classes are called. */
static void describe(struct dataset *d, enum place_kind kind, bool original)
{
    char name[NAME_MAX_SIZE], train[32], test[32];
    name_of(name, d->source);
    bool claims = strcasecmp(name, "fashion-mnist") == 0;
    const char *shown = original ? "Fashion-MNIST" : kind == PLACE_SHIPPED ? "shipped subset" : name;
    snprintf(d->about, sizeof d->about, "%s, %s", shown, text_count(train, sizeof train, d->train.count));
    if (d->test.count)
        text_append(d->about, sizeof d->about, " + %s", text_count(test, sizeof test, d->test.count));
    if (original)
        text_append(d->about, sizeof d->about, ", verified");
    else if (claims)
        text_append(d->about, sizeof d->about, ", not the original files");
    bool fashion = original || kind == PLACE_SHIPPED || has_fashion(name);
    memcpy(d->class_name, fashion ? fashion_classes : digit_classes, sizeof d->class_name);
}

static bool load_folder(struct dataset *d, const char *path, bool *original, struct err *e)
{
    struct folder f;
    if (!folder_load(&f, path, e))
        return false;
    *original = is_original(&f);
    d->train = (struct images){f.file[TRAIN_IMAGES].count, f.file[TRAIN_IMAGES].data, f.file[TRAIN_LABELS].data};
    d->test = (struct images){f.file[TEST_IMAGES].count, f.file[TEST_IMAGES].data, f.file[TEST_LABELS].data};
    return true;
}

static bool refuse_place(const char *path, int errnum, struct err *e)
{
    err_sys(e, errnum, "%s: no data can be read there", path);
    if (e)
        text_append(e->text, sizeof e->text, "; name a folder of IDX files or a CSV file");
    return false;
}

bool dataset_load(struct dataset *d, const char *path, struct err *e)
{
    return dataset_load_roots(d, path, &place_roots, e);
}

bool dataset_load_roots(struct dataset *d, const char *path, const struct place_roots *roots, struct err *e)
{
    struct place place;
    struct stat st;
    bool ok, original = false;
    memset(d, 0, sizeof *d);
    if (!place_find(&place, path, roots, e))
        return false;
    if (stat(place.path, &st) != 0)
        ok = refuse_place(place.path, errno, e);
    else if (S_ISDIR(st.st_mode))
        ok = load_folder(d, place.path, &original, e);
    else
        ok = csv_set_load(&d->train, place.path, e);
    if (!ok) {
        if (e && place.kind == PLACE_VARIABLE)
            text_append(e->text, sizeof e->text, " (DROPOUT_LAB_DATA names this place)");
        return false;
    }
    snprintf(d->source, sizeof d->source, "%s", place.path);
    /* What is verified needs no second pass over the bytes. */
    if (original)
        memcpy(d->sha256, original_fingerprint, sizeof d->sha256);
    else
        fingerprint(d->sha256, &d->train);
    describe(d, place.kind, original);
    return true;
}

void dataset_free(struct dataset *d)
{
    mem_free(d->train.pixel);
    mem_free(d->train.label);
    mem_free(d->test.pixel);
    mem_free(d->test.label);
    memset(d, 0, sizeof *d);
}

static const char *const originals[FOLDER_FILES] = {
    [TRAIN_IMAGES] = "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    [TRAIN_LABELS] = "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    [TEST_IMAGES] = "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    [TEST_LABELS] = "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
};
static const char original_fingerprint[SHA256_HEX_SIZE] =
    "16d82e2b505296aa2b78bd5ea0992634f30419a4c97def7c907d154a35ac6157";
/* By label, in the words of the authors' table. */
static const char *const fashion_classes[DATASET_CLASSES] = {
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
};
static const char *const digit_classes[DATASET_CLASSES] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
