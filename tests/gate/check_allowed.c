/* SPDX-License-Identifier: MIT */
/* What a teaching account allows, on every way to a run: the dashboard, lines, a record that somebody has changed, a
 * link in a file's place, several terminals, a folder that is full. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cases.h"
#include "pupil.h"
#include "tests/common/scratch.h"

static const struct {
    const char *typed, *says;
} over[] = {
    {":start epochs=201\r", "epochs: this account has a limit of 200"},
    {":start epochs=200 seeds=6\r", "seeds: this account has a limit of 5"},
    {":start seeds=1 net=mlp:4096\r", "weights of the network: this account has a limit"},
    {":ladder\r", "weights of the network"},
    {"1\r", "weights of the network"},
    {":start net=mlp:8 epochs=2\r", "done"},
    {":fork 1 1 lr=0.1\r", "done"},
    {":study rate seeds=6\r", "limit of"},
    {"1:study regularisers epochs=300 seeds=1\r", "epochs: this account has a limit of 200"},
    {"1:set epochs=5000\r1\r", "epochs: this account"},
};

START_TEST(limits_hold_on_every_way_to_a_run)
{
    struct pty p;
    if (!pupil_ready("limits", PUPIL_NOBODY))
        return;
    pupil_open(&p, PUPIL_SMALL, NULL);
    for (size_t i = 0; i < sizeof over / sizeof *over; i++) {
        type(&p, over[i].typed);
        expect(&p, over[i].says);
        type(&p, "c");
    }
    pupil_quit(&p);
    ck_assert(pupil_lines("--plain", "start epochs=201\nstart epochs=2 net=mlp:4096\nfigure /x.svg\n", NULL) == 1);
    ck_assert_msg(strstr(pupil_said(), "limit of 200") && strstr(pupil_said(), "weights of the network"), "%s",
                  pupil_said());
}
END_TEST

/* A run that has a checkpoint, and is not at its end. */
static void leave_a_run(void)
{
    struct pty p;
    pupil_open_long(&p);
    ck_assert_int_eq(kill(p.pid, SIGTERM), 0);
    pupil_end(&p, 128 + SIGTERM);
}

static void resume(struct pty *p)
{
    pupil_open(p, PUPIL_LONG, NULL);
    expect(p, "cut off");
    type(p, "R");
}

/* Somebody has written more epochs into the record of a run that was cut off. */
START_TEST(a_changed_record_gets_no_further)
{
    struct pty p;
    char command[3 * FILE_PATH_MAX];
    if (!pupil_ready("changed record", PUPIL_NOBODY))
        return;
    leave_a_run();
    snprintf(command, sizeof command,
             "grep -q epochs=9000 '%s'/*/run.json && sed -i s/epochs=9000/epochs=90000/ '%s'/*/run.json",
             scratch_at("store/dropout-lab/runs"), scratch_at("store/dropout-lab/runs"));
    ck_assert_int_eq(system(command), 0);
    snprintf(command, sizeof command, "chown -R --reference='%s' '%s'", scratch_at("store"),
             scratch_at("store/dropout-lab"));
    ck_assert_int_eq(geteuid() == 0 ? system(command) : 0, 0);
    resume(&p);
    expect(&p, "epochs: this account has a limit of 9,000");
    pupil_quit(&p);
}
END_TEST

/* Somebody has put links in the place of a run's files: they are replaced themselves, with Landlock or without. */
START_TEST(a_planted_link_leads_nowhere)
{
    static const char *const names[] = {"checkpoint.safetensors", "model.safetensors"};
    struct pty p;
    char command[3 * FILE_PATH_MAX];
    if (!pupil_ready("planted links", PUPIL_NOBODY))
        return;
    leave_a_run();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(command, sizeof command, "cd '%s'/* && ln -sf '%s' %s", scratch_at("store/dropout-lab/runs"),
                 scratch_at("outside/secret.svg"), names[i]);
        ck_assert_int_eq(system(command), 0);
    }
    resume(&p);
    expect(&p, "resumed after");
    pty_pump(&p, 0.5);
    ck_assert_int_eq(kill(p.pid, SIGTERM), 0); /* upon which it writes its checkpoint */
    pupil_end(&p, 128 + SIGTERM);
    pupil_left_all_alone();
}
END_TEST

START_TEST(runs_at_once_are_counted_over_all_terminals)
{
    struct pty a, b, c;
    if (!pupil_ready("runs at once", PUPIL_NOBODY))
        return;
    pupil_open_long(&a);
    pupil_open(&b, "--limits runs=1 " PUPIL_SMALL, NULL);
    type(&b, "\r");
    expect(&b, "waiting");
    pty_pump(&b, 1);
    expect(&b, "waiting");
    pupil_start(&c, PUPIL_SMALL, NULL); /* a third terminal, of two */
    expect(&c, "you are here already, 2 times");
    pupil_end(&c, 1);
    type(&a, "x");
    expect(&a, "stopped");
    expect(&b, "done");
    pupil_quit(&a);
    pupil_open(&c, PUPIL_SMALL, NULL);
    pupil_quit(&c);
    pupil_quit(&b);
}
END_TEST

START_TEST(a_full_folder_is_said_and_can_be_emptied)
{
    struct pty p;
    if (!pupil_ready("disk", PUPIL_NOBODY))
        return;
    pupil_open(&p, "--limits disk=1M net=mlp:20 train=500 valid=200 epochs=2", NULL);
    type(&p, "\r");
    expect(&p, "done");
    type(&p, "\r");
    expect(&p, "on disk");
    expect(&p, "empty the trash");
    type(&p, ":delete 1\r");
    expect(&p, "in the trash");
    type(&p, ":empty\r");
    expect(&p, "for good");
    type(&p, "y");
    expect(&p, "trash is empty");
    type(&p, "1\r");
    expect(&p, "done");
    pupil_quit(&p);
}
END_TEST

TCase *allowed_case(void)
{
    TCase *c = tcase_create("allowed");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, limits_hold_on_every_way_to_a_run);
    tcase_add_test(c, a_changed_record_gets_no_further);
    tcase_add_test(c, a_planted_link_leads_nowhere);
    tcase_add_test(c, runs_at_once_are_counted_over_all_terminals);
    tcase_add_test(c, a_full_folder_is_said_and_can_be_emptied);
    return c;
}
