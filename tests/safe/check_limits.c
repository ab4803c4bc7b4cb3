/* SPDX-License-Identifier: MIT */
/* Sizes of what is typed: words of a spec, a filter and a sweep, options, lines, paths, a screen. What meets a limit
 * exactly works, and one more is refused by a sentence that names the limit.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "check_safe.h"
#include "repeat.h"
#include "run/spec.h"
#include "run/store.h"
#include "study/study.h"
#include "term/canvas.h"
#include "tests/app/program.h"
#include "tests/common/scratch.h"
#include "view/watch.h"

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
                  && !strstr(o->err, "86400") && !strstr(o->err, "1048576") && !strstr(o->err, "at most"), "%s",
                  o->err);
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
    return c;
}
