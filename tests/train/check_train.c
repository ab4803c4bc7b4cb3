/* SPDX-License-Identifier: MIT */
/* Training: against PyTorch's own numbers, bit for bit against itself, and on its thread. */
#include "check_train.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char temp_dir[] = "/tmp/dropout-lab-train-XXXXXX";

const char *temp_path(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", temp_dir, name);
    return path;
}

static void remove_tree(const char *path)
{
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));) {
        char inner[4096];
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        snprintf(inner, sizeof inner, "%s/%s", path, e->d_name);
        remove_tree(inner);
    }
    if (d)
        closedir(d);
    remove(path);
}

void load_first_2048(struct dataset *d)
{
    struct err e;
    ck_assert_msg(dataset_load(d, TEST_DATA "/pytorch/first-2048", &e), "%s", e.text);
    ck_assert_uint_eq(d->train.count, 2048);
}

struct spec spec_of(const char *line)
{
    struct spec s;
    struct err e;
    ck_assert_msg(spec_parse(&s, line, &e), "%s", e.text);
    return s;
}

int usable_kerns(void)
{
    int n = 0;
    for (size_t i = 0; kern_at(i); i++)
        n += kern_at(i)->usable();
    return n;
}

const struct kern *usable_kern(int i)
{
    for (size_t k = 0; kern_at(k); k++)
        if (kern_at(k)->usable() && i-- == 0)
            return kern_at(k);
    return NULL;
}

int main(void)
{
    if (!mkdtemp(temp_dir)) {
        perror(temp_dir);
        return EXIT_FAILURE;
    }
    Suite *s = suite_create("train");
    suite_add_tcase(s, pytorch_case());
    suite_add_tcase(s, trainer_case());
    suite_add_tcase(s, outbox_case());
    suite_add_tcase(s, worker_case());
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    remove_tree(temp_dir);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
