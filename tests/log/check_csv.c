/* SPDX-License-Identifier: MIT */
/* CSV files as their writers write them, read to exact series. */
#include <stdlib.h>
#include <string.h>

#include "suites.h"
#include "tests/common/scratch.h"
#include "told.h"

struct sample {
    const char *text, *format, *want;
};

static const struct sample samples[] = {
    {"epoch,accuracy,loss,val_accuracy,val_loss\r\n0,0.5,1.25,NA,NA\r\n1,0.75,nan,0.625,1e-3\r\n", "Keras CSVLogger",
     "accuracy: 0=0.5 1=0.75\nloss: 0=1.25 1=nan\nval_accuracy: 1=0.625\nval_loss: 1=0.001\n"},
    /* a second fit that appends counts from 0 again */
    {"epoch,loss\n0,3\n1,2\n0,1\n1,0.5\n", "Keras CSVLogger", "loss: 0=3 1=2 2=1 3=0.5\n"},
    {"epoch,loss,val_loss\n0,3,\n0,2,\n0,1,4\n", "Keras CSVLogger", "loss: 0=3 1=2 2=1\nval_loss: 2=4\n"},
    /* rows that share their step */
    {"epoch,loss\n0,3\n0,2\n1,1\n", "Keras CSVLogger", "loss: 0=3 0=2 1=1\n"},
    {"step,loss,loss,loss\n0,3,4,5\n", "CSV", "loss: 0=3\nloss~2: 0=4\nloss~3: 0=5\n"},
    {"epoch,lr,step,train_loss,val_loss\r\n0,,49,0.5,\r\n0,,99,0.25,\r\n0,,99,,0.75\r\n1,0.1,149,,\r\n",
     "Lightning metrics.csv",
     "epoch: 49=0 99=0 99=0 149=1\ntrain_loss: 49=0.5 99=0.25\nval_loss: 99=0.75\nlr: 149=0.1\n"},
    {"epoch,train_loss,valid_loss,accuracy,time\n0,2.5,2,0.5,00:12\n1,1.5,1,0.75,00:11\n"
     "epoch,train_loss,valid_loss,accuracy,time\n0,1,0.5,0.875,00:12\n",
     "fastai history.csv", "train_loss: 0=2.5 1=1.5 2=1\nvalid_loss: 0=2 1=1 2=0.5\naccuracy: 0=0.5 1=0.75 2=0.875\n"},
    {"                  epoch,         train/box_loss,   metrics/mAP50(B),                 lr/pg0\n"
     "                      1,                 1.1575,            0.50541,               0.0033\n"
     "                      2,                 1.0575,            0.60541,               0.0022\n",
     "Ultralytics results.csv", "train/box_loss: 1=1.1575 2=1.0575\nmetrics/mAP50(B): 1=0.50541 2=0.60541\n"
     "lr/pg0: 1=0.0033 2=0.0022\n"},
    {"epoch,train_loss,train_accuracy,valid_loss,valid_accuracy\n1,0.5,80.7160,,\n2,nan,nan,0.25,90\n",
     "dropout-lab history.csv", "train_loss: 1=0.5 2=nan\ntrain_accuracy: 1=80.716 2=nan\nvalid_loss: 2=0.25\n"
     "valid_accuracy: 2=90\n"},
    {"\xef\xbb\xbfstep;loss\r\n10;1\r\n20;-inf\r\n", "CSV", "loss: 10=1 20=-inf\n"},
    {"step\tloss\ttext\n10\t1\thello\n20\t2\tworld\n", "CSV", "loss: 10=1 20=2\n"},
    {"Wall time,Step,Value\n1700000000.5,0,2\n1700000001.5,1,1\n", "CSV",
     "Wall time: 0=1700000000.5 1=1700000001.5\nValue: 0=2 1=1\n"},
    {",loss,val_loss\n0,1,2\n1,3,4\n", "CSV", "loss: 0=1 1=3\nval_loss: 0=2 1=4\n"},
    {"loss,acc\n3,1\n2,2\n", "CSV", "loss: 1=3 2=2\nacc: 1=1 2=2\n"},
    {"loss\n3\n2\n", "CSV", "loss: 1=3 2=2\n"},
    {"\"epoch\",\"a, \"\"b\"\"\"\n\"0\",\"0.5\"\n1, 1.5 \n", "CSV", "a, \"b\": 0=0.5 1=1.5\n"},
    /* what a program prints before it comes to its numbers */
    {"Loading data, please wait\nusing 2 GPUs\n\nepoch,loss\n1,2\n2,3\nsaved model\n3,4\n", "Keras CSVLogger",
     "loss: 1=2 2=3 3=4\n"},
    /* blank lines, None, null, a comma at the end of each row */
    {"epoch,loss,acc\n\n1,None,2,\n\n2,null,,\n3,1,N/A,\n", "CSV", "acc: 1=2\nloss: 3=1\n"},
};

START_TEST(test_writers)
{
    const struct sample *s = &samples[_i];
    told_check_text("log.csv", s->text, strlen(s->text), s->format, s->want);
}
END_TEST

Suite *csv_suite(void)
{
    Suite *s = suite_create("log/csv");
    TCase *t = tcase_create("writers");
    scratch_add(t);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, test_writers, 0, sizeof samples / sizeof *samples);
    suite_add_tcase(s, t);
    return s;
}
