/* SPDX-License-Identifier: MIT */
/* Sizes: what meets a limit exactly works, and one more is refused, or left out, by a sentence that names the limit.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/crc32c.h"
#include "base/file.h"
#include "base/little.h"
#include "base/mem.h"
#include "check_safe.h"
#include "figure/figure.h"
#include "log/log.h"
#include "log/tfevents.h"
#include "run/record_read.h"
#include "run/safetensors.h"
#include "run/spec.h"
#include "run/store.h"
#include "src/log/sheet.h"
#include "src/run/store_list.h"
#include "study/study.h"
#include "term/canvas.h"
#include "tests/app/program.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"
#include "view/watch.h"

/* So many of a text, in a row that is the caller's to free. */
static char *repeat(const char *text, size_t count)
{
    size_t n = strlen(text);
    char *out = malloc(n * count + 1);
    ck_assert_ptr_nonnull(out);
    for (size_t i = 0; i < count; i++)
        memcpy(out + i * n, text, n);
    out[n * count] = 0;
    return out;
}

/* ---- words ---- */

static const struct {
    const char *most, *beyond, *says;
} specs[] = {
    {"net=mlp:4096", "net=mlp:4097", "4096"},
    {"net=mlp:1-1-1-1-1-1-1-1", "net=mlp:1-1-1-1-1-1-1-1-1", "1 to 8"},
    {"net=mlp:1-1-1-1-1-1-1-1 drop=.1,.1,.1,.1,.1,.1,.1,.1,.1", "drop=.1,.1,.1,.1,.1,.1,.1,.1,.1,.1",
     "one for each site"},
    {"batch=4096", "batch=4097", "1 to 4096"},
    {"epochs=100000", "epochs=100001", "1 to 100000"},
    {"seeds=32", "seeds=33", "1 to 32"},
    {"seed=4294967295", "seed=4294967296", "4294967295"},
    {"train=1000000", "train=1000001", "1000000"},
    {"valid=1000000", "valid=1000001", "1000000"},
    {"off=1000000", "off=1000001", "1000000"},
    {"mc=1000", "mc=1001", "1000"},
    {"augment=shift:8", "augment=shift:9", "shift:8"},
    {"augment=cut:20", "augment=cut:21", "cut:8"},
    {"drop=add:100", "drop=add:101", "0 to 100"},
    {"lr=1e6", "lr=1000001", "lr <= 1e6"},
};

START_TEST(a_spec_has_limits)
{
    struct spec s;
    struct err e = {0};
    ck_assert_msg(spec_parse(&s, specs[_i].most, &e), "%s", e.text);
    ck_assert(!spec_parse(&s, specs[_i].beyond, &e));
    check_error(&e, ERR_USAGE, specs[_i].says);
}
END_TEST

START_TEST(a_line_has_a_limit)
{
    struct spec s;
    struct err e = {0};
    char line[SPEC_LINE_MAX + 1];
    memset(line, ' ', sizeof line);
    memcpy(line, "epochs=3", 8);
    line[SPEC_LINE_MAX - 1] = 0;
    ck_assert(spec_parse(&s, line, &e));
    line[SPEC_LINE_MAX - 1] = ' ';
    line[SPEC_LINE_MAX] = 0;
    ck_assert(!spec_parse(&s, line, &e));
    check_error(&e, ERR_USAGE, "a spec has at most 1535 characters");
}
END_TEST

static void check_filter(const char *front, const char *part, size_t most, const char *says)
{
    struct filter f;
    struct err e = {0};
    for (size_t extra = 0; extra < 2; extra++) {
        char *body = repeat(part, most + extra), line[4096];
        snprintf(line, sizeof line, "%s%s", front, body);
        free(body);
        bool ok = filter_parse(&f, line, &e);
        ck_assert_msg(ok == !extra, "%s", line);
    }
    check_error(&e, ERR_USAGE, says);
}

START_TEST(a_filter_has_limits)
{
    check_filter("", "x ", 16, "one term more than the 16");
    check_filter("", "x", 63, "longer than the 63 letters");
    check_filter("tag=", "x", 63, "has a word of 64 letters, where at most 63");
    check_filter("x", " ", 1022, "longer than 1023 letters");
}
END_TEST

/* A sweep of so many values of one key, as a list. */
static bool sweep_of(size_t values, const char *and, struct err *e)
{
    struct study_plan p = {0};
    char *list = malloc(16 * values + 16);
    size_t used = (size_t)sprintf(list, "seed=");
    for (size_t i = 0; i < values; i++)
        used += (size_t)sprintf(list + used, "%s%zu", i ? "," : "", i + 1);
    const char *word[] = {list, and};
    bool ok = study_sweep_make(&p, 0, and ? 2 : 1, word, e);
    study_plan_free(&p);
    free(list);
    return ok;
}

START_TEST(a_sweep_has_limits)
{
    struct err e = {0};
    ck_assert_msg(sweep_of(256, NULL, &e), "%s", e.text);
    ck_assert(!sweep_of(257, NULL, &e));
    check_error(&e, ERR_USAGE, "more than 256 values; take fewer");
    ck_assert_msg(sweep_of(256, "batch=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16", &e), "%s", e.text);
    ck_assert(!sweep_of(241, "batch=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", &e)); /* 4097 */
    check_error(&e, ERR_USAGE, "more than 4096 points; take fewer values");
    struct study_plan p = {0};
    const char *keys[] = {"seed=1,2", "batch=1,2", "epochs=1,2", "train=1,2", "valid=1,2", "off=1,2", "mc=1,2"};
    ck_assert_msg(study_sweep_make(&p, 0, 6, keys, &e), "%s", e.text);
    study_plan_free(&p);
    ck_assert(!study_sweep_make(&p, 0, 7, keys, &e));
    check_error(&e, ERR_USAGE, "at most 6 keys");
    char *value = repeat("1", 128);
    char word[200];
    snprintf(word, sizeof word, "seed=%s,2", value);
    free(value);
    ck_assert(!study_sweep_make(&p, 0, 1, (const char *[]){word}, &e));
    check_error(&e, ERR_USAGE, "has 128 bytes, where at most 127");
}
END_TEST

/* Options: what is said of the number, where nothing else would be wrong. */
static const struct {
    const char *most, *beyond, *says;
} options[] = {
    {"sweep lr=1,2 --jobs 256 epochs=0", "sweep lr=1,2 --jobs 257", "--jobs 257: must be 1 to 256"},
    {"sweep lr=1,2 --random 4096 epochs=0", "sweep lr=1,2 --random 4097", "--random 4097: must be 1 to 4096"},
    {"predict none --mc 1000", "predict none --mc 1001", "--mc 1001: must be 1 to 1000 passes"},
    {"run --checkpoint 86400 --resume none", "run --checkpoint 86401", "--checkpoint 86401: must be 0.001 to 86400"},
    {"--memory 1048576 --plain epochs=0", "--memory 1048577", "--memory 1048577: must be 0 to 1048576"},
    {"figure none -o x.png --size 100x100", "figure none -o x.png --size 101x1", "at most 100"},
    {"figure none -o x.png --dpi 2400", "figure none -o x.png --dpi 2401", "--dpi 2401: must be 20 to 2400"},
};

START_TEST(options_have_limits)
{
    struct outcome *o = run_program(options[_i].most);
    ck_assert_msg(!strstr(o->err, "must be 0") && !strstr(o->err, "256") && !strstr(o->err, "4096")
                  && !strstr(o->err, "86400") && !strstr(o->err, "1048576") && !strstr(o->err, "at most"), "%s", o->err);
    o = run_program(options[_i].beyond);
    ck_assert_msg(o->status == 2 && strstr(o->err, options[_i].says), "%s", o->err);
}
END_TEST

/* Each word is shorter than what run_program takes for all; a command line of 257 logs is longer. */
START_TEST(logs_that_are_watched_have_a_limit)
{
    char words[4000] = "watch --once", path[600];
    for (int i = 0; i < 61; i++)
        strcat(words, " x");
    ck_assert_ptr_null(strstr(run_program(words)->err, "at most"));
    ck_assert_int_eq(mkdir(scratch_at("many"), 0700), 0);
    for (int i = 0; i <= WATCH_LOGS_MAX; i++) {
        snprintf(path, sizeof path, "%s/%03d.csv", scratch_at("many"), i);
        scratch_write_text(path, "epoch,loss\n1,2\n2,1\n");
    }
    snprintf(words, sizeof words, "watch --once %s", scratch_at("many"));
    struct outcome *o = run_program(words);
    ck_assert_int_eq(o->status, 0);
    static const char says[] = "has 1 logs more than the 256 that are watched at once; name a folder in it";
    ck_assert_msg(strstr(o->err, says) != NULL, "%s", o->err);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_str_eq(run_program(words)->err, "");
}
END_TEST

START_TEST(a_command_of_line_mode_has_a_limit)
{
    static const size_t length[] = {SPEC_LINE_MAX - 1, SPEC_LINE_MAX, 2 * SPEC_LINE_MAX - 1, 2 * SPEC_LINE_MAX};
    for (size_t i = 0; i < sizeof length / sizeof *length; i++) {
        char *line = repeat(" ", length[i]);
        memcpy(line, "runs", 4);
        FILE *f = fopen(scratch_at("typed"), "w");
        ck_assert(f && fprintf(f, "%s\nquit\n", line) > 0 && fclose(f) == 0);
        free(line);
        int in = open(scratch_at("typed"), O_RDONLY);
        ck_assert_int_ge(in, 0);
        struct outcome *o = finish_program(start_program_on("--plain", in), 0);
        close(in);
        ck_assert_msg(o->status == (i > 0), "%zu: %s", length[i], o->err);
        ck_assert_msg((strstr(o->err, "a line has at most 1535 characters") != NULL) == (i > 0), "%s", o->err);
    }
}
END_TEST

/* ---- paths, screens, figures ---- */

START_TEST(paths_and_screens_have_limits)
{
    struct err e = {0};
    struct canvas c = {0};
    char out[FILE_PATH_MAX], *name = repeat("n", FILE_PATH_MAX - 2);
    ck_assert(!file_join(out, "/", name + 0, &e) == (strlen(name) + 1 >= FILE_PATH_MAX));
    ck_assert(!file_join(out, "/a", name, &e));
    check_error(&e, ERR_FAIL, "longer than 4095 bytes");
    free(name);
    ck_assert(canvas_resize(&c, 10000, 400, &e));
    ck_assert(!canvas_resize(&c, 10001, 1, &e));
    check_error(&e, ERR_FAIL, "the limit is 10000 each way");
    ck_assert(!canvas_resize(&c, 10000, 401, &e));
    check_error(&e, ERR_FAIL, "the limit is 4000000 in all");
    canvas_free(&c);
}
END_TEST

/* ---- weights ---- */

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

/* ---- logs ---- */

static struct log *read_log(const void *bytes, size_t size)
{
    struct err e;
    bool more = true;
    scratch_write(scratch_at("log"), bytes, size);
    struct log *log = log_new(scratch_at("log"), NULL, &e);
    ck_assert_ptr_nonnull(log);
    while (more)
        log_poll(log, 1, &more);
    return log;
}

/* Of a text: how many series, and what is said. */
static void check_log(const char *text, size_t series, const char *says)
{
    struct log *log = read_log(text, strlen(text));
    ck_assert_msg(log_series_count(log) == series, "%zu: %s", log_series_count(log), log_message(log));
    ck_assert_msg(says ? strstr(log_message(log), says) != NULL : log_message(log)[0] == 0, "%s", log_message(log));
    log_delete(log);
}

static void check_log_of(const void *bytes, size_t size, const char *says)
{
    struct log *log = read_log(bytes, size);
    ck_assert_int_eq((int)log_state(log), LOG_FAILED);
    ck_assert_msg(strstr(log_message(log), says) != NULL, "%s", log_message(log));
    log_delete(log);
}

/* A header and two rows of so many columns; all but the first three have nothing in them. */
static char *table(size_t columns, bool full)
{
    char *text = malloc(columns * 20 + 100), *to = text;
    for (size_t i = 0; i < columns; i++)
        to += sprintf(to, "%sc%zu", i ? "," : "step,", i);
    for (int row = 1; row < 3; row++) {
        to += sprintf(to, "\n%d", row);
        for (size_t i = 0; i < columns; i++)
            to += sprintf(to, ",%s", full || i < 3 ? "1" : "");
    }
    strcpy(to, "\n");
    return text;
}

START_TEST(logs_of_tables_have_limits)
{
    char *text = table(4095, false);
    check_log(text, 3, NULL);
    free(text);
    check_log(text = table(4096, false), 0, "has 4097 columns, where at most 4096 are read");
    free(text);
    check_log(text = table(256, true), 256, NULL);
    free(text);
    check_log(text = table(257, true), 256, "more than 256 series; the later ones are left out");
    free(text);
    for (size_t extra = 0; extra < 2; extra++) { /* a cell, then a name */
        char *cell = repeat("1", 4095 + extra * 2), *name = repeat("n", 1024 + extra);
        text = malloc(8192);
        sprintf(text, "step,loss,x\n1,2,3\n2,%s,3\n3,1,3\n", cell);
        struct log *log = read_log(text, strlen(text));
        ck_assert_uint_eq(log_skipped(log), extra);
        ck_assert(!extra || strstr(log_message(log), "line 3: a cell has more than 4096 bytes; passed over"));
        log_delete(log);
        sprintf(text, "step,loss,%s\n1,2,3\n2,1,3\n", name);
        check_log(text, extra ? 1 : 2, extra ? "a name has more than 1024 bytes; its series is left out" : NULL);
        free(cell), free(name), free(text);
    }
}
END_TEST

START_TEST(lines_of_logs_have_a_limit)
{
    for (size_t extra = 0; extra < 2; extra++) {
        size_t n = (1 << 20) - 18 + extra; /* with the line's other letters and its end, a MiB */
        char *blanks = repeat(" ", n), *text = malloc(n + 200);
        sprintf(text, "{\"step\": 1, \"a\": 1}\n{\"step\": 2,%s\"a\":1}\n{\"step\": 3, \"a\": 1}\n", blanks);
        struct log *log = read_log(text, strlen(text));
        ck_assert_msg(log_skipped(log) == extra, "%s", log_message(log));
        ck_assert(!extra || strstr(log_message(log), "line 2: has more than 1048576 bytes; passed over"));
        log_delete(log);
        free(blanks), free(text);
    }
}
END_TEST

START_TEST(json_logs_have_limits)
{
    static const char front[] = "{\"log_history\": [{\"step\": 1, \"loss\": 2}, {\"step\": 2, \"loss\": 2}], \"x\": ";
    for (size_t depth = 2047; depth < 2049; depth++) {
        char *open = repeat("[", depth), *close = repeat("]", depth), *text = malloc(2 * depth + sizeof front + 3);
        sprintf(text, "%s%s%s}", front, open, close);
        bool ok = depth == 2047;
        check_log(text, ok ? 1 : 0, ok ? NULL : "has more than 2048 brackets within each other");
        free(open), free(close), free(text);
    }
    for (size_t extra = 0; extra < 2; extra++) {
        char *text = repeat(" ", LOG_JSON_MAX + extra);
        memcpy(text, front, sizeof front - 1);
        memcpy(text + LOG_JSON_MAX + extra - 2, "1}", 2);
        check_log(text, extra ? 0 : 1, extra ? "has more than 64 MB of JSON; write JSON lines" : NULL);
        free(text);
    }
}
END_TEST

/* The count is set by hand, for so many numbers take half a gigabyte. */
START_TEST(numbers_of_a_log_have_a_limit)
{
    struct sheet s = {0};
    size_t i = sheet_find(&s, "loss", 4, 0);
    s.points = LOG_NUMBERS_MAX - 1;
    ck_assert(sheet_add(&s, i, 1, 1));
    ck_assert_uint_eq(s.series[i].count, 1);
    ck_assert_str_eq(s.message, "");
    ck_assert(sheet_add(&s, i, 2, 1) && sheet_add(&s, i, 3, 1));
    ck_assert_uint_eq(s.series[i].count, 1);
    ck_assert_ptr_nonnull(strstr(s.message, "has more than 67108864 numbers; the later ones are left out"));
    sheet_free(&s);
}
END_TEST

START_TEST(records_of_events_have_a_limit)
{
    unsigned char head[12] = {0};
    little_put(head, (uint64_t)INT32_MAX + 1, 8);
    little_put(head + 8, tfevents_mask(crc32c(0, head, 8)), 4);
    check_log_of(head, sizeof head, "has 2147483648 bytes, where at most 2147483647 are read");
}
END_TEST

/* ---- memory ---- */

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

TCase *limits_case(void)
{
    TCase *c = tcase_create("limits");
    scratch_add(c);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, a_spec_has_limits, 0, sizeof specs / sizeof *specs);
    tcase_add_test(c, a_line_has_a_limit);
    tcase_add_test(c, a_filter_has_limits);
    tcase_add_test(c, a_sweep_has_limits);
    tcase_add_loop_test(c, options_have_limits, 0, sizeof options / sizeof *options);
    tcase_add_test(c, logs_that_are_watched_have_a_limit);
    tcase_add_test(c, a_command_of_line_mode_has_a_limit);
    tcase_add_test(c, paths_and_screens_have_limits);
    tcase_add_test(c, weights_have_limits);
    tcase_add_test(c, records_have_limits);
    tcase_add_test(c, histories_have_limits);
    tcase_add_test(c, labels_have_limits);
    tcase_add_test(c, a_folder_of_runs_has_a_limit);
    tcase_add_test(c, logs_of_tables_have_limits);
    tcase_add_test(c, lines_of_logs_have_a_limit);
    tcase_add_test(c, json_logs_have_limits);
    tcase_add_test(c, numbers_of_a_log_have_a_limit);
    tcase_add_test(c, records_of_events_have_a_limit);
    tcase_add_test(c, memory_stays_bounded);
    return c;
}
