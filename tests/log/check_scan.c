/* SPDX-License-Identifier: MIT */
/* The logs in a folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "log/tfevents.h"
#include "suites.h"
#include "tests/common/scratch.h"
#include "told.h"

static const char state[] = "{\n\"log_history\": [{\"step\": 1, \"loss\": 2}]\n}\n";
static const char csv[] = "epoch,loss\n1,2\n";

static void put(const char *name, const char *text)
{
    char path[FILE_PATH_MAX], *slash;
    struct err e = {0};
    snprintf(path, sizeof path, "%s", scratch_at(name));
    slash = strrchr(path, '/');
    *slash = 0;
    ck_assert_msg(file_make_dirs(path, &e), "%s", e.text);
    *slash = '/';
    scratch_write_text(path, text);
}

/* What is found, each path behind the folder's, with a blank between. */
static void check_found(const char *name, size_t max, const char *want)
{
    char *path[32], text[2048] = "";
    struct err e = {0};
    const char *folder = scratch_at(name);
    size_t n = log_scan(folder, path, max, NULL, &e);
    ck_assert_int_eq(e.code, ERR_NONE);
    for (size_t i = 0; i < n; i++) {
        ck_assert_int_eq(strncmp(path[i], folder, strlen(folder)), 0);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? " " : "", path[i] + strlen(folder) + 1);
        free(path[i]);
    }
    ck_assert_str_eq(text, want);
}

START_TEST(test_kinds)
{
    put("a/lightning_logs/version_0/metrics.csv", csv);
    put("a/lightning_logs/version_10/metrics.csv", "");
    put("a/lightning_logs/version_2/metrics.csv", csv);
    put("a/lightning_logs/version_2/hparams.yaml", "lr: 1\n");
    put("a/runs/2026-01-01/history.csv", "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy\n");
    put("a/data/digits.csv", "label,pixel1,pixel2\n5,0,0\n");
    put("a/data/prices.csv", "price,size\n5,0\n");
    put("a/notes.log", "hello\n");
    put("a/llm/main.log", "s:1 trl:2\n");
    put("a/other.log", "s:1 trl:2\n");
    put("a/.hidden/metrics.csv", csv);
    put("a/tb/empty.txt", "");
    FILE *f = fopen(scratch_at("a/tb/events.out.tfevents.17.host"), "w");
    ck_assert_ptr_nonnull(f);
    ck_assert(tfevents_begin(f, 1));
    ck_assert_int_eq(fclose(f), 0);
    check_found("a", 32, "lightning_logs/version_0/metrics.csv lightning_logs/version_10/metrics.csv "
                "lightning_logs/version_2/metrics.csv llm/main.log other.log runs/2026-01-01/history.csv "
                "tb/events.out.tfevents.17.host");
    check_found("a", 2, "lightning_logs/version_0/metrics.csv lightning_logs/version_10/metrics.csv");
}
END_TEST

START_TEST(test_checkpoints)
{
    put("b/out/checkpoint-500/trainer_state.json", state);
    put("b/out/checkpoint-1000/trainer_state.json", state);
    put("b/out/checkpoint-1000/config.json", "{}");
    put("b/two/checkpoint-20/trainer_state.json", state);
    put("b/two/checkpoint-3/trainer_state.json", state);
    put("b/two/trainer_state.json", state);
    check_found("b", 32, "out/checkpoint-1000/trainer_state.json two/trainer_state.json");
}
END_TEST

/* A link to the folder above would be walked for ever. */
START_TEST(test_links)
{
    put("c/x/metrics.csv", csv);
    ck_assert_int_eq(symlink("..", scratch_at("c/x/up")), 0);
    ck_assert_int_eq(symlink("x", scratch_at("c/latest")), 0);
    ck_assert_int_eq(symlink("metrics.csv", scratch_at("c/x/linked.csv")), 0);
    ck_assert_int_eq(symlink("nothing", scratch_at("c/x/broken.csv")), 0);
    ck_assert_int_eq(mkfifo(scratch_at("c/x/fifo.csv"), 0600), 0);
    check_found("c", 32, "x/linked.csv x/metrics.csv");
    char deep[1024] = "c/d";
    for (int i = 0; i < 20; i++)
        strcat(deep, "/d");
    strcat(deep, "/metrics.csv");
    put(deep, csv);
    check_found("c", 32, "x/linked.csv x/metrics.csv");
}
END_TEST

START_TEST(test_no_folder)
{
    char *path[1];
    struct err e = {0};
    ck_assert_uint_eq(log_scan(scratch_at("none"), path, 1, NULL, &e), 0);
    check_error(&e, ERR_FAIL, "none: cannot be looked through: No such file");
    e = (struct err){0};
    ck_assert_int_eq(mkdir(scratch_at("empty"), 0700), 0);
    ck_assert_uint_eq(log_scan(scratch_at("empty"), path, 1, NULL, &e), 0);
    ck_assert_int_eq(e.code, ERR_NONE);
}
END_TEST

Suite *scan_suite(void)
{
    Suite *s = suite_create("log/scan");
    TCase *t = tcase_create("scan");
    scratch_add(t);
    tcase_add_test(t, test_kinds);
    tcase_add_test(t, test_checkpoints);
    tcase_add_test(t, test_links);
    tcase_add_test(t, test_no_folder);
    suite_add_tcase(s, t);
    return s;
}
