/* SPDX-License-Identifier: MIT */
/* One JSON value that holds the whole log: Hugging Face's trainer_state.json, with its rows in log_history, or a list
 * of rows. It is written as a whole and not atomically, so it counts once it can be read to its end. */
#include "format.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "json_row.h"
#include "json_text.h"

struct json {
    struct sheet *to;
    char *text;
    size_t size, room;
    bool done; /* what is there was read to its end */
};

/* The first line of an object that goes on, or of a list: JSON lines and other text have whole lines. */
static enum format_guess json_probe(const uint8_t *head, size_t size, bool end, size_t *start)
{
    size_t i = size >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    *start = i;
    while (i < size && isspace(head[i]))
        i++;
    if (i == size)
        return FORMAT_PERHAPS;
    bool list = head[i] == '[';
    if (head[i] != '{' && !list)
        return FORMAT_NO;
    for (i++; i < size && head[i] != '\n' && isspace(head[i]); i++)
        ;
    if (i == size)
        return FORMAT_PERHAPS;
    if (head[i] == '\n' || (list && head[i] == '{'))
        return FORMAT_YES;
    if (list || memchr(head, 0, size))
        return FORMAT_NO;
    /* an object on one line: the log if it has log_history in it */
    const uint8_t *line_end = memchr(head + i, '\n', size - i);
    size_t n = line_end ? (size_t)(line_end - head) : size;
    for (; i + 13 <= n; i++) {
        if (memcmp(head + i, "\"log_history\"", 13) == 0)
            return FORMAT_YES;
    }
    return line_end || end ? FORMAT_NO : FORMAT_PERHAPS;
}

static bool json_begin(void *state, struct sheet *to, struct err *e)
{
    struct json *j = state;
    (void)e;
    j->to = to;
    return true;
}

static bool is_blank(const uint8_t *bytes, size_t size)
{
    while (size && isspace(*bytes)) {
        bytes++;
        size--;
    }
    return size == 0;
}

static bool json_take(void *state, const uint8_t *bytes, size_t size, struct err *e)
{
    struct json *j = state;
    if (j->done)
        return is_blank(bytes, size) || err_set(e, ERR_FAIL, "goes on behind its end; write JSON lines");
    if (size == 0)
        return true;
    if (size > LOG_JSON_MAX - j->size)
        return err_set(e, ERR_FAIL, "has more than %d MB of JSON; write JSON lines", LOG_JSON_MAX >> 20);
    if (j->size + size > j->room) {
        size_t room = 2 * (j->size + size);
        char *grown = realloc(j->text, room);
        if (!grown)
            return err_memory(e, "a JSON log");
        j->text = grown;
        j->room = room;
    }
    memcpy(j->text + j->size, bytes, size);
    j->size += size;
    return true;
}

static bool add_rows(struct json *j, const json_t *value, struct err *e)
{
    const json_t *rows = json_is_object(value) ? json_object_get(value, "log_history") : value;
    struct json_row row = {.to = j->to, .what = "row", .axis = {.joins = false}};
    size_t i;
    json_t *item;
    text_safe(j->to->format, sizeof j->to->format, json_is_object(value) ? "Hugging Face trainer_state.json" : "JSON");
    if (!json_is_array(rows))
        return err_set(e, ERR_FAIL, "has no list log_history, so it is not the trainer_state.json of a run");
    json_array_foreach(rows, i, item) {
        if (!json_row_add(&row, item, i + 1))
            return err_memory(e, "the numbers of a log");
    }
    return true;
}

static bool json_settle(void *state, struct err *e)
{
    struct json *j = state;
    json_error_t why;
    bool half, ok;
    if (j->done)
        return true;
    json_t *value = json_text_read(j->text ? j->text : "", j->size, &half, &why);
    if (!value && strcmp(why.text, json_text_no_memory) == 0)
        return err_memory(e, "a log that is one JSON value");
    if (!value)
        return half ? false : err_set(e, ERR_FAIL, "line %d, column %d: is no JSON: %s; mend it", why.line, why.column,
                                      why.text);
    ok = add_rows(j, value, e);
    json_decref(value);
    free(j->text);
    j->text = NULL;
    j->room = 0;
    j->done = true;
    return ok;
}

static bool json_end(void *state, struct err *e)
{
    if (json_settle(state, e))
        return true;
    return e->code == ERR_NONE ? err_set(e, ERR_FAIL, "breaks off; it is no whole JSON") : false;
}

static void json_free(void *state)
{
    struct json *j = state;
    free(j->text);
}

const struct format format_json = {
    .probe = json_probe,
    .state_size = sizeof(struct json),
    .begin = json_begin,
    .take = json_take,
    .settle = json_settle,
    .end = json_end,
    .free = json_free,
};
