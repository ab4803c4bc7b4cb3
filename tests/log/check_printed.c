/* SPDX-License-Identifier: MIT */
/* What programs print for people while they train. */
#include <stdlib.h>
#include <string.h>

#include "suites.h"
#include "tests/common/scratch.h"
#include "told.h"

static const struct {
    const char *text, *x, *want;
} samples[] = {
    /* Keras, with its progress bar drawn over and over, and without */
    {"Epoch 1/2\n\r 1/32 [>....] - ETA: 4s - loss: 2.5\r32/32 [=====] - 1s 5ms/step - loss: 1.5 - accuracy: 0.5000 - "
     "val_loss: 1.25 - val_accuracy: 0.625\nEpoch 2/2\n32/32 - 1s - loss: 1.0 - accuracy: 0.75\n", "Epoch",
     "loss: 1=1.5 2=1\naccuracy: 1=0.5 2=0.75\nval_loss: 1=1.25\nval_accuracy: 1=0.625\n"},
    /* nanoGPT */
    {"number of parameters: 10.65M\nstep 0: train loss 4.25, val loss 4.5\niter 0: loss 4.25, time 31.25ms, mfu "
     "-100.00%\nstep 250: train loss 2.0, val loss 2.25\n", "step",
     "train loss: 0=4.25 250=2\nval loss: 0=4.5 250=2.25\nloss: 0=4.25\nmfu: 0=-100\n"},
    {"2026-11-27 17:00:01,123 INFO epoch 3 loss=0.5, lr=1e-3 (took 00:12)\n2026-11-27 17:00:02,123 INFO epoch 4 "
     "loss=nan, lr=1e-4\n", "epoch", "loss: 3=0.5 4=nan\nlr: 3=0.001 4=0.0001\n"},
    {"Starting, 4 workers\n[Epoch 1] Train Loss: 0.5. Val Loss: 0.75 | Acc: 91.5%\n[Epoch 2] Train Loss: 0.25. "
     "Val Loss: 0.5 | Acc: 92.5%\nDone in 12.5 s.\n", "Epoch",
     "Train Loss: 1=0.5 2=0.25\nVal Loss: 1=0.75 2=0.5\nAcc: 1=91.5 2=92.5\n"},
    {"step    1/100 | train loss 7.5 | norm 1.25 | lr 3.00e-04 | 12.5 ms\nstep    2/100 | train loss 6.5 | norm 1.5 | "
     "lr 3.00e-04 | 12.5 ms\n", "step", "train loss: 1=7.5 2=6.5\nnorm: 1=1.25 2=1.5\nlr: 1=0.0003 2=0.0003\n"},
};

START_TEST(test_printed)
{
    told_check_text("train.log", samples[_i].text, strlen(samples[_i].text), "printed lines", samples[_i].want);
    struct log *l = told_open(scratch_at("train.log"));
    ck_assert_str_eq(log_x_name(l), samples[_i].x);
    log_delete(l);
}
END_TEST

/* Prose with numbers is no log. */
START_TEST(test_prose)
{
    const char *path = scratch_at("prose.txt");
    scratch_write_text(path, "Epoch 1 of the story has 12 chapters.\nA loss of 5 men.\n3 errors, step 2: mend them\n");
    struct log *l = told_open(path);
    ck_assert_int_eq(log_state(l), LOG_WAITING);
    log_delete(l);
}
END_TEST

Suite *printed_suite(void)
{
    Suite *s = suite_create("log/printed");
    TCase *t = tcase_create("printed");
    scratch_add(t);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, test_printed, 0, sizeof samples / sizeof *samples);
    tcase_add_test(t, test_prose);
    suite_add_tcase(s, t);
    return s;
}
