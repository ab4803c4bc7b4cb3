/* SPDX-License-Identifier: MIT */
/* Single images: as they look, what they are, and what the network says, in full for one and in a word for the next
 * ones. The marks "*" (it is) and ">" (the network says) stand for the same in words and bars. Where passes with noise
 * on were made, bars are their mean, with their spread.
 */
#include "pane_answers.h"

#include <stdio.h>

#include "base/text.h"
#include "chart/bars.h"
#include "chart/image.h"
#include "look.h"

enum { LABEL_BYTES = 48, VALUE_BYTES = 24, TITLE_BYTES = 80 };

size_t answers_count(const struct lab *lab, const struct inspection *at)
{
    if (!at)
        return 0;
    return !lab->images.odd ? at->image_count : at->odd_pixel ? INSPECTION_ODD : 0;
}

const struct inspection_odd *answers_odd(const struct lab *lab, const struct inspection *at, size_t index)
{
    return lab->images.odd ? &at->odd[index] : NULL;
}

const struct inspection_image *answers_image(const struct lab *lab, const struct inspection *at, size_t index)
{
    if (lab->images.odd)
        return &at->odd[index].image;
    return lab->images.uncertain && at->uncertain ? at->uncertain[index] : &at->image[index];
}

void pane_picture(struct frame *f, struct rect r, const struct inspection *at, size_t index)
{
    const uint8_t *pixel = answers_image(f->lab, at, index)->pixel;
    chart_image(f->canvas, r, &(struct chart_image){.w = INSPECTION_SIDE, .h = INSPECTION_SIDE, .pixel = pixel});
}

static uint8_t largest(const float p[INSPECTION_CLASSES])
{
    uint8_t best = 0;
    for (unsigned c = 1; c < INSPECTION_CLASSES; c++)
        best = p[c] > p[best] ? (uint8_t)c : best;
    return best;
}

/* "no. 1,014 of the data"; where the passes have another answer than the pass without noise, theirs. */
static void draw_number(struct look_line l, const struct inspection *at, const struct inspection_image *image)
{
    char number[32];
    uint8_t mean = largest(image->mean);
    if (image->sampled && mean != image->guess) {
        look_add(&l, STYLE_NORMAL, "   noise on  ");
        look_add(&l, STYLE_STRONG, "%s", look_class(at, mean));
    } else {
        look_add(&l, STYLE_FAINT, "   no. %s of the data", text_count(number, sizeof number, image->number));
    }
}

static void draw_entropy(struct look_line l, const struct inspection_image *image)
{
    look_add(&l, STYLE_NORMAL, "   entropy %.2f", (double)image->entropy);
    if (image->sampled)
        look_add(&l, STYLE_NORMAL, " mutual %.2f", (double)image->mutual);
}

/* "digit 7", "halves", "overlay", "noise" */
static const char *odd_word(char out[LABEL_BYTES], const struct inspection_odd *odd)
{
    static const char *const word[ODD_KINDS] = {
        [ODD_NOISE] = "noise", [ODD_HALVES] = "two halves", [ODD_OVERLAY] = "overlay", [ODD_DIGIT] = "digit",
    };
    if (odd->kind != ODD_DIGIT)
        return word[odd->kind];
    snprintf(out, LABEL_BYTES, "digit %u", odd->a);
    return out;
}

static void label_odd(struct frame *f, struct rect r, const struct inspection *at, const struct inspection_odd *odd)
{
    char word[LABEL_BYTES];
    int top = r.h > 4;
    bool mixed = odd->kind == ODD_HALVES || odd->kind == ODD_OVERLAY;
    struct look_line is = look_line(f, r, top), of = look_line(f, r, top + 1), says = look_line(f, r, top + 1 + mixed);
    look_add(&is, STYLE_NORMAL, "   it is     ");
    look_add(&is, STYLE_STRONG, "%s", odd_word(word, odd));
    if (mixed)
        look_add(&of, STYLE_FAINT, "   %s + %s", look_class(at, odd->a), look_class(at, odd->b));
    look_add(&says, STYLE_NORMAL, " > net says  ");
    look_add(&says, STYLE_STRONG, "%s", look_class(at, odd->image.guess));
    draw_entropy(look_line(f, r, top + 2 + mixed), &odd->image);
}

void pane_label(struct frame *f, struct rect r, const struct inspection *at, size_t index)
{
    const struct inspection_image *image = answers_image(f->lab, at, index);
    const struct inspection_odd *odd = answers_odd(f->lab, at, index);
    int top = r.h > 4;
    if (odd) {
        label_odd(f, r, at, odd);
        return;
    }
    struct look_line is = look_line(f, r, top), says = look_line(f, r, top + 1);
    look_add(&is, STYLE_NORMAL, "*  it is     ");
    look_add(&is, STYLE_STRONG, "%s", look_class(at, image->label));
    look_add(&says, STYLE_NORMAL, " > net says  ");
    look_add(&says, STYLE_STRONG, "%s", look_class(at, image->guess));
    draw_number(look_line(f, r, top + 2), at, image);
    draw_entropy(look_line(f, r, top + 3), image);
}

/* The longest title that fits. */
static const char *answer_title(char out[TITLE_BYTES], const struct frame *f, int w, const struct inspection *at,
                                const struct inspection_image *image)
{
    const char *sign = f->canvas->ascii ? "+-" : "\u00b1";
    snprintf(out, TITLE_BYTES, image->sampled ? "what the net says, mean of %u passes %s spread"
                                              : "what the net says, all classes", at->passes, sign);
    if (canvas_width(out) > w && image->sampled)
        snprintf(out, TITLE_BYTES, "mean of %u passes %s spread", at->passes, sign);
    if (canvas_width(out) > w)
        snprintf(out, TITLE_BYTES, "what the net says");
    return out;
}

/* "62.5 %", or with the spread over passes "62.5 ±18.0 %". */
static void print_share(char out[VALUE_BYTES], const struct frame *f, const struct inspection_image *image, unsigned c)
{
    if (image->sampled)
        snprintf(out, VALUE_BYTES, "%.1f %s%4.1f %%", (double)image->mean[c] * 100, f->canvas->ascii ? "+-" : "\u00b1",
                 (double)image->spread[c] * 100);
    else
        snprintf(out, VALUE_BYTES, "%.1f %%", (double)image->p[c] * 100);
}

void pane_answer(struct frame *f, struct rect r, const struct inspection *at, size_t index)
{
    const struct inspection_image *image = answers_image(f->lab, at, index);
    bool odd = answers_odd(f->lab, at, index);
    char label[INSPECTION_CLASSES][LABEL_BYTES], value[INSPECTION_CLASSES][VALUE_BYTES], title[TITLE_BYTES];
    struct chart_bar bar[INSPECTION_CLASSES];
    for (unsigned i = 0; i < INSPECTION_CLASSES; i++) {
        snprintf(label[i], sizeof label[i], "%c%c %s", i == image->label && !odd ? '*' : ' ',
                 i == image->guess ? '>' : ' ', look_class(at, i));
        print_share(value[i], f, image, i);
        bar[i] = (struct chart_bar){.label = label[i], .value = {value[i]},
                                    .share = {(double)(image->sampled ? image->mean : image->p)[i]},
                                    .spread = {image->sampled ? (double)image->spread[i] : 0}};
    }
    chart_bars(f->canvas, r, &(struct chart_bars){
        .title = r.h <= INSPECTION_CLASSES ? NULL : answer_title(title, f, r.w, at, image), .sets = 1,
        .style = {pane_run_style(look_number(f->lab, at))}, .count = INSPECTION_CLASSES, .bar = bar});
}

/* "Shirt" and below it "> Coat", for on one line it would run into the next image's; of an answer that is right the
 * class alone. */
static void draw_caption(struct frame *f, struct rect r, const struct inspection *at, size_t index)
{
    const struct inspection_image *image = answers_image(f->lab, at, index);
    const struct inspection_odd *odd = answers_odd(f->lab, at, index);
    char word[LABEL_BYTES];
    bool right = !odd && image->label == image->guess;
    canvas_text(f->canvas, r.x, r.y, r.w, right ? STYLE_FAINT : STYLE_NORMAL,
                odd ? odd_word(word, odd) : look_class(at, image->label));
    if (!right)
        canvas_textf(f->canvas, r.x, r.y + 1, r.w, STYLE_NORMAL, "> %s", look_class(at, image->guess));
}

void pane_gallery(struct frame *f, struct rect r, const struct inspection *at, size_t index)
{
    int across = (r.w + 1) / (ANSWERS_SMALL_W + 1), down = (r.h + 1) / (ANSWERS_SMALL_H + 1);
    for (int i = 0; i < across * down && index + (size_t)i < answers_count(f->lab, at); i++) {
        struct rect cell = {r.x + i % across * (ANSWERS_SMALL_W + 1), r.y + i / across * (ANSWERS_SMALL_H + 1),
                            ANSWERS_SMALL_W, ANSWERS_SMALL_H};
        pane_picture(f, look_rows(cell, 0, ANSWERS_SMALL_IMAGE_H), at, index + (size_t)i);
        draw_caption(f, look_rows(cell, ANSWERS_SMALL_IMAGE_H, 2), at, index + (size_t)i);
    }
}
