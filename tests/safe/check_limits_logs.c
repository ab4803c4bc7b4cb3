/* SPDX-License-Identifier: MIT */
/* Sizes of logs that other programs write: what meets a limit exactly is read, and one more is refused, or left out, by
 * a sentence that names the limit.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32c.h"
#include "base/little.h"
#include "check_safe.h"
#include "log/log.h"
#include "log/tfevents.h"
#include "repeat.h"
#include "src/log/sheet.h"
#include "tests/common/scratch.h"

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

TCase *limits_logs_case(void)
{
    TCase *c = tcase_create("limits of logs");
    scratch_add(c);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, logs_of_tables_have_limits);
    tcase_add_test(c, lines_of_logs_have_a_limit);
    tcase_add_test(c, json_logs_have_limits);
    tcase_add_test(c, numbers_of_a_log_have_a_limit);
    tcase_add_test(c, records_of_events_have_a_limit);
    return c;
}
