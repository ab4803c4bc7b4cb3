/* SPDX-License-Identifier: MIT */
/* history.csv. The rows that are read are written as what reads the same, and a file that can be gone on with takes the
 * next epoch. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "run/history_csv.h"
#include "run/record_read.h"

#define ID "kept"

static const char *root_path(void)
{
    static char root[256];
    snprintf(root, sizeof root, "%s/runs", fuzz_folder());
    return root;
}

static void check_again(const struct history *h)
{
    static char written[1 << 18];
    struct history back;
    struct err e = {0};
    FILE *file = fmemopen(written, sizeof written, "w");
    FUZZ_REQUIRE(file && history_csv_print(file, NULL));
    for (size_t i = 0; i < h->count; i++)
        FUZZ_REQUIRE(history_csv_print(file, &h->row[i]));
    long size = ftell(file);
    FUZZ_REQUIRE(size > 0 && fclose(file) == 0);
    fuzz_put("runs/again/history.csv", written, (size_t)size);
    FUZZ_REQUIRE(record_read_history(&back, root_path(), "again", 0, NULL, &e));
    FUZZ_REQUIRE(back.count == h->count);
    for (size_t i = 0; i < h->count; i++) {
        struct epoch_row row = h->row[i];
        history_csv_round(&row);
        FUZZ_REQUIRE(back.row[i].epoch == i + 1);
        FUZZ_REQUIRE(history_csv_differs(&row, &back.row[i], UINT32_MAX) == METRIC_COUNT);
    }
    history_free(&back);
}

/* What a run that is gone on with does: the file is cut behind its last whole line, and grows by a line. */
static void check_growing(size_t rows)
{
    char path[300];
    struct history_csv c;
    struct history h;
    struct err e = {0};
    struct epoch_row row = {.epoch = (uint32_t)rows + 1};
    metric_set(&row, METRIC_TRAIN_LOSS, 0.5);
    snprintf(path, sizeof path, "%s/" ID "/history.csv", root_path());
    if (!history_csv_reopen(&c, path, &e)) {
        fuzz_error(&e);
        return;
    }
    FUZZ_REQUIRE(history_csv_append(&c, &row, &e) && history_csv_close(&c, &e));
    FUZZ_REQUIRE(record_read_history(&h, root_path(), ID, 0, NULL, &e));
    FUZZ_REQUIRE(h.count == rows + 1);
    history_free(&h);
}

void fuzz_history(const uint8_t *data, size_t size)
{
    struct history h;
    bool torn;
    struct err e = {0};
    fuzz_put("runs/" ID "/history.csv", data, size);
    if (record_read_history(&h, root_path(), ID, 0, &torn, &e)) {
        for (enum metric m = 0; m < METRIC_COUNT; m++)
            (void)history_best(&h, m);
        (void)history_overfits(&h);
        check_again(&h);
        check_growing(h.count);
    } else {
        fuzz_error(&e);
    }
    history_free(&h);
}
