/* SPDX-License-Identifier: MIT */
/* The built program as readelf sees it: what configure said that compiler and linker take is really in it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "tests/common/scratch.h"

/* What readelf says of the program, until the next call; NULL without readelf. */
static const char *readelf(const char *options)
{
    static char *text;
    char command[8192];
    const char *program = getenv("TEST_PROGRAM");
    free(text);
    text = NULL;
    snprintf(command, sizeof command, "readelf -W %s '%s' >'%s' 2>/dev/null", options,
             program ? program : "dropout-lab", scratch_at("elf"));
    if (system("command -v readelf >/dev/null") != 0) {
        fprintf(stderr, "skipped: binary: no readelf; on Debian: apt-get install binutils\n");
        return NULL;
    }
    ck_assert_int_eq(system(command), 0);
    return text = scratch_read(scratch_at("elf"), NULL);
}

static const struct {
    const char *flag, *options, *shows, *or_shows;
} consequences[] = {
    {"-pie", "-h", "DYN", NULL},
    {"-pie", "-d", "PIE", NULL},
    {"-Wl,-z,relro", "-l", "GNU_RELRO", NULL},
    {"-Wl,-z,now", "-d", "BIND_NOW", " NOW"},
    {"-fstack-protector-strong", "-s", "__stack_chk_fail", NULL},
    {"-D_FORTIFY_SOURCE", "-s", "_chk@", NULL},
    {"-Wl,-z,noexecstack", "-l", "GNU_STACK", NULL},
};

START_TEST(what_configure_found_is_in_the_program)
{
    const char *shown = strstr(TEST_HARDENING, consequences[_i].flag) ? readelf(consequences[_i].options) : NULL;
    if (!shown)
        return;
    ck_assert_msg(strstr(shown, consequences[_i].shows)
                      || (consequences[_i].or_shows && strstr(shown, consequences[_i].or_shows)),
                  "%s: no %s in readelf %s", consequences[_i].flag, consequences[_i].shows, consequences[_i].options);
}
END_TEST

/* With or without flags: no memory of it is for writing and for running. */
START_TEST(no_segment_is_for_writing_and_running)
{
    const char *shown = readelf("-l");
    ck_assert(!shown || !strstr(shown, "RWE"));
}
END_TEST

TCase *binary_case(void)
{
    TCase *c = tcase_create("binary");
    scratch_add(c);
    tcase_add_loop_test(c, what_configure_found_is_in_the_program, 0, sizeof consequences / sizeof *consequences);
    tcase_add_test(c, no_segment_is_for_writing_and_running);
    return c;
}
