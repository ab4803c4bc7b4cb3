/* SPDX-License-Identifier: MIT */
/* See complete_words.h. Quotes are taken away as the POSIX shell does (XCU 2.2); nothing is expanded. */
#include "complete_words.h"

#include <stdbool.h>
#include <string.h>

struct splitter {
    struct complete_words *to;
    size_t used;
    bool inside; /* a word has begun */
    char quote;  /* that is open; 0: none */
};

static void begin(struct splitter *s)
{
    if (!s->inside && s->to->count < COMPLETE_WORDS_MAX) {
        s->to->word[s->to->count++] = s->to->text + s->used;
        s->inside = true;
    }
}

static void end(struct splitter *s)
{
    if (s->inside)
        s->to->text[s->used++] = 0;
    s->inside = false;
}

static void add(struct splitter *s, char c)
{
    begin(s);
    s->to->text[s->used++] = c;
}

/* One character, or a backslash and what it protects; returns what comes after. */
static const char *take(struct splitter *s, const char *at)
{
    bool escapes = *at == '\\' && s->quote != '\'' && at[1];
    if (escapes && s->quote == '"' && !strchr("$`\"\\", at[1]))
        escapes = false;
    if (escapes)
        add(s, *++at);
    else if (s->quote ? *at == s->quote : *at == '\'' || *at == '"') {
        begin(s);
        s->quote = s->quote ? 0 : *at;
    } else if (!s->quote && strchr(" \t\n", *at))
        end(s);
    else
        add(s, *at);
    return at + 1;
}

void complete_words_split(struct complete_words *w, const char *line)
{
    struct splitter s = {.to = w};
    w->count = 0;
    while (*line && s.used + 2 < sizeof w->text && w->count < COMPLETE_WORDS_MAX)
        line = take(&s, line);
    begin(&s);
    w->text[s.used] = 0;
}
