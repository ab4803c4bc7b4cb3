/* SPDX-License-Identifier: MIT */
/* The built program over all its commands with harm in its arguments, in variables, in names of files and folders, and
 * in what files hold; in a locale with UTF-8 and in one without. No byte of stdout or stderr may be one that a terminal
 * obeys or that a reader is deceived by; JSON is JSON, and ASCII.
 */
#include <fcntl.h>
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/little.h"
#include "check_safe.h"
#include "hostile.h"
#include "log/tfevents.h"
#include "tests/app/program.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

static const char *const locale[] = {"LC_ALL=C.UTF-8", "LC_ALL=C"};
enum { LOCALES = 2, WORDS_SIZE = 4000 };

static char program[512];

/* With variables before it, by env, which takes them as they are. */
static struct outcome *run_as(const char *variables, const char *words, int in)
{
    char all[WORDS_SIZE];
    ck_assert_int_lt(snprintf(all, sizeof all, "%s %s %s", variables, program, words), (int)sizeof all);
    struct outcome *o = finish_program(start_program_on(all, in), 0);
    ck_assert_msg(o->status < 126, "%s: status %d", all, o->status);
    return o;
}

static void check_json(const char *words, const char *out)
{
    json_error_t why;
    json_t *j = json_loads(out, 0, &why);
    ck_assert_msg(j != NULL, "%s: line %d: %s", words, why.line, why.text);
    json_decref(j);
    for (const char *c = out; *c; c++)
        ck_assert_msg((unsigned char)*c < 0x80, "%s: is not ASCII", words);
}

static void check_lines(const char *words, const char *what, const char *bytes, bool utf8)
{
    const char *harm = hostile_in_lines(bytes, strlen(bytes), utf8);
    ck_assert_msg(!harm, "%s: %s has %s:\n%s", words, what, harm, bytes);
}

/* CSV, JSON and SVG for programs, which are UTF-8 everywhere. */
static bool is_data(const char *words)
{
    return strstr(words, "export ") || strstr(words, "--csv -") || strstr(words, "-o -");
}

/* In `make check` one of so many after the other, by a generator that goes with none of the loops; in `make soak` all:
 * true. */
static bool is_due(unsigned of)
{
    static uint32_t state = 1;
    state = state * 1664525 + 1013904223;
    return soak_or(0, 1) || (state >> 16) % of == 0;
}

static struct outcome *run_checked(const char *variables, const char *words, int in)
{
    struct outcome *o = NULL;
    bool first = is_due(2), both = soak_or(0, 1);
    for (int l = 0; l < LOCALES; l++) {
        if (!both && first != (l == 0))
            continue;
        char all[WORDS_SIZE];
        snprintf(all, sizeof all, "%s %s", locale[l], variables);
        ck_assert_int_eq(lseek(in, 0, SEEK_SET), 0);
        o = run_as(all, words, in);
        check_lines(words, "stderr", o->err, l == 0);
        check_lines(words, "stdout", o->out, l == 0 || is_data(words));
        if (strstr(words, "--json") && o->out[0])
            check_json(words, read_text(scratch_at("stdout")));
    }
    return o;
}

/* % is the text, @ the test's folder. */
static const char *filled(char out[WORDS_SIZE], const char *words, const char *text)
{
    char *to = out;
    for (; *words; words++) {
        const char *part = *words == '%' ? text : *words == '@' ? scratch_at("") : NULL;
        if (!part)
            *to++ = *words;
        for (; part && *part; part++)
            *to++ = *part;
        ck_assert_int_lt(to - out, WORDS_SIZE - 1);
    }
    *to = 0;
    if (strstr(out, "//"))
        memmove(strstr(out, "//"), strstr(out, "//") + 1, strlen(strstr(out, "//")));
    return out;
}

static int no_input(void)
{
    int fd = open(scratch_at("nothing"), O_RDWR | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(fd, 0);
    return fd;
}

/* One run in the store, and env in the program's place. */
static void set_up(void)
{
    const char *built = getenv("TEST_PROGRAM");
    snprintf(program, sizeof program, "%s", built ? built : "dropout-lab");
    ck_assert_int_eq(setenv("TEST_PROGRAM", "/usr/bin/env", 1), 0);
    int in = no_input();
    ck_assert_int_eq(run_as("LC_ALL=C", "run net=mlp:8 epochs=2 train=200 valid=100 drop=0.2", in)->status, 0);
    close(in);
}

static void run_all(const char *variables, const char *const *words, size_t count, unsigned of)
{
    int in = no_input();
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < hostile_count; k++) {
            if (!is_due(of))
                continue;
            char line[WORDS_SIZE], set[WORDS_SIZE];
            const char *text = hostile_text[k];
            run_checked(filled(set, variables, text), filled(line, words[i], text), in);
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
    "--complete %", "--complete run%", "--help %", "run --help=%", "--version %", "--list-isa %", "--restricted %", "--restricted run %",
    "--restricted --data %", "--restricted --help",
};

START_TEST(arguments_are_said_safely)
{
    set_up();
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
    snprintf(program, sizeof program, "%s", getenv("TEST_PROGRAM") ? getenv("TEST_PROGRAM") : "dropout-lab");
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
            check_lines(line, "stdout", read_text(path), true);
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
    set_up();
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        run_all(variables[i], commands, sizeof commands / sizeof *commands, 12);
}
END_TEST

/* ---- files ---- */

/* The file that is there is for all to read: */
static const char *const watches[] = {"watch --once @/log", "watch --once --json @/log", "watch --once --x % @/log"};

static void check_log(const void *bytes, size_t size, const char *text)
{
    int in = no_input();
    char line[WORDS_SIZE];
    scratch_write(scratch_at("log"), bytes, size);
    for (size_t i = 0; i < sizeof watches / sizeof *watches; i++)
        run_checked("", filled(line, watches[i], text), in);
    close(in);
    in = open(scratch_at("log"), O_RDONLY);
    ck_assert_int_ge(in, 0);
    run_checked("", "watch --plain -", in);
    close(in);
}

static void check_text_log(const char *form, const char *text)
{
    char escaped[1000], bytes[WORDS_SIZE];
    filled(bytes, form, strchr(form, '{') ? hostile_json(escaped, text) : text);
    check_log(bytes, strlen(bytes), text);
}

START_TEST(logs_are_said_safely)
{
    static const char *const form[] = {
        "epoch,loss,val_%\n0,1,2\n1,%,2\n2,0.5,1\n3,0.4\n",
        "epoch,\"%\",\"%2\"\n0,1,2\n1,3,2\n2,0.5,1\n",
        "%,loss\n1,2\n2,3\n%",
        "{\"step\": 1, \"loss\": 2, \"%\": 3}\n{\"step\": 2, \"%\": \"%\"}\n{%}\n{\"step\": 3, \"loss\": 1, \"%\": 4}\n",
        "{\"log_history\": [{\"step\": 1, \"loss\": 2, \"eval_%\": 1}, {\"step\": 2, \"%\": 2}], \"%\": \"%\"}",
        "{\"log_history\": [{\"step\": 1, \"%\": 2}], %",
        "s:1 trl:2.0\ns:2 tel:1.0 %\ns:3 trl:%\ns:4 trl:1.5\n",
        "Epoch 1/3 - loss: 0.5 - %: 0.6\nEpoch 2/3 - loss: 0.4 - %loss: 0.6\n%\nEpoch 3/3 - loss: 0.3 - % loss: 0.6\n",
        "%",
    };
    set_up();
    for (size_t i = 0; i < sizeof form / sizeof *form; i++)
        for (size_t k = 0; k < hostile_count; k++)
            check_text_log(form[i], hostile_text[k]);
}
END_TEST

START_TEST(tags_of_events_are_said_safely)
{
    set_up();
    for (size_t k = 0; k < hostile_count; k++) {
        char *bytes;
        size_t size;
        FILE *f = open_memstream(&bytes, &size);
        ck_assert(f && tfevents_begin(f, 1));
        for (int step = 1; step < 4; step++) {
            struct tfevents_scalar s[] = {{"loss/train", 1}, {hostile_text[k], 2}};
            ck_assert(tfevents_scalars(f, 2, step, s, 2));
        }
        ck_assert_int_eq(fclose(f), 0);
        check_log(bytes, size, hostile_text[k]);
        free(bytes);
    }
}
END_TEST

/* Logs, data and weights with such a name, in a folder with such a name. */
START_TEST(names_of_files_are_said_safely)
{
    static const char *const words[] = {
        "watch --once @/%", "watch --once --json @/%", "watch --once @/%/%.csv", "watch --once @/%/%.bad",
        "watch --once --json @/%/%.csv @/%/%.bad", "run --data @/%/%.csv epochs=1", "run --data @/% epochs=1",
        "run --init @/%/%.csv", "run --data @/link% epochs=1 net=mlp:4 train=100 valid=0", "predict --model @/%/%.csv",
        "predict last --data @/link%", "predict last --json --data @/link%", "bench --quick --data @/%",
        "figure last -o @/%/%.svg", "export last -o @/%/%.csv --format csv", "show last", "show last --json",
        "rerun last --data @/link%",
        "run --csv @/%/new%.csv --save @/%/new%.safetensors epochs=1 net=mlp:4 train=100 valid=0",
        "predict --model @/%/new%.safetensors", "predict --json --model @/%/new%.safetensors",
        "run --csv @/% epochs=1 net=mlp:4 train=100 valid=0",
    };
    set_up();
    for (size_t k = 0; k < hostile_count; k++) {
        char name[WORDS_SIZE], data[600];
        ck_assert_int_eq(mkdir(filled(name, "@/%", hostile_text[k]), 0700), 0);
        scratch_write_text(filled(name, "@/%/%.csv", hostile_text[k]), "epoch,loss\n1,2\n2,1\n");
        scratch_write_text(filled(name, "@/%/%.bad", hostile_text[k]), "\x01\x02");
        snprintf(data, sizeof data, "%s/pytorch/first-2048", TEST_DATA);
        ck_assert_int_eq(symlink(data, filled(name, "@/link%", hostile_text[k])), 0);
        int in = no_input();
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            run_checked("", filled(name, words[i], hostile_text[k]), in);
        close(in);
    }
}
END_TEST

static const char *const run_commands[] = {
    "runs", "runs --json", "show last", "show last --json", "export last --format csv", "export last last --format csv",
    "export last --format json", "figure last -o - --format svg", "rerun last", "run --resume last", "predict last",
    "predict last --json", "label last --note x", "runs isa=%",
};

/* What stands in run.json, as it is there and with the text in the place of each value. */
static void put_value(const char *path, const char *was, const char *key, const char *text)
{
    char from[64], escaped[1000], all[WORDS_SIZE * 2];
    snprintf(from, sizeof from, "\"%s\": ", key);
    const char *at = strstr(was, from);
    if (!at) { /* it has none: it goes in front */
        snprintf(all, sizeof all, "{\"%s\": \"%s\",%s", key, hostile_json(escaped, text), was + 1);
    } else {
        const char *rest = at + strlen(from);
        const char *end = *rest == '"' ? strchr(rest + 1, '"') + 1 : rest + strcspn(rest, ",\n");
        snprintf(all, sizeof all, "%.*s\"%s\"%s", (int)(rest - was), was, hostile_json(escaped, text), end);
    }
    scratch_write_text(path, all);
}

static const char *run_folder(void)
{
    static char folder[600];
    char id[200] = "";
    struct outcome *o = run_as("", "runs", STDIN_FILENO);
    const char *line = strchr(o->out, '\n');
    ck_assert_ptr_nonnull(line);
    o = run_as("", "show last --json", STDIN_FILENO);
    json_t *j = json_loads(o->out, 0, NULL);
    snprintf(id, sizeof id, "home/dropout-lab/runs/%s", json_string_value(json_object_get(j, "id")));
    json_decref(j);
    snprintf(folder, sizeof folder, "%s", scratch_at(id));
    return folder;
}

static void run_on_record(const char *text)
{
    int in = no_input();
    char line[WORDS_SIZE];
    for (size_t i = 0; i < sizeof run_commands / sizeof *run_commands; i++)
        if (is_due(5))
            run_checked("", filled(line, run_commands[i], text), in);
    if (is_due(6)) {
        run_as("LC_ALL=C", "rm last", in);
        run_checked("", "runs --trash --json", in);
        run_as("LC_ALL=C", "rm --undo last", in);
    }
    close(in);
}

START_TEST(records_are_said_safely)
{
    static const char *const key[] = {"data", "isa", "version", "started", "ended", "why", "group", "sha256", "spec",
                                      "state",
                                      "train", "format"};
    char path[700], label[700];
    set_up();
    const char *folder = run_folder();
    snprintf(path, sizeof path, "%s/run.json", folder);
    snprintf(label, sizeof label, "%s/label.json", folder);
    char *was = scratch_read(path, NULL);
    for (size_t i = 0; i < sizeof key / sizeof *key; i++) {
        for (size_t k = i % 2; k < hostile_count; k += soak_or(2, 1)) {
            put_value(path, was, key[i], hostile_text[k]);
            run_on_record(hostile_text[k]);
        }
    }
    scratch_write_text(path, was);
    for (size_t k = 0; k < hostile_count; k++) {
        char escaped[1000], bytes[WORDS_SIZE];
        hostile_json(escaped, hostile_text[k]);
        filled(bytes, "{\"name\": \"%\", \"tags\": \"% %\", \"note\": \"%\", \"%\": 1}", escaped);
        scratch_write_text(label, bytes);
        run_on_record(hostile_text[k]);
        snprintf(bytes, sizeof bytes, "{\"name\": \"%s\"", hostile_text[k]); /* no JSON */
        scratch_write_text(label, bytes);
        run_on_record(hostile_text[k]);
    }
    unlink(label);
    snprintf(path, sizeof path, "%s/history.csv", folder);
    char *rows = scratch_read(path, NULL), all[WORDS_SIZE];
    for (size_t k = 0; k < hostile_count; k++) {
        snprintf(all, sizeof all, "%s3,%s,\n", rows, hostile_text[k]);
        scratch_write_text(path, all);
        run_on_record(hostile_text[k]);
    }
    free(rows);
    free(was);
}
END_TEST

/* The folder itself is renamed, and others with such names stand beside it. */
START_TEST(names_of_runs_are_said_safely)
{
    char path[WORDS_SIZE], folder[600];
    set_up();
    snprintf(folder, sizeof folder, "%s", run_folder());
    for (size_t k = 0; k < hostile_count; k++) {
        filled(path, "@/home/dropout-lab/runs/%", hostile_text[k]);
        ck_assert_int_eq(rename(folder, path), 0);
        run_on_record(hostile_text[k]);
        ck_assert_int_eq(rename(path, folder), 0);
        ck_assert_int_eq(mkdir(path, 0700), 0);
        run_on_record(hostile_text[k]);
        ck_assert_int_eq(rmdir(path), 0);
        scratch_write_text(path, "a file");
        run_on_record(hostile_text[k]);
        ck_assert_int_eq(unlink(path), 0);
    }
}
END_TEST

/* ---- weights and data ---- */

static void write_weights(const char *form, const char *text)
{
    char escaped[1000], header[WORDS_SIZE];
    unsigned char file[WORDS_SIZE + 72] = {0};
    filled(header, form, hostile_json(escaped, text));
    size_t n = strlen(header);
    little_put(file, n, 8);
    memcpy(file + 8, header, n);
    scratch_write(scratch_at("weights"), file, 8 + n + 64);
}

START_TEST(weights_are_said_safely)
{
    static const char *const form[] = {
        "{\"%\": {\"dtype\": \"F32\", \"shape\": [4, 4], \"data_offsets\": [0, 64]}}",
        "{\"fc1.weight\": {\"dtype\": \"%\", \"shape\": [4, 4], \"data_offsets\": [0, 64]}}",
        "{\"%\": {\"dtype\": \"F32\", \"shape\": \"%\", \"data_offsets\": [0, 64]}}",
        ("{\"__metadata__\": {\"%\": \"%\", \"dropout-lab\": \"%\"}, \"fc1.weight\": {\"dtype\": \"F32\", "
         "\"shape\": [4, 4], \"data_offsets\": [0, 64]}}"),
        "{\"%\": %",
        "{%",
    };
    static const char *const words[] = {"predict --model @/weights", "predict --json --model @/weights",
                                        "run --init @/weights epochs=1 net=mlp:4 train=100 valid=0 --no-record"};
    set_up();
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        for (size_t k = 0; k < hostile_count; k++) {
            write_weights(form[i], hostile_text[k]);
            int in = no_input();
            char line[WORDS_SIZE];
            for (size_t w = 0; w < sizeof words / sizeof *words; w++)
                run_checked("", filled(line, words[w], ""), in);
            close(in);
        }
    }
}
END_TEST

START_TEST(data_sets_are_said_safely)
{
    static const char *const form[] = {"%", "label,%\n", "label,pixel1,%\n1,2,3\n", "label,\"%", "label\n%\n"};
    set_up();
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        for (size_t k = 0; k < hostile_count; k++) {
            char bytes[WORDS_SIZE], line[WORDS_SIZE];
            scratch_write_text(scratch_at("set.csv"), filled(bytes, form[i], hostile_text[k]));
            int in = no_input();
            run_checked("", filled(line, "run --data @/set.csv epochs=1", ""), in);
            close(in);
        }
    }
}
END_TEST

/* Commands of line mode, typed or piped. */
START_TEST(commands_are_said_safely)
{
    static const char *const form[] = {"%\n", "% x\n", "run %\n", "filter %\n", "open %\n", "name last %\n",
                                       "note last %\n",
                                       "tags last %\n", "delete %\n", "figure %\n", "fork %\n", "drop=%\n",
                                       "resume %\n"};
    char all[WORDS_SIZE * 2] = "";
    set_up();
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        for (size_t k = 0; k < hostile_count; k++) {
            char line[WORDS_SIZE];
            strcat(all, filled(line, form[i], hostile_text[k]));
        }
    }
    strcat(all, "runs\nkept\nquit\n");
    scratch_write_text(scratch_at("typed"), all);
    int in = open(scratch_at("typed"), O_RDONLY);
    ck_assert_int_ge(in, 0);
    run_checked("", "--plain net=mlp:4 epochs=1 train=100 valid=0", in);
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
    tcase_add_test(c, logs_are_said_safely);
    tcase_add_test(c, tags_of_events_are_said_safely);
    tcase_add_test(c, names_of_files_are_said_safely);
    tcase_add_test(c, records_are_said_safely);
    tcase_add_test(c, names_of_runs_are_said_safely);
    tcase_add_test(c, weights_are_said_safely);
    tcase_add_test(c, data_sets_are_said_safely);
    tcase_add_test(c, commands_are_said_safely);
    return c;
}
