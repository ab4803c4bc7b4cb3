/* SPDX-License-Identifier: MIT */
/* The program from outside: the command line, headless runs, files, errors, signals. */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cases.h"
#include "program.h"

char temp_dir[] = "/tmp/dropout-lab-app-XXXXXX";

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

int main(void)
{
    if (!mkdtemp(temp_dir)) {
        perror(temp_dir);
        return EXIT_FAILURE;
    }
    Suite *s = suite_create("app");
    suite_add_tcase(s, usage_case());
    suite_add_tcase(s, run_case());
    suite_add_tcase(s, session_case());
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    remove_tree(temp_dir);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
