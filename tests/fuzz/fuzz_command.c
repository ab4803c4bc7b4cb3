/* SPDX-License-Identifier: MIT */
/* Lines behind ':' and of line mode: each line of the input is a command in a lab of real runs, and is answered as line
 * mode does it (app/plain_say), by lines that a terminal may see. What a line would make of the next spec is what it
 * then makes of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "lab.h"
#include "src/app/plain_say.h"
#include "view/prompt.h"

enum { ANSWER_MAX = 1 << 18 };

static char answer[ANSWER_MAX];

static void check_lines(char *text)
{
    for (char *save, *p = strtok_r(text, "\n", &save); p; p = strtok_r(NULL, "\n", &save))
        fuzz_safe(p);
}

/* What is said goes to stdout; here into memory. */
static void check_answer(struct lab *lab)
{
    static struct plain_told told;
    FILE *real = stdout, *file = fmemopen(answer, sizeof answer, "w");
    FUZZ_REQUIRE(file != NULL);
    memset(&told, 0, sizeof told);
    stdout = file;
    plain_say_next(lab);
    plain_say_news(&told, lab);
    plain_say_runs(lab);
    plain_say_kept(lab);
    stdout = real;
    FUZZ_REQUIRE(fclose(file) == 0);
    check_lines(answer);
}

static bool take_line(struct lab *lab, const char *line)
{
    enum action action;
    struct spec before = lab->next, would;
    struct err e = {0}, why = {0};
    bool changes = command_result(lab, line, &would, &why);
    if (!command_run(lab, line, &action, &e)) {
        fuzz_error(&e);
        FUZZ_REQUIRE(spec_equal(&before, &lab->next));
        return true;
    }
    FUZZ_REQUIRE(!changes || spec_equal(&would, &lab->next));
    FUZZ_REQUIRE(spec_check(&lab->next, NULL));
    return fuzz_lab_act(lab, action);
}

void fuzz_command(const uint8_t *data, size_t size)
{
    static struct lab lab;
    char *text = fuzz_text(data, size), *at = text;
    fuzz_lab_init(&lab);
    for (bool stay = true; stay && *at;) {
        char *end = at + strcspn(at, "\n");
        bool last = !*end;
        *end = 0;
        stay = take_line(&lab, at);
        fuzz_safe(lab.banner);
        fuzz_safe(lab.notice);
        at = last ? end : end + 1;
    }
    check_answer(&lab);
    fuzz_lab_free(&lab);
    free(text);
}
