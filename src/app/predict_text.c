/* SPDX-License-Identifier: MIT */
/* The report of `dropout-lab predict` for a reader: 80 columns. See predict.h. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "predict.h"
#include "run/metric.h"
#include "say.h"

enum { CLASS = 13, CELL = 6 };

/* "784-120-60-10" */
static void print_network(const struct spec *s)
{
    printf("%d", DATASET_PIXELS);
    for (unsigned i = 0; i < s->hidden_count; i++)
        printf("-%u", s->hidden[i]);
    printf("-%d", DATASET_CLASSES);
}

/* The end of a long path, from a slash on. */
static void print_model(const struct predict_report *r)
{
    enum { ROOM = 67 };
    const char *shown = r->run ? r->run : r->model, *slash = shown;
    while (strlen(shown) > ROOM && (slash = strchr(slash + 1, '/')))
        shown = slash;
    say_to(stdout, "model    %s%s\n", shown == r->model || shown == r->run ? "" : "...", shown);
}

static void print_head(const struct predict_report *r)
{
    char count[32];
    text_count(count, sizeof count, r->prediction.count);
    print_model(r);
    printf("network  ");
    print_network(&r->spec);
    printf(", %s\n", r->kern->name);
    say_to(stdout, "data     %s\n", r->data->about);
    if (r->is_test)
        printf("images   the %s of its test set\n", count);
    else
        printf("images   all %s, for there is no test set; some may have been trained on\n", count);
}

static void print_total(const struct prediction *p)
{
    char right[32], all[32], loss[METRIC_TEXT_MAX], accuracy[METRIC_TEXT_MAX];
    printf("\nloss %s   accuracy %s %%   %s of %s right\n", metric_text(loss, METRIC_VALID_LOSS, p->loss),
           metric_text(accuracy, METRIC_VALID_ACCURACY, p->accuracy), text_count(right, sizeof right, p->correct),
           text_count(all, sizeof all, p->count));
}

/* A share in percent, "-" where there is nothing to take a share of. */
static void print_share(double percent)
{
    char text[METRIC_TEXT_MAX];
    printf(" %9s", isnan(percent) ? "-" : metric_text(text, METRIC_VALID_ACCURACY, percent));
}

static void print_class(const struct predict_report *r, size_t label)
{
    struct prediction_class k = prediction_of_class(&r->prediction, label);
    char images[32], answers[32], loss[METRIC_TEXT_MAX];
    printf("%zu %-*s %8s %8s %8s", label, CLASS - 2, r->data->class_name[label],
           text_count(images, sizeof images, k.images), text_count(answers, sizeof answers, k.answers),
           k.images ? metric_text(loss, METRIC_VALID_LOSS, k.loss) : "-");
    print_share(k.accuracy);
    print_share(k.precision);
    print_share(k.f1);
    puts("");
}

/* Wide enough for the largest count. */
static int cell_width(const struct prediction *p)
{
    int width = CELL;
    for (size_t i = 0; i < DATASET_CLASSES; i++) {
        for (size_t k = 0; k < DATASET_CLASSES; k++) {
            int needs = snprintf(NULL, 0, " %lu", (unsigned long)p->confusion[i][k]);
            width = needs > width ? needs : width;
        }
    }
    return width;
}

static void print_confusion(const struct predict_report *r)
{
    int width = cell_width(&r->prediction);
    puts("\nRow: what an image is; column: what the network says.");
    printf("%*s", CLASS, "");
    for (int c = 0; c < DATASET_CLASSES; c++)
        printf("%*d", width, c);
    puts("");
    for (int i = 0; i < DATASET_CLASSES; i++) {
        printf("%d %-*s", i, CLASS - 2, r->data->class_name[i]);
        for (int c = 0; c < DATASET_CLASSES; c++)
            printf("%*lu", width, (unsigned long)r->prediction.confusion[i][c]);
        puts("");
    }
}

void predict_print_text(const struct predict_report *r)
{
    print_head(r);
    print_total(&r->prediction);
    printf("\n%-*s %8s %8s %8s %9s %9s %9s\n", CLASS, "class", "images", "answers", "loss", "recall %", "precis. %",
           "F1 %");
    for (size_t c = 0; c < DATASET_CLASSES; c++)
        print_class(r, c);
    puts("recall: of a class's images, those found (its accuracy); precision: of the\nanswers with its name, those "
         "that are right; F1: the harmonic mean of both");
    print_confusion(r);
}
