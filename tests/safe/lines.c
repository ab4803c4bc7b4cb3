/* SPDX-License-Identifier: MIT */
/* Runs the program with harm, and reads what it printed; see lines.h. */
#include "lines.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hostile.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

static const char *const locale[] = {"LC_ALL=C.UTF-8", "LC_ALL=C"};
enum { LOCALES = 2 };

static char program[512];

/* By env, which takes the variables as they are. */
struct outcome *lines_as(const char *variables, const char *words, int in)
{
    char all[LINES_SIZE];
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

void lines_check(const char *words, const char *what, const char *bytes, bool utf8)
{
    const char *harm = hostile_in_lines(bytes, strlen(bytes), utf8);
    ck_assert_msg(!harm, "%s: %s has %s:\n%s", words, what, harm, bytes);
}

/* CSV, JSON and SVG for programs, which are UTF-8 everywhere. */
static bool is_data(const char *words)
{
    return strstr(words, "export ") || strstr(words, "--csv -") || strstr(words, "-o -");
}

bool lines_due(unsigned of)
{
    static uint32_t state = 1;
    state = state * 1664525 + 1013904223;
    return soak_or(0, 1) || (state >> 16) % of == 0;
}

struct outcome *lines_run(const char *variables, const char *words, int in)
{
    struct outcome *o = NULL;
    bool first = lines_due(2), both = soak_or(0, 1);
    for (int l = 0; l < LOCALES; l++) {
        if (!both && first != (l == 0))
            continue;
        char all[LINES_SIZE];
        snprintf(all, sizeof all, "%s %s", locale[l], variables);
        ck_assert_int_eq(lseek(in, 0, SEEK_SET), 0);
        o = lines_as(all, words, in);
        lines_check(words, "stderr", o->err, l == 0);
        lines_check(words, "stdout", o->out, l == 0 || is_data(words));
        if (strstr(words, "--json") && o->out[0])
            check_json(words, read_text(scratch_at("stdout")));
    }
    return o;
}

const char *lines_filled(char out[LINES_SIZE], const char *words, const char *text)
{
    char *to = out;
    for (; *words; words++) {
        const char *part = *words == '%' ? text : *words == '@' ? scratch_at("") : NULL;
        if (!part)
            *to++ = *words;
        for (; part && *part; part++)
            *to++ = *part;
        ck_assert_int_lt(to - out, LINES_SIZE - 1);
    }
    *to = 0;
    if (strstr(out, "//"))
        memmove(strstr(out, "//"), strstr(out, "//") + 1, strlen(strstr(out, "//")));
    return out;
}

int lines_no_input(void)
{
    int fd = open(scratch_at("nothing"), O_RDWR | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(fd, 0);
    return fd;
}

void lines_set_up(void)
{
    const char *built = getenv("TEST_PROGRAM");
    snprintf(program, sizeof program, "%s", built ? built : "dropout-lab");
    ck_assert_int_eq(setenv("TEST_PROGRAM", "/usr/bin/env", 1), 0);
    int in = lines_no_input();
    ck_assert_int_eq(lines_as("LC_ALL=C", "run net=mlp:8 epochs=2 train=200 valid=100 drop=0.2", in)->status, 0);
    close(in);
}
