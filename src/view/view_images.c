/* SPDX-License-Identifier: MIT */
/* Images and what the selected run's network says they are: validation images, the wrong or the most uncertain ones
 * first, or images that are not clothes. Instead of them, or on a wide screen beside them, how often it takes which
 * class for which, or how far it is right as often as it is sure. One image is large, with the whole answer; the next
 * ones are small.
 */
#include "look.h"
#include "pane_answers.h"

#include "base/text.h"

enum { PART_HEAD, PART_IMAGE, PART_LABEL, PART_ANSWER, PART_ODD, PART_NEXT, PART_PANEL, PART_CLASSES, PARTS };

enum {
    AIR_FROM = 30,   /* rows for a free one below the head */
    IMAGE_W = INSPECTION_SIDE, IMAGE_H = INSPECTION_SIDE / 2, LABEL_ROWS = 5,
    ANSWER_X = IMAGE_W + 3, ANSWER_W_MAX = 66, ANSWER_ROWS = 1 + INSPECTION_CLASSES,
    PANEL_W = 62, MATRIX_ROWS = 2 + INSPECTION_CLASSES
};

/* The large image, what it is below it, the answer beside it; the next ones below all of it on a tall screen, else
 * below the answer. There stands what is said of images that are not clothes. */
static void split_images(const struct lab *lab, struct rect r, struct rect part[VIEW_PARTS_MAX])
{
    int h = r.h - LABEL_ROWS < IMAGE_H ? r.h - LABEL_ROWS + 1 : IMAGE_H, top = h + LABEL_ROWS;
    struct rect right = look_part(r, ANSWER_X, 0, r.w - ANSWER_X, r.h), below = look_rows(right, ANSWER_ROWS + 1, r.h);
    bool tall = r.h >= top + ANSWERS_SMALL_H;
    part[PART_IMAGE] = look_part(r, 0, 0, IMAGE_W, h);
    part[PART_LABEL] = look_part(r, 0, h, IMAGE_W, LABEL_ROWS);
    below.w = below.w > ANSWER_W_MAX ? ANSWER_W_MAX : below.w;
    if (lab->images.odd)
        part[PART_ODD] = look_rows(below, 0, ANSWERS_ODD_ROWS);
    if (tall || !lab->images.odd)
        part[PART_NEXT] = tall ? look_rows(r, top, r.h) : look_rows(right, ANSWER_ROWS + 1, r.h);
    right.w = right.w > ANSWER_W_MAX ? ANSWER_W_MAX : right.w;
    part[PART_ANSWER] = look_rows(right, 0, ANSWER_ROWS);
}

static void split_panel(const struct lab *lab, struct rect r, struct rect part[VIEW_PARTS_MAX])
{
    bool calibration = lab->images.panel == LAB_IMAGES_CALIBRATION;
    part[PART_PANEL] = look_rows(r, 0, calibration ? r.h : MATRIX_ROWS);
    if (!calibration)
        part[PART_CLASSES] = look_rows(r, MATRIX_ROWS + 1, ANSWER_ROWS);
}

static size_t images_split(const struct lab *lab, struct rect body, struct rect part[VIEW_PARTS_MAX])
{
    int top = body.h >= AIR_FROM ? 2 : 1;
    bool wide = body.w >= ANSWERS_WIDE_FROM;
    struct rect all = look_part(body, 1, top, body.w - 2, body.h);
    struct rect left = all, right = look_part(all, all.w - PANEL_W, 0, PANEL_W, all.h);
    for (int i = 0; i < PARTS; i++)
        part[i] = (struct rect){0};
    part[PART_HEAD] = look_part(body, 1, 0, body.w - 2, 1);
    left.w -= wide ? PANEL_W + 2 : 0;
    if (wide || lab->images.panel == LAB_IMAGES_IMAGES)
        split_images(lab, left, part);
    if (wide || lab->images.panel != LAB_IMAGES_IMAGES)
        split_panel(lab, wide ? right : all, part);
    return PARTS;
}

/* "3 (wrong)" of the validation images, "3 of 30" of the others. */
static void add_place(struct look_line *l, const struct frame *f, const struct inspection *at, size_t index)
{
    const struct inspection_image *image = answers_image(f->lab, at, index);
    char number[32];
    text_count(number, sizeof number, index + 1);
    if (f->lab->images.odd)
        look_add(l, STYLE_NORMAL, ", %s of %d", number, INSPECTION_ODD);
    else
        look_add(l, STYLE_NORMAL, ", %s %s (%s)", f->lab->images.uncertain ? "uncertain" : "image", number,
                 image->guess == image->label ? "right" : "wrong");
}

/* With the images out of sight it is about all of them. */
static void draw_head(struct frame *f, struct rect r, const struct inspection *at, size_t index, bool in_sight)
{
    struct look_line l = look_line(f, r, 0);
    const struct lab_run *awaited = look_awaited(f->lab, 0);
    char wrong[32], all[32];
    text_count(wrong, sizeof wrong, at->wrong);
    text_count(all, sizeof all, at->image_count);
    look_run(&l, f->lab, at);
    look_add(&l, STYLE_NORMAL, " epoch %u", (unsigned)at->epoch);
    if (f->lab->images.odd && in_sight)
        look_add(&l, STYLE_NORMAL, ": images that are not clothes");
    else
        look_add(&l, STYLE_NORMAL, ": %s of %s wrong, %.2f %% right", wrong, all, at->accuracy);
    if (awaited)
        look_add(&l, STYLE_NORMAL, "; run %u is on its way", awaited->number);
    if (in_sight)
        add_place(&l, f, at, index);
    if (f->lab->inspecting)
        look_add(&l, STYLE_FAINT, "  looking ...");
}

static void draw_panel(struct frame *f, const struct rect *part, const struct inspection *at)
{
    if (f->lab->images.panel == LAB_IMAGES_CALIBRATION) {
        pane_calibration(f, part[PART_PANEL], at);
        return;
    }
    pane_matrix(f, part[PART_PANEL], at);
    pane_classes(f, part[PART_CLASSES], at);
}

static void images_draw(struct frame *f, const struct rect *part)
{
    const struct inspection *at = look_at(f->lab, 0);
    size_t count = answers_count(f->lab, at);
    if (!at) {
        look_absent(f, part[PART_HEAD], 0);
        return;
    }
    if (!count) {
        struct look_line l = look_line(f, part[PART_HEAD], 0);
        look_run(&l, f->lab, at);
        look_add(&l, STYLE_NORMAL, " has no validation images (valid=0)");
        return;
    }
    size_t index = f->lab->images.index % count;
    draw_head(f, part[PART_HEAD], at, index, part[PART_IMAGE].h > 0);
    pane_picture(f, part[PART_IMAGE], at, index);
    pane_label(f, part[PART_LABEL], at, index);
    pane_answer(f, part[PART_ANSWER], at, index);
    if (f->lab->images.odd)
        pane_odd(f, part[PART_ODD], at);
    pane_gallery(f, part[PART_NEXT], at, index + 1);
    draw_panel(f, part, at);
}

const struct view_ops view_images = {.split = images_split, .draw = images_draw};
