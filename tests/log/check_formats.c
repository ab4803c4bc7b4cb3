/* SPDX-License-Identifier: MIT */
/* The samples in tests/data/logs, read to exact series: at once, byte by byte, and through a pipe. */
#include <stdio.h>
#include <stdlib.h>

#include "suites.h"
#include "tests/common/scratch.h"
#include "told.h"

static const struct {
    const char *name, *format, *x, *want;
} samples[] = {
    {"keras.csv", "Keras CSVLogger", "epoch",
     "accuracy: 0=0.5 1=0.5625 2=0.625\nloss: 0=1 1=0.5 2=0.3333333333333333\nval_accuracy: 0=0.25 1=0.375 2=0.5\n"
     "val_loss: 0=1.5 1=nan 2=0.5\n"},
    {"keras-append.csv", "Keras CSVLogger", "epoch",
     "accuracy: 0=0.5 1=0.5625 2=0.625 3=0.5 4=0.5625 5=0.625\n"
     "loss: 0=1 1=0.5 2=0.3333333333333333 3=0.25 4=0.2 5=0.16666666666666666\n"
     "val_accuracy: 0=0.25 1=0.375 2=0.5 3=0.25 4=0.375 5=0.5\nval_loss: 0=1.5 1=nan 2=0.5 3=0.375 4=nan 5=0.25\n"},
    {"lightning.csv", "Lightning metrics.csv", "step",
     "epoch: 0=0 1=0 1=0 2=1 3=1 3=1 4=2 5=2 5=2 6=3 7=3 7=3\n"
     "train_loss: 0=1 1=0.5 2=0.3333333333333333 3=0.25 4=0.2 5=0.16666666666666666 6=0.14285714285714285 7=0.125\n"
     "val_acc: 1=0 3=0.25 5=0.5 7=0.75\nval_loss: 1=1.5 3=0.75 5=0.5 7=0.375\n"},
    {"fastai.csv", "fastai history.csv", "epoch",
     "train_loss: 0=2.5 1=1.5 2=1.25\nvalid_loss: 0=2 1=1 2=0.75\naccuracy: 0=0.5 1=0.75 2=0.875\n"},
    {"ultralytics.csv", "Ultralytics results.csv", "epoch",
     "time: 1=12.5 2=25\ntrain/box_loss: 1=1.5 2=1.25\ntrain/cls_loss: 1=2.5 2=2\nmetrics/mAP50(B): 1=0.5 2=0.625\n"
     "val/box_loss: 1=1.75 2=1.5\nlr/pg0: 1=0.0033 2=0.0066\n"},
    {"ultralytics-padded.csv", "Ultralytics results.csv", "epoch",
     "train/box_loss: 0=1.5 1=1.25\nmetrics/mAP50(B): 0=0.5 1=0.625\nval/box_loss: 0=1.75 1=1.5\n"
     "lr/pg0: 0=0.0033 1=0.0066\n"},
    {"main.log", "llm.c main.log", "step",
     "tel: 0=11 3=8\neval: 0=0.25 3=0.2969\ntrl: 0=10.9876 1=5.4938 2=3.6625 3=2.7469 4=2.1975 5=1.8313\n"
     "lr: 0=0 1=0.0003 2=0.0006 3=0.0009 4=0.0012 5=0.0015\nnorm: 0=1.5 1=1.5 2=1.5 3=1.5 4=nan 5=1.5\n"},
    {"trainer_state.json", "Hugging Face trainer_state.json", "step",
     "epoch: 250=0.5 500=1 500=1 750=1.5 1000=2 1000=2 1000=2\n"
     "grad_norm: 250=1.5 500=0.75 750=nan 1000=0.375\n"
     "learning_rate: 250=3.7500000000000003e-05 500=2.5e-05 750=1.25e-05 1000=0\n"
     "loss: 250=2 500=1 750=0.6666666666666666 1000=0.5\neval_accuracy: 500=0.625 1000=0.75\n"
     "eval_loss: 500=1.25 1000=0.625\neval_runtime: 500=3.5 1000=3.5\n"
     "eval_samples_per_second: 500=128.25 1000=128.25\ntotal_flos: 1000=1e+15\ntrain_loss: 1000=1.0416\n"
     "train_runtime: 1000=64.25\n"},
    {"printed.txt", "JSON lines", "epoch",
     "loss: 0.5=2.5 1.5=1.5\ngrad_norm: 0.5=1.5 1.5=nan\nlearning_rate: 0.5=4e-05 1.5=2e-05\neval_loss: 1=2\n"
     "eval_runtime: 1=3.5\ntrain_runtime: 2=64.25\ntrain_loss: 2=2\n"},
    {"lines.jsonl", "JSON lines", "_step",
     "train/loss: 0=2.5 1=1.5\ntrain/acc: 0=nan 1=0.5\n_timestamp: 0=1700000000.5\nval/loss: 1=inf\n"},
    {"simple.tfevents", "TensorBoard events", "step",
     "loss/train: 0=1 10=0.5 20=0.3333333432674408 30=0.25 40=0.20000000298023224\n"
     "loss/valid: 0=1.5 20=0.5 40=0.30000001192092896\nodd: 40=nan 50=inf\n"},
    {"tensor.tfevents", "TensorBoard events", "step", "epoch_loss: 0=0.5 1=1.5 2=2.5 3=3.5\n"},
};

START_TEST(test_samples)
{
    char path[4200];
    size_t size;
    snprintf(path, sizeof path, "%s/logs/%s", TEST_DATA, samples[_i].name);
    char *bytes = scratch_read(path, &size);
    struct log *l = told_open(path);
    ck_assert_str_eq(log_x_name(l), samples[_i].x);
    ck_assert_uint_eq(log_skipped(l), 0);
    log_delete(l);
    told_check_text(samples[_i].name, bytes, size, samples[_i].format, samples[_i].want);
    free(bytes);
}
END_TEST

Suite *formats_suite(void)
{
    Suite *s = suite_create("log/formats");
    TCase *t = tcase_create("samples");
    scratch_add(t);
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, test_samples, 0, sizeof samples / sizeof *samples);
    suite_add_tcase(s, t);
    return s;
}
