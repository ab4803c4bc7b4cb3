/* SPDX-License-Identifier: MIT */
/* JSON lines: each line an object of numbers, as many trainers and loggers write them. The dictionaries that Python
 * programs print (Hugging Face's trainer: {'loss': 0.5, 'epoch': 0.1}) differ by their quotes alone. */
#include "format.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "json_row.h"
#include "json_text.h"
#include "lines.h"

struct jsonl {
    struct sheet *to;
    struct lines lines;
    struct json_row row;
    struct err *e; /* of the call at hand */
};

static void trim(const char **s, size_t *n)
{
    while (*n && isspace((unsigned char)**s)) {
        ++*s;
        --*n;
    }
    while (*n && isspace((unsigned char)(*s)[*n - 1]))
        --*n;
}

/* The object that a line is, or NULL. */
static json_t *read_line(const char *line, size_t size, json_error_t *why)
{
    bool half;
    trim(&line, &size);
    if (size < 2 || line[0] != '{' || line[size - 1] != '}')
        return NULL;
    if (line[1] != '\'')
        return json_text_read(line, size, &half, why);
    char *copy = json_text_unquote(line, &size);
    json_t *value = copy ? json_text_read(copy, size, &half, why) : NULL;
    if (!copy)
        snprintf(why->text, sizeof why->text, "%s", json_text_no_memory);
    free(copy);
    return value;
}

static bool is_first(const char *line, size_t size, size_t rest)
{
    json_error_t why = {0};
    (void)rest;
    json_t *value = read_line(line, size, &why);
    bool yes = value ? json_is_object(value) && !json_object_get(value, "log_history")
        : strcmp(why.text, json_text_no_memory) == 0; /* it is read once more, and then told */
    json_decref(value);
    return yes;
}

static enum format_guess jsonl_probe(const uint8_t *head, size_t size, bool end, size_t *start)
{
    (void)end;
    return format_find_line(head, size, is_first, start);
}

static bool jsonl_begin(void *state, struct sheet *to, struct err *e)
{
    struct jsonl *j = state;
    (void)e;
    j->to = to;
    j->row.to = to;
    j->row.what = "line";
    j->row.axis.joins = true;
    text_safe(to->format, sizeof to->format, "JSON lines");
    return true;
}

static unsigned long long line_number(const struct jsonl *j)
{
    return (unsigned long long)j->lines.number;
}

static bool on_line(void *to, const char *line, size_t size)
{
    struct jsonl *j = to;
    json_error_t why = {0};
    trim(&line, &size);
    if (size == 0)
        return true;
    json_t *value = read_line(line, size, &why);
    if (!value && strcmp(why.text, json_text_no_memory) == 0)
        return err_memory(j->e, "a line of a log");
    if (!value) {
        sheet_skip(j->to, "line %llu: is no JSON object%s%s; passed over", line_number(j), *why.text ? ": " : "",
                   why.text);
        return true;
    }
    bool ok = json_row_add(&j->row, value, j->lines.number);
    json_decref(value);
    return ok || err_memory(j->e, "the numbers of a log");
}

static void on_long_line(void *to)
{
    struct jsonl *j = to;
    sheet_skip(j->to, "line %llu: has more than %d bytes; passed over", line_number(j), LINES_MAX);
}

static bool jsonl_take(void *state, const uint8_t *bytes, size_t size, struct err *e)
{
    struct jsonl *j = state;
    const struct lines_user user = {j, on_line, on_long_line};
    bool no_memory = false;
    j->e = e;
    return lines_feed(&j->lines, (const char *)bytes, size, &user, &no_memory)
           || (no_memory ? err_memory(e, "a line") : false);
}

/* A last line without its end: an object is whole or it is none. */
static bool jsonl_end(void *state, struct err *e)
{
    return ((struct jsonl *)state)->lines.size == 0 || jsonl_take(state, (const uint8_t *)"\n", 1, e);
}

static void jsonl_free(void *state)
{
    struct jsonl *j = state;
    lines_free(&j->lines);
}

const struct format format_jsonl = {
    .probe = jsonl_probe,
    .state_size = sizeof(struct jsonl),
    .begin = jsonl_begin,
    .take = jsonl_take,
    .end = jsonl_end,
    .free = jsonl_free,
};
