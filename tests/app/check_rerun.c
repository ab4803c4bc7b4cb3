/* SPDX-License-Identifier: MIT */
/* `rerun`: the same bits for whatever kind of run, and where they are not, the reason. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "kern/kern.h"
#include "program.h"
#include "tests/common/scratch.h"

/* In the test's folder. */
static void shell(const char *command)
{
    char line[2048];
    snprintf(line, sizeof line, "cd %s && %s", scratch_at(""), command);
    ck_assert_msg(system(line) == 0, "%s", line);
}

static void run(const char *words)
{
    struct outcome *o = run_program(words);
    ck_assert_msg(o->status == 0, "%s: %s", words, o->err);
}

static struct outcome *rerun(const char *words, int status, const char *says)
{
    struct outcome *o = run_program(words);
    ck_assert_msg(o->status == status, "%s: status %d: %s%s", words, o->status, o->out, o->err);
    ck_assert_msg(strstr(o->out, says) != NULL, "%s: '%s' is not in: %s", words, says, o->out);
    return o;
}

START_TEST(it_comes_to_the_same_bits)
{
    run("run notebook epochs=3 seed=7 valid=100 --quiet");
    struct outcome *o = rerun("rerun last", 0, "the same bits: 3 epochs and the weights\n");
    ck_assert_int_eq(times(o->out, "epoch "), 3);
    o = rerun("rerun last --quiet", 0, "the same bits: 3 epochs and the weights\n");
    ck_assert_int_eq(times(o->out, "\n"), 1);
    ck_assert_str_eq(o->err, "");
    shell("test $(ls home/dropout-lab/runs | wc -l) = 1"); /* nothing is kept */
}
END_TEST

/* By the kernels it was trained with. */
START_TEST(another_instruction_set_is_a_reason)
{
    run("run net=mlp:30 drop=0.2 epochs=4 --isa base --quiet");
    rerun("rerun last --quiet", 0, "the same bits: 4 epochs");
    if (strcmp(kern_best()->name, "base") == 0)
        return;
    char words[100], says[100];
    snprintf(words, sizeof words, "rerun last --quiet --isa %s", kern_best()->name);
    snprintf(says, sizeof says, "why: other instruction set: base then, %s now (--isa base)\n", kern_best()->name);
    struct outcome *o = rerun(words, 1, says);
    ck_assert_int_eq(strncmp(o->out, "not the same: ", 14), 0);
    ck_assert_int_eq(times(o->out, "why: "), 1);
}
END_TEST

START_TEST(other_data_and_another_version_are_reasons)
{
    char words[700];
    run("run net=mlp:8 train=600 valid=60 epochs=2 --quiet");
    shell("sed -i 's/\"version\": \"[^\"]*\"/\"version\": \"0.0.7\"/' home/dropout-lab/runs/*/run.json");
    rerun("rerun last --quiet", 0, "the same bits: 2 epochs and the weights\n");
    snprintf(words, sizeof words, "rerun last --quiet --data %s/data/fashion-mnist-subset", getenv("TEST_SRCDIR"));
    struct outcome *o = rerun(words, 1, "not the same: train_loss of epoch 1 was ");
    ck_assert_int_eq(times(o->out, "why: other data: first-2048, 2,048 then, "), 1);
    ck_assert_int_eq(times(o->out, "why: other version of the program: 0.0.7 then, "), 1);
    ck_assert_int_eq(times(o->out, "\n"), 3);
}
END_TEST

/* As a program wrote it that knew no noise off: what there is, is compared. */
START_TEST(an_older_history_has_fewer_columns)
{
    run("run net=mlp:8 drop=0.5 train=600 valid=60 epochs=3 --quiet");
    shell("head -n 1 home/dropout-lab/runs/*/history.csv | grep -q ',off_loss,off_accuracy,mc_loss,mc_accuracy$'");
    rerun("rerun last --quiet", 0, "the same bits: 3 epochs and the weights\n");
    shell("f=$(echo home/dropout-lab/runs/*/history.csv); cut -d , -f 1-5 $f >h && cp h $f");
    rerun("rerun last --quiet", 0, "the same bits: 3 epochs and the weights\n");
    shell("sed -i 's/^3,[0-9]*/3,9/' home/dropout-lab/runs/*/history.csv");
    rerun("rerun last --quiet", 1, "not the same: train_loss of epoch 3 was 9.");
}
END_TEST

START_TEST(what_was_edited_has_no_known_reason)
{
    run("run net=mlp:8 train=600 valid=60 epochs=3 --quiet");
    shell("sed -i 's/^3,[0-9]*/3,7/; s/^2,[0-9]*/2,9/' home/dropout-lab/runs/*/history.csv");
    rerun("rerun last --quiet", 1, "not the same: train_loss of epoch 2 was 9.");
    struct outcome *o = rerun("rerun last --quiet", 1, "why: no known reason; ");
    ck_assert_int_eq(times(o->out, "\n"), 2);
    run("run net=mlp:8 train=600 valid=60 epochs=3 seed=2 --quiet");
    shell("printf x | dd of=$(ls -d home/dropout-lab/runs/*seed2)/model.safetensors bs=1 seek=2000 conv=notrunc "
          "2>/dev/null");
    rerun("rerun last --quiet", 1, "not the same: the history is, in all its digits, but the weights are not\n");
}
END_TEST

/* Its own epochs alone are compared, and no weights of an epoch's middle. */
START_TEST(a_run_that_was_cut_off)
{
    pid_t pid = start_program("run notebook epochs=100000 --quiet");
    shell("for i in $(seq 200); do test $(cat home/dropout-lab/runs/*/history.csv 2>/dev/null | wc -l) -gt 4 && break; "
          "sleep 0.05; done");
    ck_assert_int_eq(finish_program(pid, 15)->status, 128 + 15);
    struct outcome *o = rerun("rerun last --quiet", 0, "the same bits: ");
    ck_assert(strstr(o->out, "its weights are not compared") || strstr(o->out, "and the weights"));
}
END_TEST

/* Begun with weights from a file; changed on the way; a fork of that; and a fork of the fork. */
START_TEST(every_kind_of_run)
{
    char words[1400];
    static const char lines[] = "start\\napply 1 drop=0.5 lr=0.002\\n";
    snprintf(words, sizeof words, "run net=mlp:20 epochs=1 --quiet --no-record --save %s", scratch_at("W"));
    run(words);
    snprintf(words, sizeof words, "run net=mlp:20 drop=0.1 epochs=3 --quiet --init %s", scratch_at("W"));
    run(words);
    shell("rm W");
    rerun("rerun last --quiet", 0, "the same bits: 3 epochs and the weights\n");
    snprintf(words, sizeof words,
             "until_said() { for i in $(seq 2000); do grep -q \"$1\" plain.out && return; sleep 0.05; done; }; : "
             ">plain.out; (printf '%s'; until_said 'run 1  epoch  40'; printf 'set drop=0.3\\nfork 1 40\\n'; "
             "until_said 'run 2  epoch  45'; printf 'set lr=0.004\\nfork 2 45\\n') | "
             "DROPOUT_LAB_DATA=%s/pytorch/first-2048 XDG_DATA_HOME=%s/plain %s --plain net=mlp:20 train=600 valid=64 "
             "epochs=100 >plain.out", lines, TEST_DATA, scratch_at(""), getenv("TEST_PROGRAM"));
    shell(words);
    shell("grep -q 'run 1  changes  from epoch' plain.out && grep -q 'run 3  done after 100 epochs' plain.out");
    shell("rm -rf home && mv plain home && test $(ls home/dropout-lab/runs | wc -l) = 3");
    shell("ls home/dropout-lab/runs >ids");
    char *ids = scratch_read(scratch_at("ids"), NULL);
    for (char *id = strtok(ids, "\n"); id; id = strtok(NULL, "\n")) {
        snprintf(words, sizeof words, "rerun %s --quiet", id);
        rerun(words, 0, "the same bits: 100 epochs and the weights\n");
    }
    free(ids);
}
END_TEST

START_TEST(what_cannot_be_compared_is_said)
{
    struct outcome *o = run_program("rerun nosuch");
    ck_assert(o->status == 1 && strstr(o->err, "nosuch"));
    run("run net=mlp:8 train=64 epochs=2 --quiet");
    shell("head -n 1 home/dropout-lab/runs/*/history.csv >h && cp h home/dropout-lab/runs/*/history.csv");
    o = run_program("rerun last");
    ck_assert(o->status == 1 && strstr(o->err, "has no epoch yet"));
    shell("sed -i 's/\"format\": 2/\"format\": 3/' home/dropout-lab/runs/*/run.json");
    o = run_program("rerun 20"); /* as its id begins */
    ck_assert_msg(o->status == 1 && strstr(o->err, "newer dropout-lab"), "%s", o->err);
    o = run_program("run --resume 20");
    ck_assert_msg(o->status == 1 && strstr(o->err, "newer dropout-lab"), "%s", o->err);
    shell("rm home/dropout-lab/runs/*/run.json");
    o = run_program("rerun 20");
    ck_assert_msg(o->status == 1 && strstr(o->err, "has no run.json"), "%s", o->err);
}
END_TEST

TCase *rerun_case(void)
{
    TCase *c = tcase_create("rerun");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, it_comes_to_the_same_bits);
    tcase_add_test(c, another_instruction_set_is_a_reason);
    tcase_add_test(c, other_data_and_another_version_are_reasons);
    tcase_add_test(c, an_older_history_has_fewer_columns);
    tcase_add_test(c, what_was_edited_has_no_known_reason);
    tcase_add_test(c, a_run_that_was_cut_off);
    tcase_add_test(c, every_kind_of_run);
    tcase_add_test(c, what_cannot_be_compared_is_said);
    return c;
}
