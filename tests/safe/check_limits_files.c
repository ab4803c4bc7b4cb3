/* SPDX-License-Identifier: MIT */
/* Sizes of files that are the program's or are given to it: weights, records, labels, a folder of runs. What meets a
 * limit exactly is read, and one more is refused by a sentence that names the limit; what only claims to be large takes
 * no memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/little.h"
#include "check_safe.h"
#include "repeat.h"
#include "run/record_read.h"
#include "run/safetensors.h"
#include "run/spec.h"
#include "src/run/store_list.h"
#include "tests/app/program.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

static bool load_weights(const char *header, size_t length, size_t data, struct err *e)
{
    static struct tensors t;
    unsigned char *file = calloc(1, 8 + length + data);
    ck_assert_ptr_nonnull(file);
    little_put(file, length, 8);
    memset(file + 8, ' ', length);
    memcpy(file + 8, header, strlen(header));
    scratch_write(scratch_at("w"), file, 8 + length + data);
    free(file);
    bool ok = safetensors_load(scratch_at("w"), &t, e);
    tensors_free(&t);
    return ok;
}

static bool load_tensors(size_t count, size_t name, size_t dims, struct err *e)
{
    char *header = malloc(count * (name + 200) + 100), *to = header;
    *to++ = '{';
    for (size_t i = 0; i < count; i++) {
        char *padding = repeat("n", name - 4);
        to += sprintf(to, "%s\"%04zu%s\": {\"dtype\": \"F32\", \"shape\": [", i ? ", " : "", i, padding);
        free(padding);
        for (size_t k = 0; k < dims; k++)
            to += sprintf(to, "%s1", k ? ", " : "");
        to += sprintf(to, "], \"data_offsets\": [%zu, %zu]}", 4 * i, 4 * i + 4);
    }
    strcpy(to, "}");
    bool ok = load_weights(header, strlen(header), 4 * count, e);
    free(header);
    return ok;
}

START_TEST(weights_have_limits)
{
    struct err e = {0};
    ck_assert_msg(load_weights("{}", SAFETENSORS_HEADER_MAX, 0, &e), "%s", e.text);
    ck_assert(!load_weights("{}", SAFETENSORS_HEADER_MAX + 1, 0, &e));
    check_error(&e, ERR_FAIL, "its header has 4194305 bytes, where at most 4194304 are read");
    ck_assert_msg(load_tensors(256, 63, 4, &e), "%s", e.text);
    ck_assert(!load_tensors(257, 8, 1, &e));
    check_error(&e, ERR_FAIL, "is one too many, 256 are read");
    ck_assert(!load_tensors(1, 64, 1, &e));
    check_error(&e, ERR_FAIL, "a name has 1 to 63 bytes");
    ck_assert(!load_tensors(1, 8, 5, &e));
    check_error(&e, ERR_FAIL, "more than 4 dimensions");
    for (size_t depth = 2047; depth < 2049; depth++) {
        char *open = repeat("[", depth), *close = repeat("]", depth), *header = malloc(2 * depth + 64);
        sprintf(header, "{\"__metadata__\": %s%s}", open, close);
        ck_assert(!load_weights(header, strlen(header), 0, &e));
        check_error(&e, ERR_FAIL, depth == 2047 ? "__metadata__ is not a JSON object"
                                                : "more than 2048 brackets within each other");
        free(open), free(close), free(header);
    }
}
END_TEST

/* ---- records ---- */

static const char record[] = "{\"format\": 2, \"spec\": \"%s\", \"train\": 1, \"valid\": 1, \"data\": \"%s\", "
    "\"sha256\": \"\", "
    "\"isa\": \"base\", \"version\": \"1\", \"started\": \"2026-11-22T16:15:23Z\", \"state\": \"done\", \"x\": %s}";

static bool read_record(const char *spec, const char *data, const char *x, size_t size, struct err *e)
{
    static struct record_info info;
    char *text = malloc(strlen(record) + strlen(spec) + strlen(data) + strlen(x) + size + 1);
    ck_assert_ptr_nonnull(text);
    sprintf(text, record, spec, data, x);
    size_t n = strlen(text);
    if (n < size) {
        memset(text + n, ' ', size - n);
        text[size] = 0;
    }
    mkdir(scratch_at("runs"), 0700);
    mkdir(scratch_at("runs/a"), 0700);
    scratch_write_text(scratch_at("runs/a/run.json"), text);
    free(text);
    return record_read(&info, scratch_at("runs"), "a", e);
}

START_TEST(records_have_limits)
{
    struct err e = {0};
    char *data = repeat("d", 160), *spec = repeat(" ", SPEC_LINE_MAX);
    memcpy(spec, "epochs=3", 8);
    ck_assert(!read_record("", data, "0", 0, &e));
    check_error(&e, ERR_FAIL, "\"data\": must be a text of at most 159 bytes, and has 160");
    ck_assert_msg(read_record("", data + 1, "0", 1 << 20, &e), "%s", e.text);
    ck_assert(!read_record("", "", "0", (1 << 20) + 1, &e));
    check_error(&e, ERR_FAIL, "larger than the 1048576 bytes");
    ck_assert(!read_record(spec, "", "0", 0, &e));
    check_error(&e, ERR_FAIL, "\"spec\": must be a text of at most 1535 bytes, and has 1536");
    ck_assert_msg(read_record(spec + 1, "", "0", 0, &e) == false, "pochs is no key");
    free(data), free(spec);
    for (size_t depth = 2047; depth < 2049; depth++) {
        char *open = repeat("[", depth), *close = repeat("]", depth), *x = malloc(2 * depth + 1);
        sprintf(x, "%s%s", open, close);
        ck_assert(read_record("", "", x, 0, &e) == (depth == 2047));
        free(open), free(close), free(x);
    }
    check_error(&e, ERR_FAIL, "more than 2048 brackets within each other");
}
END_TEST

static bool read_rows(size_t rows, struct err *e)
{
    struct history h;
    FILE *f = fopen(scratch_at("runs/a/history.csv"), "w");
    ck_assert_ptr_nonnull(f);
    fputs("epoch,train_loss\n", f);
    for (size_t i = 1; i <= rows; i++)
        fprintf(f, "%zu,1\n", i);
    ck_assert_int_eq(fclose(f), 0);
    bool ok = record_read_history(&h, scratch_at("runs"), "a", 0, NULL, e);
    history_free(&h);
    return ok;
}

START_TEST(histories_have_limits)
{
    struct err e = {0};
    ck_assert(read_record("", "", "0", 0, &e));
    ck_assert_msg(read_rows(100000, &e), "%s", e.text);
    ck_assert(!read_rows(100001, &e));
    check_error(&e, ERR_FAIL, "line 100002: is one of more than 100000 epochs");
    check_error(&e, ERR_FAIL, "mend it, or cut the file off before it");
}
END_TEST

START_TEST(labels_have_limits)
{
    static const struct {
        const char *option;
        size_t most;
    } field[] = {{"name", RECORD_NAME_MAX - 1}, {"tags", RECORD_TAGS_MAX - 1}, {"note", RECORD_NOTE_MAX - 1}};
    ck_assert_int_eq(run_program("run net=mlp:4 epochs=1 train=100 valid=0")->status, 0);
    for (size_t i = 0; i < sizeof field / sizeof *field; i++) {
        for (size_t extra = 0; extra < 2; extra++) {
            char *text = repeat("n", field[i].most + extra), words[800], says[100];
            snprintf(words, sizeof words, "label last --%s %s", field[i].option, text);
            free(text);
            struct outcome *o = run_program(words);
            ck_assert_int_eq(o->status, extra ? 2 : 0);
            snprintf(says, sizeof says, "has %zu bytes, and there is room for %zu", field[i].most + 1, field[i].most);
            ck_assert_msg(!extra || strstr(o->err, says), "%s", o->err);
        }
    }
}
END_TEST

/* By a smaller one, for a folder of 100,001 takes its time. */
START_TEST(a_folder_of_runs_has_a_limit)
{
    struct store_names n;
    struct err e = {0};
    ck_assert_int_eq(mkdir(scratch_at("all"), 0700), 0);
    ck_assert_int_eq(mkdir(scratch_at("all/1"), 0700), 0);
    ck_assert_int_eq(mkdir(scratch_at("all/2"), 0700), 0);
    ck_assert(store_names_read(&n, scratch_at("all"), 2, &e));
    store_names_free(&n);
    ck_assert(!store_names_read(&n, scratch_at("all"), 1, &e));
    store_names_free(&n);
    check_error(&e, ERR_FAIL, "more than 1 runs, which is all that a list holds; move some of them");
    ck_assert_int_eq(STORE_RUNS_MAX, 100000);
}
END_TEST

/* What each of these takes at most, in MB, as the kernel tells of children that have ended. */
static long peak_of(const char *words)
{
    struct rusage u;
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        struct outcome *o = run_program(words);
        bool crashed = o->status > 2;
        getrusage(RUSAGE_CHILDREN, &u);
        _exit(crashed ? 255 : u.ru_maxrss / 1024 > 254 ? 254 : (int)(u.ru_maxrss / 1024));
    }
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_ne(WEXITSTATUS(status), 255);
    return WEXITSTATUS(status);
}

/* Files that claim much, or are long, and have little in them. */
START_TEST(memory_stays_bounded)
{
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
    fputs("skipped: memory_stays_bounded: a sanitizer takes memory of its own\n", stderr);
    return;
#endif
    static const char *const words[] = {"watch --once %s", "predict --model %s", "run --data %s epochs=1",
                                        "run --init %s --no-record epochs=1 net=mlp:4 train=100 valid=0"};
    char path[600], line[800];
    snprintf(path, sizeof path, "%s", scratch_at("long"));
    static const char *const front[] = {"{\"a\": [", "step,loss\n1,", "label,pixel1", "\"",
                                        "\xff\xff\x3f\0\0\0\0\0{", ""};
    for (size_t i = 0; i < sizeof front / sizeof *front; i++) {
        scratch_write(path, front[i], i == 4 ? 9 : strlen(front[i]));
        ck_assert_int_eq(truncate(path, 64 << 20), 0); /* zeros, which take no disk */
        for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
            snprintf(line, sizeof line, words[w], path);
            long peak = peak_of(line);
            ck_assert_msg(peak < 200 || skip_under_valgrind("memory_stays_bounded", "valgrind takes more"),
                          "%s: %ld MB", line, peak);
        }
    }
}
END_TEST

TCase *limits_files_case(void)
{
    TCase *c = tcase_create("limits of files");
    scratch_add(c);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, weights_have_limits);
    tcase_add_test(c, records_have_limits);
    tcase_add_test(c, histories_have_limits);
    tcase_add_test(c, labels_have_limits);
    tcase_add_test(c, a_folder_of_runs_has_a_limit);
    tcase_add_test(c, memory_stays_bounded);
    return c;
}
