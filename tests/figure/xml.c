/* SPDX-License-Identifier: MIT */
/* The reader; see xml.h. */
#include "tests/figure/xml.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

struct reader {
    const char *at;
    const char *open[DEPTH_MAX]; /* names of elements that are open */
    size_t length[DEPTH_MAX];
    int depth, roots;
};

static void skip_blanks(struct reader *r)
{
    while (isspace((unsigned char)*r->at))
        r->at++;
}

static size_t name_length(const char *text)
{
    size_t n = 0;
    while (isalnum((unsigned char)text[n]) || (n && strchr(":-_.", text[n]) && text[n]))
        n++;
    return n;
}

static bool take_entity(struct reader *r)
{
    size_t n = r->at[1] == '#' ? 2 : 1;
    while (isalnum((unsigned char)r->at[n]))
        n++;
    bool sound = n > 1 && r->at[n] == ';';
    r->at += sound ? n + 1 : 0;
    return sound;
}

/* name="value" */
static const char *take_attribute(struct reader *r)
{
    size_t n = name_length(r->at);
    r->at += n;
    if (!n || r->at[0] != '=' || r->at[1] != '"')
        return "an attribute is not name=\"value\"";
    for (r->at += 2; *r->at != '"';) {
        if (!*r->at || *r->at == '<' || (unsigned char)*r->at < ' ')
            return "a value has what it must not";
        if (*r->at == '&' ? !take_entity(r) : (r->at++, false))
            return "an ampersand in a value begins no entity";
    }
    r->at++;
    return NULL;
}

static const char *take_end(struct reader *r)
{
    size_t n = name_length(r->at += 2);
    if (!r->depth || n != r->length[r->depth - 1] || memcmp(r->at, r->open[r->depth - 1], n) != 0)
        return "a tag is closed that was not open";
    r->depth--;
    r->at += n;
    skip_blanks(r);
    return *r->at++ == '>' ? NULL : "a closing tag does not end";
}

static const char *take_begin(struct reader *r)
{
    const char *name = ++r->at, *wrong;
    size_t n = name_length(name);
    if (!n || r->depth == DEPTH_MAX)
        return "a tag has no name, or is too deep";
    r->roots += !r->depth;
    r->open[r->depth] = name;
    r->length[r->depth++] = n;
    r->at += n;
    for (skip_blanks(r); *r->at != '>' && *r->at != '/'; skip_blanks(r)) {
        if ((wrong = take_attribute(r)))
            return wrong;
    }
    if (*r->at == '/') {
        r->depth--;
        r->at++;
    }
    return *r->at++ == '>' ? NULL : "a tag does not end";
}

static const char *take_text(struct reader *r)
{
    unsigned char c = (unsigned char)*r->at;
    if (c == '&')
        return take_entity(r) ? NULL : "an ampersand begins no entity";
    if ((c < ' ' && !isspace(c)) || (!r->depth && !isspace(c)))
        return "text where none may be, or a control";
    r->at++;
    return NULL;
}

const char *xml_wrong(const char *text)
{
    static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    struct reader r = {.at = text + strlen(head)};
    const char *wrong = strncmp(text, head, strlen(head)) == 0 ? NULL : "no XML declaration";
    while (!wrong && *r.at)
        wrong = *r.at != '<' ? take_text(&r) : r.at[1] == '/' ? take_end(&r) : take_begin(&r);
    return wrong ? wrong : r.depth ? "a tag is not closed" : r.roots != 1 ? "not one element that holds all" : NULL;
}
