/* SPDX-License-Identifier: MIT */
/* Single validation images: as they look, what they are, and what the network says, in full for one and in a word for
 * the next ones. The marks "*" (it is) and ">" (the network says) stand for the same in words and bars.
 */
#include "pane_answers.h"

#include <stdio.h>

#include "base/text.h"
#include "chart/bars.h"
#include "chart/image.h"
#include "look.h"

enum { LABEL_BYTES = 48, VALUE_BYTES = 16 };

void pane_picture(struct frame *f, struct rect r, const struct inspection *at, size_t index)
{
    struct chart_image image = {.w = INSPECTION_SIDE, .h = INSPECTION_SIDE, .pixel = at->image[index].pixel};
    chart_image(f->canvas, r, &image);
}

void pane_label(struct frame *f, struct rect r, const struct inspection *at, size_t index)
{
    const struct inspection_image *image = &at->image[index];
    char number[32];
    int top = r.h > 4;
    struct look_line is = look_line(f, r, top), says = look_line(f, r, top + 1), where = look_line(f, r, top + 2);
    look_add(&is, STYLE_NORMAL, "*  it is     ");
    look_add(&is, STYLE_STRONG, "%s", look_class(at, image->label));
    look_add(&says, STYLE_NORMAL, " > net says  ");
    look_add(&says, STYLE_STRONG, "%s", look_class(at, image->guess));
    look_add(&where, STYLE_FAINT, "   no. %s of the data", text_count(number, sizeof number, image->number));
}

void pane_answer(struct frame *f, struct rect r, const struct inspection *at, size_t index)
{
    const struct inspection_image *image = &at->image[index];
    char label[INSPECTION_CLASSES][LABEL_BYTES], value[INSPECTION_CLASSES][VALUE_BYTES];
    struct chart_bar bar[INSPECTION_CLASSES];
    static const char title[] = "what the net says, all classes";
    for (unsigned i = 0; i < INSPECTION_CLASSES; i++) {
        snprintf(label[i], sizeof label[i], "%c%c %s", i == image->label ? '*' : ' ', i == image->guess ? '>' : ' ',
                 look_class(at, i));
        snprintf(value[i], sizeof value[i], "%.1f %%", (double)image->p[i] * 100);
        bar[i] = (struct chart_bar){.label = label[i], .share = {(double)image->p[i]}, .value = {value[i]}};
    }
    chart_bars(f->canvas, r, &(struct chart_bars){
        .title = r.h <= INSPECTION_CLASSES ? NULL : canvas_width(title) <= r.w ? title : "what the net says", .sets = 1,
        .style = {pane_run_style(look_number(f->lab, at))}, .count = INSPECTION_CLASSES, .bar = bar});
}

/* "Shirt" and below it "> Coat", for on one line it would run into the next image's; of an answer that is right the
 * class alone. */
static void draw_caption(struct frame *f, struct rect r, const struct inspection *at,
                         const struct inspection_image *image)
{
    bool right = image->label == image->guess;
    canvas_text(f->canvas, r.x, r.y, r.w, right ? STYLE_FAINT : STYLE_NORMAL, look_class(at, image->label));
    if (!right)
        canvas_textf(f->canvas, r.x, r.y + 1, r.w, STYLE_NORMAL, "> %s", look_class(at, image->guess));
}

void pane_gallery(struct frame *f, struct rect r, const struct inspection *at, size_t index)
{
    int across = (r.w + 1) / (ANSWERS_SMALL_W + 1), down = (r.h + 1) / (ANSWERS_SMALL_H + 1);
    for (int i = 0; i < across * down && index + (size_t)i < at->image_count; i++) {
        struct rect cell = {r.x + i % across * (ANSWERS_SMALL_W + 1), r.y + i / across * (ANSWERS_SMALL_H + 1),
                            ANSWERS_SMALL_W, ANSWERS_SMALL_H};
        pane_picture(f, look_rows(cell, 0, ANSWERS_SMALL_IMAGE_H), at, index + (size_t)i);
        draw_caption(f, look_rows(cell, ANSWERS_SMALL_IMAGE_H, 2), at, &at->image[index + (size_t)i]);
    }
}
