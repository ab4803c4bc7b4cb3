/* SPDX-License-Identifier: MIT */
/* Somebody has put a symbolic link in the place of a file of the store: what it points to is not written, whether the
 * kernel has Landlock or not. A link that leads nowhere makes no file there either.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/checkpoint.h"
#include "run/record.h"
#include "run/record_read.h"
#include "suites.h"
#include "tests/common/scratch.h"

static const char secret[] = "not a run's\n";
static struct record record;
static ino_t secret_ino; /* a file that was replaced by the same bytes is another */

static const char *in_folder(const char *name)
{
    static char path[2 * FILE_PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", record.folder, name);
    return path;
}

static bool write_run(struct err *e)
{
    return record_change(&record, &(struct run_change){.epoch = 2, .lr = 0.1}, e);
}

static bool write_label(struct err *e)
{
    return record_write_label(scratch_at("runs"), record.id, &(struct record_label){.name = "mine"}, e);
}

static bool write_checkpoint(struct err *e)
{
    struct checkpoint c = {.isa = "base", .sha256 = "c59f", .version = "1", .spec = spec_default()};
    struct checkpoint_writer w;
    bool ok = checkpoint_open(&w, record.folder, 1, 4, e);
    if (!ok)
        return false;
    for (int i = 0; i < 4; i++)
        checkpoint_state(&w)[i] = 1;
    ok = checkpoint_write(&w, &c, e);
    checkpoint_close(&w);
    return ok;
}

static bool write_model(struct err *e)
{
    static struct tensors weights;
    const size_t dim = 4;
    bool ok = tensors_add(&weights, "w", 1, &dim, e) && record_close(&record, RUN_STOPPED, NULL, &weights, e);
    tensors_free(&weights);
    return ok;
}

/* The lines are written to a new file when those before it may not have reached the disk. */
static bool write_history_anew(struct err *e)
{
    record.unsynced = true;
    return record_sync(&record, e);
}

static const struct {
    const char *name;
    bool (*write)(struct err *e);
    bool reads; /* what was there, which a plant is not: an error */
} file[] = {
    {"run.json", write_run, false},
    {"label.json", write_label, false},
    {"checkpoint.safetensors", write_checkpoint, false},
    {"model.safetensors", write_model, false},
    {"history.csv", write_history_anew, true},
};
enum { FILES = sizeof file / sizeof *file };

static void open_record(void)
{
    static const struct record_facts facts = {.train = 10, .valid = 10, .data = "", .sha256 = "", .isa = "base",
                                              .version = "1"};
    struct spec spec = spec_default();
    struct stat st;
    struct err e = {0};
    ck_assert_msg(record_open(&record, scratch_at("runs"), &spec, &facts, &e), "%s", e.text);
    scratch_write_text(scratch_at("secret"), secret);
    ck_assert_int_eq(chmod(scratch_at("secret"), 0644), 0);
    ck_assert_int_eq(stat(scratch_at("secret"), &st), 0);
    secret_ino = st.st_ino;
}

static void plant(const char *name, const char *to)
{
    (void)unlink(in_folder(name)); /* not all of them are there yet */
    ck_assert_int_eq(symlink(scratch_at(to), in_folder(name)), 0);
}

static void secret_is_untouched(void)
{
    struct stat st;
    char *text = scratch_read(scratch_at("secret"), NULL);
    ck_assert_str_eq(text, secret);
    free(text);
    ck_assert_int_eq(stat(scratch_at("secret"), &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0644);
    ck_assert_uint_eq(st.st_ino, secret_ino);
    ck_assert_int_ne(access(scratch_at("nowhere"), F_OK), 0);
}

START_TEST(test_no_file_is_written_through_a_link)
{
    static const char *const to[] = {"secret", "nowhere"};
    struct stat st;
    struct err e = {0};
    for (int k = 0; k < 2; k++) {
        open_record();
        plant(file[_i].name, to[k]);
        bool ok = file[_i].write(&e);
        secret_is_untouched();
        record_abandon(&record);
        ck_assert_msg(ok != file[_i].reads, "%s", e.text);
        ck_assert_int_eq(lstat(in_folder(file[_i].name), &st), 0);
        ck_assert(S_ISREG(st.st_mode) || file[_i].reads);
    }
}
END_TEST

/* history.csv alone is not replaced as a whole, but goes on: so a link is refused. */
START_TEST(test_a_run_does_not_go_on_through_a_link)
{
    static struct record_info info;
    struct history h;
    struct err e = {0};
    bool torn;
    char id[RECORD_ID_MAX];
    open_record();
    snprintf(id, sizeof id, "%s", record.id);
    record_abandon(&record);
    scratch_write_text(scratch_at("secret"), "");
    plant("history.csv", "secret");
    ck_assert_msg(record_resume(&record, scratch_at("runs"), id, &info, &e), "%s", e.text);
    ck_assert(!record_continue(&record, &h, &torn, &e));
    check_error(&e, ERR_FAIL, "history.csv: is a symbolic link");
    char *text = scratch_read(scratch_at("secret"), NULL);
    ck_assert_str_eq(text, ""); /* no header */
    free(text);
}
END_TEST

Suite *planted_suite(void)
{
    Suite *s = suite_create("planted");
    TCase *t = tcase_create("planted");
    scratch_add(t);
    tcase_add_loop_test(t, test_no_file_is_written_through_a_link, 0, FILES);
    tcase_add_test(t, test_a_run_does_not_go_on_through_a_link);
    suite_add_tcase(s, t);
    return s;
}
