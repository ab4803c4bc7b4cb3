/* SPDX-License-Identifier: MIT */
/* The built program over all its commands with harm in what is typed: in its arguments, in a line to complete, in
 * variables and in the commands of line mode.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check_safe.h"
#include "hostile.h"
#include "lines.h"
#include "tests/common/scratch.h"

static void run_all(const char *variables, const char *const *words, size_t count, unsigned of)
{
    int in = lines_no_input();
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < hostile_count; k++) {
            if (!lines_due(of))
                continue;
            char line[LINES_SIZE], set[LINES_SIZE];
            const char *text = hostile_text[k];
            lines_run(lines_filled(set, variables, text), lines_filled(line, words[i], text), in);
        }
    }
    close(in);
}

static const char *const arguments[] = {
    "%", "--%", "-%", "--plain %", "--theme=%", "--memory %", "--isa %", "--data %", "dashboard %",
    "run %", "run %=1", "run net=%", "run drop=%", "run opt=%", "run schedule=%", "run augment=%", "run epochs=%",
    "run --%", "run --quiet=%", "run --isa %", "run --csv @/no/% epochs=1", "run --csv @/no/% --no-record epochs=1",
    "run --data %", "run --data @/%", "run --init %", "run --save @/no/% epochs=1 train=100 valid=0 net=mlp:4",
    "run --step-csv @/no/%", "run --resume %", "run --resume last %", "run --checkpoint %",
    "rerun %", "runs %", "runs name=%", "runs best<%", "runs state=%", "runs % --json", "show %", "show % --json",
    "label % --name x", "label last --name % --tags % --note %", "runs", "runs --json", "show last", "show last --json",
    "export last --format csv", "export last last --format csv", "export last --format json", "export % --format csv",
    "export last --format %", "export last -o %", "export last -o @/no/%.csv", "label last --%", "label last --name=%",
    "figure last -o @/f.svg", "figure % -o @/f.svg", "figure last -o %", "figure last -o @/no/%.svg",
    "figure last -o @/f.svg --format %", "figure last -o @/f.svg --size %", "figure last -o @/f.svg --dpi %",
    "figure last -o - --format svg --title %", "predict %", "predict --model %", "predict last --mc %",
    "predict --model @/%",
    "predict last --json", "predict --isa %", "watch %", "watch --once %", "watch --once --json %",
    "watch --x % --once %",
    "watch --plain --once %", "watch --theme % %", "study %", "study rate %", "study rate --jobs %", "study % %",
    "study rate --csv @/no/% epochs=1", "sweep %", "sweep lr=%,%", "sweep %=1,2", "sweep drop.%=0:1:1",
    "sweep lr=1,2 --random %",
    "words %", "words drop %", "bench %", "bench --%", "bench --isa %", "rm %", "rm --undo %", "rm --empty %",
    "--complete %", "--complete run%", "--help %", "run --help=%", "--version %", "--list-isa %", "--restricted %",
    "--restricted run %", "--restricted --data %", "--restricted --help",
};

START_TEST(arguments_are_said_safely)
{
    lines_set_up();
    run_all("", arguments, sizeof arguments / sizeof *arguments, 2);
}
END_TEST

/* --complete takes a whole line as one argument, which has blanks. */
START_TEST(a_line_to_complete_is_said_safely)
{
    static const char *const front[] = {"dropout-lab ", "dropout-lab run ", "dropout-lab run --csv ",
                                        "dropout-lab runs name=",
                                        "dropout-lab run --isa=", "dropout-lab figure last -o "};
    char path[600], line[700];
    const char *built = getenv("TEST_PROGRAM"), *program = built ? built : "dropout-lab";
    for (size_t i = 0; i < sizeof front / sizeof *front; i++) {
        for (size_t k = 0; k < hostile_count; k++) {
            snprintf(line, sizeof line, "%s%s", front[i], hostile_text[k]);
            snprintf(path, sizeof path, "%s", scratch_at("out"));
            pid_t pid = fork();
            if (pid == 0) {
                int out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
                if (out < 0 || dup2(out, 1) < 0)
                    _exit(125);
                execl(program, program, "--complete", line, (char *)NULL);
                _exit(126);
            }
            int status;
            ck_assert_int_eq(waitpid(pid, &status, 0), pid);
            ck_assert_int_eq(status, 0);
            lines_check(line, "stdout", read_text(path), true);
        }
    }
}
END_TEST

static const char *const commands[] = {
    "runs", "runs --json", "runs --trash", "show last", "label last --name x", "rm x", "export last",
    "figure last -o @/f.svg",
    "predict last", "rerun last", "watch --once @/none", "run epochs=1 train=100 valid=0 net=mlp:4 --no-record",
    "--plain", "", "words",
    "study rate epochs=1 --jobs 1 --csv @/no/x", "bench %", "--help", "watch",
};

/* Each variable that the program or a library of its reads. */
START_TEST(variables_are_said_safely)
{
    static const char *const variables[] = {
        "XDG_DATA_HOME=@/%", "XDG_DATA_HOME=@/nothing/%", "XDG_DATA_HOME=% HOME=@/%", "XDG_DATA_HOME=% HOME=%",
        "TMPDIR=@/%",
        "DROPOUT_LAB_DATA=@/%", "DROPOUT_LAB_DATA=%", "TERM=%", "LANG=% LC_ALL=%",
        "NO_COLOR=% TERMINFO=% LINES=% COLUMNS=%",
    };
    lines_set_up();
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        run_all(variables[i], commands, sizeof commands / sizeof *commands, 12);
}
END_TEST

/* Commands of line mode, typed or piped. */
START_TEST(commands_are_said_safely)
{
    static const char *const form[] = {"%\n", "% x\n", "run %\n", "filter %\n", "open %\n", "name last %\n",
                                       "note last %\n",
                                       "tags last %\n", "delete %\n", "figure %\n", "fork %\n", "drop=%\n",
                                       "resume %\n"};
    char all[LINES_SIZE * 2] = "";
    lines_set_up();
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        for (size_t k = 0; k < hostile_count; k++) {
            char line[LINES_SIZE];
            strcat(all, lines_filled(line, form[i], hostile_text[k]));
        }
    }
    strcat(all, "runs\nkept\nquit\n");
    scratch_write_text(scratch_at("typed"), all);
    int in = open(scratch_at("typed"), O_RDONLY);
    ck_assert_int_ge(in, 0);
    lines_run("", "--plain net=mlp:4 epochs=1 train=100 valid=0", in);
    close(in);
}
END_TEST

TCase *lines_case(void)
{
    TCase *c = tcase_create("lines");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, arguments_are_said_safely);
    tcase_add_test(c, a_line_to_complete_is_said_safely);
    tcase_add_test(c, variables_are_said_safely);
    tcase_add_test(c, commands_are_said_safely);
    return c;
}
