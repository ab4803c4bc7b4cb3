/* SPDX-License-Identifier: MIT */
/* Names as they are met with, and what they mean; cells, and the numbers in them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/stream.h"
#include "src/log/name.h"
#include "src/log/number.h"
#include "suites.h"
#include "tests/common/tool.h"

#define OTHER LOG_ROLE_OTHER
#define TRAIN LOG_ROLE_TRAIN
#define VALID LOG_ROLE_VALID
#define NONE LOG_KIND_OTHER
#define LOSS LOG_KIND_LOSS
#define ACC LOG_KIND_ACCURACY

static const struct {
    const char *name, *base;
    enum log_role role;
    enum log_kind kind;
} names[] = {
    {"loss", "loss", OTHER, LOSS},
    {"accuracy", "accuracy", OTHER, ACC},
    {"val_loss", "loss", VALID, LOSS},
    {"val_accuracy", "accuracy", VALID, ACC},
    {"train_loss", "loss", TRAIN, LOSS},
    {"train_accuracy", "accuracy", TRAIN, ACC},
    {"valid_loss", "loss", VALID, LOSS},
    {"validation_loss", "loss", VALID, LOSS},
    {"eval_loss", "loss", VALID, LOSS},
    {"eval_f1", "f1", VALID, ACC},
    {"eval_runtime", "runtime", VALID, NONE},
    {"test_acc", "accuracy", VALID, ACC},
    {"dev_wer", "wer", VALID, LOSS},
    {"loss/train", "loss", TRAIN, LOSS},
    {"Loss/test", "Loss", VALID, LOSS},
    {"train/loss", "loss", TRAIN, LOSS},
    {"eval/loss", "loss", VALID, LOSS},
    {"train/box_loss", "box_loss", TRAIN, LOSS},
    {"val/box_loss", "box_loss", VALID, LOSS},
    {"metrics/mAP50(B)", "mAP50(B)", VALID, ACC},
    {"metrics/precision(B)", "precision(B)", VALID, ACC},
    {"mAP", "mAP", OTHER, ACC},
    {"lr/pg0", "lr/pg0", OTHER, NONE},
    {"train_loss_step", "loss", TRAIN, LOSS},
    {"train_loss_epoch", "loss", TRAIN, LOSS},
    {"val_loss_epoch", "loss", VALID, LOSS},
    {"epoch_loss", "loss", OTHER, LOSS},
    {"epoch", "epoch", OTHER, NONE},
    {"step", "step", OTHER, NONE},
    {"train_step", "step", TRAIN, NONE},
    {"train_\xcc\x9closs", "?loss", TRAIN, LOSS}, /* the accent stood on what is cut */
    {"trl", "loss", TRAIN, LOSS},
    {"tel", "loss", VALID, LOSS},
    {"eval", "eval", VALID, ACC},
    {"norm", "norm", OTHER, NONE},
    {"lr", "lr", OTHER, NONE},
    {"learning_rate", "learning_rate", OTHER, NONE},
    {"grad_norm", "grad_norm", OTHER, NONE},
    {"trainLoss", "Loss", TRAIN, LOSS},
    {"valAcc", "accuracy", VALID, ACC},
    {"Train Loss", "Loss", TRAIN, LOSS},
    {"Test Top1", "Top1", VALID, ACC},
    {"loss_val", "loss", VALID, LOSS},
    {"mean_test_score", "mean_score", VALID, NONE},
    {"val.nll", "nll", VALID, LOSS},
    {"val_perplexity", "perplexity", VALID, LOSS},
    {"training/cross_entropy_loss", "cross_entropy_loss", TRAIN, LOSS},
    {"latest", "latest", OTHER, NONE},
    {"contest_acc", "contest_acc", OTHER, ACC},
    {"devices", "devices", OTHER, NONE},
    {"value", "value", OTHER, NONE},
    {"interval", "interval", OTHER, NONE},
    {"val", "val", VALID, NONE},
    {"train", "train", TRAIN, NONE},
    {"_", "_", OTHER, NONE},
    {"//", "//", OTHER, NONE},
    {"", "", OTHER, NONE},
    {"rouge_L", "rouge_L", OTHER, ACC},
    {"Validation/dice", "dice", VALID, ACC},
    {"t/v_tr_x", "t/v_x", TRAIN, NONE},
};

static struct log_series series_of(const char *name)
{
    struct log_series s = {0};
    snprintf(s.name, sizeof s.name, "%s", name);
    return s;
}

START_TEST(test_names)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct log_series s = series_of(names[i].name);
        name_roles(&s, 1, NULL);
        ck_assert_msg(strcmp(s.base, names[i].base) == 0 && s.role == names[i].role && s.kind == names[i].kind,
                      "%s: base %s, role %d, kind %d", s.name, s.base, s.role, s.kind);
    }
}
END_TEST

START_TEST(test_pairs)
{
    struct log_series s[] = {series_of("loss"), series_of("acc"), series_of("val_loss"), series_of("lr")};
    name_roles(s, 4, "train");
    ck_assert_int_eq(s[0].role, LOG_ROLE_TRAIN);
    ck_assert_int_eq(s[1].role, LOG_ROLE_OTHER);
    ck_assert_int_eq(s[2].role, LOG_ROLE_VALID);
    ck_assert_int_eq(s[3].role, LOG_ROLE_OTHER);
    /* Keras for TensorBoard: the folder tells */
    struct log_series t[] = {series_of("epoch_loss"), series_of("epoch_accuracy")};
    name_roles(t, 2, "validation");
    ck_assert_int_eq(t[0].role, LOG_ROLE_VALID);
    ck_assert_str_eq(t[0].base, "loss");
    ck_assert_int_eq(t[1].role, LOG_ROLE_VALID);
    name_roles(t, 2, "version_0");
    ck_assert_int_eq(t[1].role, LOG_ROLE_OTHER);
}
END_TEST

START_TEST(test_cells)
{
    static const struct {
        const char *text;
        enum cell kind;
        double value;
    } cells[] = {
        {"", CELL_NONE, 0},        {" ", CELL_NONE, 0},        {"NA", CELL_NONE, 0},     {"N/A", CELL_NONE, 0},
        {"None", CELL_NONE, 0},    {"null", CELL_NONE, 0},     {"nan", CELL_NUMBER, NAN}, {"NaN", CELL_NUMBER, NAN},
        {"-nan", CELL_NUMBER, NAN}, {"inf", CELL_NUMBER, INFINITY}, {"-Infinity", CELL_NUMBER, -INFINITY},
        {"1", CELL_NUMBER, 1},     {" 1.5\t", CELL_NUMBER, 1.5}, {"+.5", CELL_NUMBER, .5}, {"5.", CELL_NUMBER, 5},
        {"-1e-3", CELL_NUMBER, -1e-3}, {"1E5", CELL_NUMBER, 1e5}, {"1e400", CELL_NUMBER, INFINITY},
        {"1e-400", CELL_NUMBER, 0}, {"-0", CELL_NUMBER, -0.0}, {"9007199254740993", CELL_NUMBER, 9007199254740992.0},
        {"0.1000000000000000055511151231257827", CELL_NUMBER, 0.1}, {"1e99999999999", CELL_NUMBER, INFINITY},
        {".", CELL_TEXT, 0},       {"-", CELL_NONE, 0},        {"e5", CELL_TEXT, 0},     {"1e", CELL_TEXT, 0},
        {"1e+", CELL_TEXT, 0},     {"0x10", CELL_TEXT, 0},     {"1,5", CELL_TEXT, 0},    {"1 2", CELL_TEXT, 0},
        {"00:12", CELL_TEXT, 0},   {"12%", CELL_TEXT, 0},      {"infinite", CELL_TEXT, 0}, {"--1", CELL_TEXT, 0},
        {"1.2.3", CELL_TEXT, 0},
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        double value = 0;
        enum cell kind = number_read(cells[i].text, strlen(cells[i].text), &value);
        double want = cells[i].value;
        bool same = isnan(want) ? isnan(value) : value == want && signbit(value) == signbit(want);
        ck_assert_msg(kind == cells[i].kind && (kind != CELL_NUMBER || same), "'%s': %d, %g", cells[i].text, kind,
                      value);
    }
}
END_TEST

/* The same double as strtod's, whatever the digits and the exponent. */
START_TEST(test_numbers)
{
    static const char *const forms[] = {"%.0f",  "%.4f",  "%.6g", "%.8g",  "%.9g",
                                        "%.15g", "%.17g", "%.6e", "%.18f", "%.20e"};
    uint64_t count = getenv("TEST_VALGRIND") ? 20000 : soak_or(200000, 10000000);
    struct stream s = {.seed = 7, .purpose = 1};
    for (uint32_t i = 0; i < count; i++) {
        char text[400];
        uint32_t r[4];
        double value, read;
        stream_block(s, 0, 0, i, r);
        if (r[3] & 1) /* any bits at all, else a number as it is met with */
            memcpy(&value, r, sizeof value);
        else
            value = (double)r[0] / (double)(r[1] | 1u) * (r[2] & 1 ? 1 : -1e-3);
        if (!isfinite(value))
            continue;
        int size = snprintf(text, sizeof text, forms[r[3] / 2 % (sizeof forms / sizeof *forms)], value);
        ck_assert_int_eq(number_read(text, (size_t)size, &read), CELL_NUMBER);
        double want = strtod(text, NULL);
        ck_assert_msg(memcmp(&want, &read, sizeof want) == 0, "%s: %.17g, strtod %.17g", text, read, want);
    }
}
END_TEST

Suite *name_suite(void)
{
    Suite *s = suite_create("log/name");
    TCase *t = tcase_create("name");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, test_names);
    tcase_add_test(t, test_pairs);
    tcase_add_test(t, test_cells);
    tcase_add_test(t, test_numbers);
    suite_add_tcase(s, t);
    return s;
}
