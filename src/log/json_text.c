/* SPDX-License-Identifier: MIT */
/* JSON as Python writes it; see json_text.h. On its way into jansson each bare word gets quotes. */
#include "json_text.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "number.h"

enum { PIECE = 16 }; /* bytes that wait to be given to jansson */

struct filter {
    const char *at, *end;
    char piece[PIECE];
    size_t have, given;
    bool text, escaped; /* within a string */
    long depth;         /* brackets that are open */
    bool any;           /* something stood before here */
    bool over, behind;  /* the outermost bracket was closed; something comes after that */
};

static bool is_word(char c)
{
    return isalpha((unsigned char)c) || c == '-' || c == '+';
}

static const struct {
    const char *python, *json;
} words[] = {
    {"NaN", "\"NaN\""}, {"Infinity", "\"Infinity\""}, {"-Infinity", "\"-Infinity\""}, {"nan", "\"nan\""},
    {"inf", "\"inf\""}, {"-inf", "\"-inf\""},         {"None", "null"},              {"True", "true"},
    {"False", "false"},
};

static bool is_at(const struct filter *f, const char *word, size_t n)
{
    size_t left = (size_t)(f->end - f->at);
    return left >= n && memcmp(f->at, word, n) == 0 && (left == n || !isalnum((unsigned char)f->at[n]));
}

/* The word at hand, as JSON says it when it is one of Python's. */
static void put_word(struct filter *f)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i].python);
        if (is_at(f, words[i].python, n)) {
            f->have = strlen(words[i].json);
            memcpy(f->piece, words[i].json, f->have);
            f->at += n;
            return;
        }
    }
    f->piece[0] = *f->at++;
    f->have = 1;
}

static void put_plain(struct filter *f, char c)
{
    f->text = f->text != (c == '"' && !f->escaped);
    f->behind = f->behind || (f->over && !isspace((unsigned char)c));
    f->escaped = f->text && c == '\\' && !f->escaped;
    if (!f->text)
        f->depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    f->over = f->over || (!f->text && f->depth == 0 && (c == '}' || c == ']'));
    f->piece[0] = c;
    f->have = 1;
    f->at++;
}

static size_t fill(void *to, size_t size, void *data)
{
    struct filter *f = data;
    char *out = to;
    size_t n = 0;
    while (n < size) {
        if (f->given == f->have) {
            if (f->at == f->end)
                break;
            f->given = 0;
            f->any = f->any || !isspace((unsigned char)*f->at);
            if (!f->text && is_word(*f->at))
                put_word(f);
            else
                put_plain(f, *f->at);
        }
        out[n++] = f->piece[f->given++];
    }
    return n;
}

const char json_text_no_memory[] = "out of memory";

/* A value that was read while memory was short may lack letters and digits. */
static json_t *forget(json_t *value, json_error_t *why)
{
    json_decref(value);
    snprintf(why->text, sizeof why->text, "%s", json_text_no_memory);
    return NULL;
}

json_t *json_text_read(const char *text, size_t size, bool *half, json_error_t *why)
{
    struct filter f = {.at = text, .end = text + size};
    unsigned long before = mem_shortages();
    json_t *value = json_loadb(text, size, JSON_DECODE_ANY | JSON_ALLOW_NUL, why);
    *half = false;
    if (value && mem_shortages() == before) /* as most are, without any of Python's words */
        return value;
    if (mem_shortages() == before)
        value = json_load_callback(fill, &f, JSON_DECODE_ANY | JSON_ALLOW_NUL, why);
    if (mem_shortages() != before)
        return forget(value, why);
    if (!value && json_error_code(why) == json_error_stack_overflow)
        snprintf(why->text, sizeof why->text, "has more than 2048 brackets within each other");
    if (!value && !why->text[0]) /* jansson has no word for it */
        snprintf(why->text, sizeof why->text, "%s", json_text_no_memory);
    *half = !value && f.at == f.end && !f.behind && (f.text || f.depth > 0 || !f.any);
    return value;
}

bool json_text_number(const json_t *value, double *number)
{
    if (json_is_number(value)) {
        *number = json_number_value(value);
        return true;
    }
    return json_is_string(value)
           && number_read(json_string_value(value), json_string_length(value), number) == CELL_NUMBER;
}

char *json_text_unquote(const char *text, size_t *size)
{
    char *out = *size < SIZE_MAX / 2 ? malloc(2 * *size + 1) : NULL;
    char quote = 0; /* that of the string at hand */
    size_t n = 0;
    for (size_t i = 0; out && i < *size; i++) {
        char c = text[i];
        if (quote && c == '\\' && i + 1 < *size) {
            if (text[i + 1] != '\'')
                out[n++] = c;
            c = text[++i];
        } else if (quote ? c == quote : c == '\'' || c == '"') {
            quote = quote ? 0 : c;
            c = '"';
        } else if (quote && c == '"')
            out[n++] = '\\';
        out[n++] = c;
    }
    *size = n;
    return out;
}
