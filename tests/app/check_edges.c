/* SPDX-License-Identifier: MIT */
/* The program at edges that no user looks for: little memory, folders with more files than are shown, line mode that
 * ends before it has begun.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "cases.h"
#include "program.h"
#include "src/app/archive.h"
#include "src/app/say.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

#define SMALL "net=mlp:8 train=320 valid=64 epochs=1"

/* ---- memory ---- */

/* KiB of address space; NOT_LOADED is what the dynamic loader ends with. */
enum { LEAST = 4096, MOST = 1 << 20, COARSE = 64, FINE = 16, SPAN = 2048, NOT_LOADED = 127, CRASHED = 128 };

#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__ /* they map terabytes */

static int status_with(unsigned long kib)
{
    char command[2048];
    snprintf(command, sizeof command, "ulimit -v %lu && DROPOUT_LAB_DATA=%s XDG_DATA_HOME=%s exec %s run " SMALL
             " --no-record >/dev/null 2>%s", kib, TEST_DATA "/pytorch/first-2048", scratch_at("home"),
             getenv("TEST_PROGRAM"), scratch_at("said"));
    int status = system(command);
    ck_assert_int_ne(status, -1);
    return WIFEXITED(status) ? WEXITSTATUS(status) : CRASHED + WTERMSIG(status);
}

/* From where the program can just be loaded: a stack that cannot grow when it has to is a crash, so it has to be there
 * from the beginning. */
START_TEST(with_little_memory_it_says_so)
{
    unsigned long at = LEAST;
    int said = 0;
    if (!getenv("TEST_PROGRAM") || skip_under_valgrind("with_little_memory_it_says_so", "it takes memory of its own"))
        return;
    while (at < MOST && status_with(at) == NOT_LOADED)
        at += COARSE;
    ck_assert_uint_lt(at, MOST);
    for (unsigned long end = at + SPAN; at < end; at += FINE) {
        int status = status_with(at);
        ck_assert_msg(status == 0 || status == 1, "%lu KiB: status %d: %s", at, status, read_text(scratch_at("said")));
        ck_assert(status == 0 || strstr(read_text(scratch_at("said")), "dropout-lab: "));
        said += strstr(read_text(scratch_at("said")), "out of memory") != NULL;
    }
    ck_assert_int_gt(said, 0);
}
END_TEST

#endif

/* ---- files ---- */

static void in_folder(const char *command)
{
    char line[2048];
    snprintf(line, sizeof line, "cd %s/dropout-lab/runs/*/ && { %s; }", scratch_at("home"), command);
    ck_assert_msg(system(line) == 0, "%s", line);
}

/* 32 are named, wherever in the folder they stand, and the rest is counted; a checkpoint among the rest is one too. */
START_TEST(a_folder_with_many_files_is_shown)
{
    ck_assert_int_eq(run_program("run " SMALL)->status, 0);
    in_folder("rm checkpoint.safetensors && test $(ls | wc -l) = 3 && sed -i 's/\"done\"/\"stopped\"/' run.json");
    in_folder("for i in $(seq 100 128); do echo x >f$i; done");
    ck_assert(!strstr(run_program("show last")->out, " more\n"));
    in_folder("for i in $(seq 129 160); do echo x >f$i; done");
    struct outcome *o = run_program("show last");
    ck_assert_msg(strstr(o->out, " and 32 more\n") != NULL, "%s", o->out);
    ck_assert_int_eq(times(o->out, " bytes\n"), 32);
    ck_assert_ptr_nonnull(strstr(o->out, "(without a checkpoint"));
    ck_assert_ptr_nonnull(strstr(run_program("show last --json")->out, "\"files_left_out\": 32"));
    in_folder("echo x >checkpoint.safetensors");
    ck_assert(!strstr(run_program("show last")->out, "(without a checkpoint"));
    in_folder("for i in $(seq 161 200); do echo x >f$i; done");
    ck_assert(!strstr(run_program("show last")->out, "(without a checkpoint"));
}
END_TEST

/* ---- line mode ---- */

/* The list of runs is being read by a thread when the data turns out to be unreadable. */
START_TEST(line_mode_that_cannot_begin_ends_in_order)
{
    struct outcome *o;
    ck_assert_int_eq(run_program("run " SMALL)->status, 0);
    for (int i = 0; i < 5; i++) {
        o = run_program("--plain --data nowhere");
        ck_assert_msg(o->status == 1, "status %d: %s", o->status, o->err);
        ck_assert_msg(times(o->err, "\n") == 1 && strstr(o->err, "nowhere"), "%s", o->err);
    }
    o = run_program("--plain"); /* and one that ends at once, where all is freed a second time */
    ck_assert_msg(o->status == 0 && !*o->err, "status %d: %s", o->status, o->err);
}
END_TEST

/* The last fence before a terminal, whoever forgot to make safe what he says. */
START_TEST(what_is_said_is_safe)
{
    FILE *f = fopen(scratch_at("said"), "w");
    ck_assert_ptr_nonnull(f);
    say_to(f, "%s\n", "a\x1b[2J\xc2\x9b" "b\nc\xe2\x80\xae" "d\x7f");
    say_to(f, "%s", "e\tf");
    ck_assert_int_eq(fclose(f), 0);
    ck_assert_str_eq(read_text(scratch_at("said")), "a?[2J?b?c?d?\ne?f");
}
END_TEST

/* Libraries complain of these by themselves, as they are: fontconfig of a language, and of a file that it cannot
 * read. */
START_TEST(variables_of_libraries_are_harmless)
{
    static const char *const names[] = {"LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LC_COLLATE",
                                        "FC_LANG", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT"};
    char words[FILE_PATH_MAX + 32];
    snprintf(words, sizeof words, "figure last -o %s", scratch_at("figure.png"));
    ck_assert_int_eq(run_program("run " SMALL)->status, 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        setenv(names[i], "/x\x1b[31m\xc2\x9b" "2J", 1);
        struct outcome *o = run_program(words);
        ck_assert_msg(o->status <= 1 && !strpbrk(o->err, "\x1b\x9b") && !strchr(o->out, 0x1b), "%s: %s", names[i],
                      o->err);
        unsetenv(names[i]);
    }
}
END_TEST

/* What was never begun, and twice what was: line mode frees it on each way out. */
START_TEST(an_archive_is_freed_at_any_time)
{
    static struct lab lab;
    static struct lab_runs runs;
    static struct archive never, a;
    struct err e;
    struct spec first = spec_default();
    archive_free(&never);
    ck_assert_msg(lab_init(&lab, &first, &e), "%s", e.text);
    runs.lab = &lab;
    a.runs = &runs;
    archive_free(&a);
    a.deleted = mem_raw(1, sizeof *a.deleted);
    ck_assert_ptr_nonnull(a.deleted);
    archive_free(&a);
    archive_free(&a);
    ck_assert_ptr_null(a.deleted);
    ck_assert_ptr_eq(a.runs, &runs);
    lab_free(&lab);
}
END_TEST

TCase *edges_case(void)
{
    TCase *c = tcase_create("edges");
    scratch_add(c);
    tcase_set_timeout(c, 120);
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
    tcase_add_test(c, with_little_memory_it_says_so);
#endif
    tcase_add_test(c, a_folder_with_many_files_is_shown);
    tcase_add_test(c, line_mode_that_cannot_begin_ends_in_order);
    tcase_add_test(c, what_is_said_is_safe);
    tcase_add_test(c, variables_of_libraries_are_harmless);
    tcase_add_test(c, an_archive_is_freed_at_any_time);
    return c;
}
