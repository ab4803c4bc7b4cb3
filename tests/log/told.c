/* SPDX-License-Identifier: MIT */
/* What a log tells, as text; see told.h. */
#include "told.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "tests/common/scratch.h"

bool told_poll(struct log *l)
{
    bool more, changed = false;
    do
        changed = log_poll(l, 10, &more) || changed;
    while (more);
    return changed;
}

struct log *told_open(const char *path)
{
    struct err e = {0};
    struct log *l = log_new(path, NULL, &e);
    ck_assert_msg(l, "%s", e.text);
    told_poll(l);
    return l;
}

char *told_series(const struct log *l)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(f);
    for (size_t i = 0; i < log_series_count(l); i++) {
        const struct log_series *s = log_series(l, i);
        fprintf(f, "%s:", s->name);
        for (size_t k = 0; k < s->count; k++) {
            char x[32], y[32];
            fprintf(f, " %s=%s", text_number(x, sizeof x, log_series_x(s, k)), text_number(y, sizeof y, s->y[k]));
        }
        fputc('\n', f);
    }
    ck_assert_int_eq(fclose(f), 0);
    return text;
}

void told_check(const struct log *l, const char *want)
{
    char *is = told_series(l);
    ck_assert_msg(strcmp(is, want) == 0, "%s says '%s'\n%sand should say\n%s", log_path(l), log_message(l), is, want);
    free(is);
}

/* Each line of `small` is the beginning of the line of `large` at its place. */
static bool is_beginning(const char *small, const char *large)
{
    while (*small) {
        size_t m = strcspn(small, "\n"), n = strcspn(large, "\n");
        if (m > n || memcmp(small, large, m) != 0 || (large[m] != ' ' && large[m] != '\n'))
            return false;
        small += m + 1;
        large += n + (large[n] != 0);
    }
    return true;
}

static void check_growing(const char *name, const char *bytes, size_t size, const char *want)
{
    const char *path = scratch_at(name);
    scratch_write(path, "", 0);
    int fd = open(path, O_WRONLY | O_APPEND);
    ck_assert_int_ge(fd, 0);
    struct log *l = told_open(path);
    for (size_t i = 0; i < size; i++) {
        ck_assert_int_eq(write(fd, bytes + i, 1), 1);
        told_poll(l);
        char *is = told_series(l);
        ck_assert_msg(is_beginning(is, want), "after %zu bytes\n%swhich is no beginning of\n%s", i + 1, is, want);
        free(is);
    }
    told_check(l, want);
    ck_assert_uint_eq(log_generation(l), 0);
    ck_assert_int_eq(log_state(l), LOG_FOLLOWED);
    close(fd);
    log_delete(l);
}

static void check_pipe(const char *bytes, size_t size, const char *want)
{
    int ends[2], saved = dup(STDIN_FILENO);
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_ge(dup2(ends[0], STDIN_FILENO), 0);
    struct log *l = told_open("-");
    ck_assert_int_eq(log_state(l), LOG_WAITING);
    for (size_t i = 0; i < size; i += 7) {
        size_t part = size - i < 7 ? size - i : 7;
        ck_assert_int_eq(write(ends[1], bytes + i, part), (ssize_t)part);
        told_poll(l);
    }
    close(ends[1]);
    told_poll(l);
    told_check(l, want);
    ck_assert_int_eq(log_state(l), LOG_ENDED);
    log_delete(l);
    close(ends[0]);
    if (saved >= 0) {
        dup2(saved, STDIN_FILENO);
        close(saved);
    }
}

void told_check_text(const char *name, const void *bytes, size_t size, const char *format, const char *want)
{
    const char *path = scratch_at(name);
    scratch_write(path, bytes, size);
    struct log *l = told_open(path);
    told_check(l, want);
    ck_assert_str_eq(log_format(l), format);
    ck_assert_int_eq(log_state(l), LOG_FOLLOWED);
    ck_assert(!told_poll(l));
    log_delete(l);
    check_growing(name, bytes, size, want);
    check_pipe(bytes, size, want);
}
