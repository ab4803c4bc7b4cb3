/* SPDX-License-Identifier: MIT */
/* The built program over the commands that read files of others, with harm in what these hold and in their names: logs,
 * weights, data sets.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/little.h"
#include "check_safe.h"
#include "hostile.h"
#include "lines.h"
#include "log/tfevents.h"
#include "tests/common/scratch.h"

/* The file that is there is for all to read: */
static const char *const watches[] = {"watch --once @/log", "watch --once --json @/log", "watch --once --x % @/log"};

static void check_log(const void *bytes, size_t size, const char *text)
{
    int in = lines_no_input();
    char line[LINES_SIZE];
    scratch_write(scratch_at("log"), bytes, size);
    for (size_t i = 0; i < sizeof watches / sizeof *watches; i++)
        lines_run("", lines_filled(line, watches[i], text), in);
    close(in);
    in = open(scratch_at("log"), O_RDONLY);
    ck_assert_int_ge(in, 0);
    lines_run("", "watch --plain -", in);
    close(in);
}

static void check_text_log(const char *form, const char *text)
{
    char escaped[1000], bytes[LINES_SIZE];
    lines_filled(bytes, form, strchr(form, '{') ? hostile_json(escaped, text) : text);
    check_log(bytes, strlen(bytes), text);
}

START_TEST(logs_are_said_safely)
{
    static const char *const form[] = {
        "epoch,loss,val_%\n0,1,2\n1,%,2\n2,0.5,1\n3,0.4\n",
        "epoch,\"%\",\"%2\"\n0,1,2\n1,3,2\n2,0.5,1\n",
        "%,loss\n1,2\n2,3\n%",
        "{\"step\": 1, \"loss\": 2, \"%\": 3}\n{\"step\": 2, \"%\": \"%\"}\n{%}\n{\"step\": 3, \"%\": 4}\n",
        "{\"log_history\": [{\"step\": 1, \"loss\": 2, \"eval_%\": 1}, {\"step\": 2, \"%\": 2}], \"%\": \"%\"}",
        "{\"log_history\": [{\"step\": 1, \"%\": 2}], %",
        "s:1 trl:2.0\ns:2 tel:1.0 %\ns:3 trl:%\ns:4 trl:1.5\n",
        "Epoch 1/3 - loss: 0.5 - %: 0.6\nEpoch 2/3 - loss: 0.4 - %loss: 0.6\n%\nEpoch 3/3 - loss: 0.3 - % loss: 0.6\n",
        "%",
    };
    lines_set_up();
    for (size_t i = 0; i < sizeof form / sizeof *form; i++)
        for (size_t k = 0; k < hostile_count; k++)
            check_text_log(form[i], hostile_text[k]);
}
END_TEST

START_TEST(tags_of_events_are_said_safely)
{
    lines_set_up();
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
    lines_set_up();
    for (size_t k = 0; k < hostile_count; k++) {
        char name[LINES_SIZE], data[600];
        ck_assert_int_eq(mkdir(lines_filled(name, "@/%", hostile_text[k]), 0700), 0);
        scratch_write_text(lines_filled(name, "@/%/%.csv", hostile_text[k]), "epoch,loss\n1,2\n2,1\n");
        scratch_write_text(lines_filled(name, "@/%/%.bad", hostile_text[k]), "\x01\x02");
        snprintf(data, sizeof data, "%s/pytorch/first-2048", TEST_DATA);
        ck_assert_int_eq(symlink(data, lines_filled(name, "@/link%", hostile_text[k])), 0);
        int in = lines_no_input();
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            lines_run("", lines_filled(name, words[i], hostile_text[k]), in);
        close(in);
    }
}
END_TEST

static void write_weights(const char *form, const char *text)
{
    char escaped[1000], header[LINES_SIZE];
    unsigned char file[LINES_SIZE + 72] = {0};
    lines_filled(header, form, hostile_json(escaped, text));
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
    lines_set_up();
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        for (size_t k = 0; k < hostile_count; k++) {
            write_weights(form[i], hostile_text[k]);
            int in = lines_no_input();
            char line[LINES_SIZE];
            for (size_t w = 0; w < sizeof words / sizeof *words; w++)
                lines_run("", lines_filled(line, words[w], ""), in);
            close(in);
        }
    }
}
END_TEST

START_TEST(data_sets_are_said_safely)
{
    static const char *const form[] = {"%", "label,%\n", "label,pixel1,%\n1,2,3\n", "label,\"%", "label\n%\n"};
    lines_set_up();
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        for (size_t k = 0; k < hostile_count; k++) {
            char bytes[LINES_SIZE], line[LINES_SIZE];
            scratch_write_text(scratch_at("set.csv"), lines_filled(bytes, form[i], hostile_text[k]));
            int in = lines_no_input();
            lines_run("", lines_filled(line, "run --data @/set.csv epochs=1", ""), in);
            close(in);
        }
    }
}
END_TEST

TCase *lines_files_case(void)
{
    TCase *c = tcase_create("lines of files");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, logs_are_said_safely);
    tcase_add_test(c, tags_of_events_are_said_safely);
    tcase_add_test(c, names_of_files_are_said_safely);
    tcase_add_test(c, weights_are_said_safely);
    tcase_add_test(c, data_sets_are_said_safely);
    return c;
}
