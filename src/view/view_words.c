/* SPDX-License-Identifier: MIT */
/* Every word of the next run, a line each: its value, what it is, where that comes from; below them all that is to be
 * said of the chosen one. Keys change it here as they do in the next run's line.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "editor.h"
#include "look.h"
#include "pane.h"
#include "table.h"

enum { PART_LIST, PART_ABOUT, PARTS, AIR_FROM = 30 /* rows */ };
enum { NAME_WIDTH = 13, VALUE_WIDTH = 14, TEXT_BYTES = 512 };

static size_t words_split(const struct lab *lab, struct rect body, struct rect part[VIEW_PARTS_MAX])
{
    enum { ABOUT_ROWS = 5 };
    int air = body.h >= AIR_FROM, list = body.h - ABOUT_ROWS - 1 - air, count = (int)editor_count(&lab->next);
    list = list > count ? count : list;
    part[PART_LIST] = look_part(body, 0, air, body.w, list);
    part[PART_ABOUT] = look_part(body, 1, air + list + 1, body.w - 2, ABOUT_ROWS);
    return PARTS;
}

static const struct spec_key *key_of(const char *name)
{
    size_t k = 0;
    while (k + 1 < spec_key_count && strcmp(spec_keys[k].key, name) != 0)
        k++;
    return &spec_keys[k];
}

/* What was chosen from choice.def, for a key that chooses from it; a course of lr by its last part. NULL: none. */
static const struct spec_choice *choice_of(const struct lab *lab, unsigned control)
{
    const struct spec_choice *noise = editor_noise(&lab->next, control), *choice;
    const char *name = editor_name(&lab->next, control);
    char value[EDITOR_VALUE_MAX];
    editor_print(&lab->next, control, value);
    const char *word = strchr(value, '+') ? strchr(value, '+') + 1 : value;
    for (unsigned i = 0; !noise && (choice = spec_choice_of(name, i)); i++) {
        if (strlen(choice->word) == strcspn(word, ":") && strncmp(choice->word, word, strlen(choice->word)) == 0)
            return choice;
    }
    return noise;
}

/* "drop input", "net hidden 1", "lr". */
static void print_name(const struct lab *lab, unsigned control, char *out)
{
    snprintf(out, TEXT_BYTES, "%s", editor_name(&lab->next, control));
    if (control >= editor_network(&lab->next))
        return;
    if (control)
        text_append(out, TEXT_BYTES, " hidden %u", (control + 1) / 2);
    else
        text_append(out, TEXT_BYTES, " input");
}

static void append_source(char *out, const char *source)
{
    if (source[0])
        text_append(out, TEXT_BYTES, " (%s)", source);
}

/* What the word is and what its value is, and where that comes from, in at most w columns: what does not fit goes, the
 * word's part first, for the lines below have all. Cut where nothing fits. False: it was cut. */
static bool print_about(const struct lab *lab, unsigned control, int w, char *out)
{
    const struct spec_key *key = key_of(editor_name(&lab->next, control));
    const struct spec_choice *choice = choice_of(lab, control);
    const char *source = choice && choice->source[0] ? choice->source : key->source;
    bool site = editor_noise(&lab->next, control) != NULL;
    for (int kind = site; kind < 3; kind++) { /* all, the value and its source, the value alone */
        snprintf(out, TEXT_BYTES, "%s%s%s", kind && choice ? "" : key->about, choice && !kind ? ": " : "",
                 choice ? choice->about : "");
        if (kind < 2)
            append_source(out, source);
        if (canvas_width(out) <= w)
            return true;
    }
    out[table_words_fit(out, w)] = 0;
    return false;
}

/* Where a value ends that is longer than its column, the text begins behind it. */
static void draw_word(struct frame *f, struct rect r, unsigned control)
{
    const struct lab *lab = f->lab;
    char name[TEXT_BYTES], value[EDITOR_VALUE_MAX], about[TEXT_BYTES];
    bool focused = control == lab->control, usual = editor_usual(&lab->next, control), typed = focused && lab->typing;
    int x = r.x + 2 + NAME_WIDTH + 1, end = r.x + r.w - 1;
    print_name(lab, control, name);
    editor_print(&lab->next, control, value);
    if (focused)
        canvas_put(f->canvas, r.x, r.y, '>', STYLE_STRONG);
    canvas_text(f->canvas, r.x + 2, r.y, NAME_WIDTH, focused ? STYLE_STRONG : STYLE_NORMAL, name);
    int wide = canvas_text(f->canvas, x, r.y, end - x, focused ? STYLE_SELECTED : usual ? STYLE_FAINT : STYLE_STRONG,
                           typed ? lab->entry : value);
    if (focused) {
        f->cursor_x = x + (typed ? wide : 0);
        f->cursor_y = r.y;
    }
    x += (wide > VALUE_WIDTH ? wide : VALUE_WIDTH) + 1;
    if (!print_about(lab, control, end - x, about))
        canvas_put(f->canvas, end, r.y, '>', STYLE_FAINT);
    canvas_text(f->canvas, x, r.y, end - x, STYLE_FAINT, about);
}

/* The words around the chosen one, which is in the middle unless the list's end is in view. */
static void draw_list(struct frame *f, struct rect r)
{
    int count = (int)editor_count(&f->lab->next), first = (int)f->lab->control - r.h / 2;
    first = first > count - r.h ? count - r.h : first;
    first = first < 0 ? 0 : first;
    for (int y = 0; y < r.h && first + y < count; y++) {
        struct rect line = look_rows(r, y, 1);
        draw_word(f, line, (unsigned)(first + y));
        pane_target(f, (struct view_target){.at = line, .kind = TARGET_CONTROL, .value = (size_t)(first + y)});
    }
}

/* "gauss: times a normal of mean 1, variance p/(1-p) (Srivastava et al. 2014, section 10)" */
static void draw_about(struct frame *f, struct rect r)
{
    const struct lab *lab = f->lab;
    const struct spec_key *key = key_of(editor_name(&lab->next, lab->control));
    const struct spec_choice *choice = choice_of(lab, lab->control);
    char text[TEXT_BYTES];
    int y = 0;
    if (!editor_noise(&lab->next, lab->control)) { /* a site is what its noise is */
        snprintf(text, sizeof text, "%s: %s", key->key, key->about);
        append_source(text, key->source);
        y += pane_wrap(f->canvas, r, y, STYLE_NORMAL, text);
    }
    if (choice) {
        snprintf(text, sizeof text, "%s: %s", choice->word, choice->about);
        append_source(text, choice->source);
        y += pane_wrap(f->canvas, r, y, STYLE_NORMAL, text);
    }
    snprintf(text, sizeof text, "may be %s; for example %s", key->range, key->example);
    pane_wrap(f->canvas, r, y, STYLE_FAINT, text);
}

static void words_draw(struct frame *f, const struct rect *part)
{
    draw_list(f, part[PART_LIST]);
    draw_about(f, part[PART_ABOUT]);
}

const struct view_ops view_words = {.next = true, .split = words_split, .draw = words_draw};
