/* SPDX-License-Identifier: MIT */
/* Validation images and what the selected run's network says they are, the wrong ones first; or, on a wide screen
 * beside it, how often it takes which class for which. One image is large, with the whole answer; the next ones are
 * small.
 */
#include "look.h"
#include "pane_answers.h"

#include "base/text.h"

enum { PART_HEAD, PART_IMAGE, PART_LABEL, PART_ANSWER, PART_NEXT, PART_MATRIX, PART_CLASSES, PARTS };

enum {
    WIDE_FROM = 132, /* columns for images and matrix at once */
    AIR_FROM = 30,   /* rows for a free one below the head */
    IMAGE_W = INSPECTION_SIDE, IMAGE_H = INSPECTION_SIDE / 2, LABEL_ROWS = 5,
    ANSWER_X = IMAGE_W + 3, ANSWER_W_MAX = 66, ANSWER_ROWS = 1 + INSPECTION_CLASSES,
    MATRIX_W = 62, MATRIX_ROWS = 2 + INSPECTION_CLASSES
};

/* The large image, what it is below it, the answer beside it; the next ones below all of it on a tall screen, else
 * below the answer. */
static void split_images(struct rect r, struct rect part[VIEW_PARTS_MAX])
{
    int h = r.h - LABEL_ROWS < IMAGE_H ? r.h - LABEL_ROWS + 1 : IMAGE_H, top = h + LABEL_ROWS;
    struct rect right = look_part(r, ANSWER_X, 0, r.w - ANSWER_X, r.h);
    bool tall = r.h >= top + ANSWERS_SMALL_H;
    part[PART_IMAGE] = look_part(r, 0, 0, IMAGE_W, h);
    part[PART_LABEL] = look_part(r, 0, h, IMAGE_W, LABEL_ROWS);
    part[PART_NEXT] = tall ? look_rows(r, top, r.h) : look_rows(right, ANSWER_ROWS + 1, r.h);
    right.w = right.w > ANSWER_W_MAX ? ANSWER_W_MAX : right.w;
    part[PART_ANSWER] = look_rows(right, 0, ANSWER_ROWS);
}

static void split_matrix(struct rect r, struct rect part[VIEW_PARTS_MAX])
{
    part[PART_MATRIX] = look_rows(r, 0, MATRIX_ROWS);
    part[PART_CLASSES] = look_rows(r, MATRIX_ROWS + 1, ANSWER_ROWS);
}

static size_t images_split(const struct lab *lab, struct rect body, struct rect part[VIEW_PARTS_MAX])
{
    int top = body.h >= AIR_FROM ? 2 : 1;
    bool wide = body.w >= WIDE_FROM;
    struct rect all = look_part(body, 1, top, body.w - 2, body.h);
    struct rect left = all, right = look_part(all, all.w - MATRIX_W, 0, MATRIX_W, all.h);
    for (int i = 0; i < PARTS; i++)
        part[i] = (struct rect){0};
    part[PART_HEAD] = look_part(body, 1, 0, body.w - 2, 1);
    left.w -= wide ? MATRIX_W + 2 : 0;
    if (wide || !lab->images.matrix)
        split_images(left, part);
    if (wide || lab->images.matrix)
        split_matrix(wide ? right : all, part);
    return PARTS;
}

static void draw_head(struct frame *f, struct rect r, const struct inspection *at, size_t index)
{
    struct look_line l = look_line(f, r, 0);
    const struct lab_run *awaited = look_awaited(f->lab, 0);
    char wrong[32], all[32], number[32];
    text_count(wrong, sizeof wrong, at->wrong);
    text_count(all, sizeof all, at->image_count);
    text_count(number, sizeof number, index + 1);
    look_run(&l, f->lab, at);
    look_add(&l, STYLE_NORMAL, " epoch %u", (unsigned)at->epoch);
    look_add(&l, STYLE_NORMAL, ": %s of %s wrong, %.2f %% right", wrong, all, at->accuracy);
    if (awaited)
        look_add(&l, STYLE_NORMAL, "; run %u is on its way", awaited->number);
    look_add(&l, STYLE_NORMAL, ", image %s (%s)", number, index < at->wrong ? "wrong" : "right");
    if (f->lab->inspecting)
        look_add(&l, STYLE_FAINT, "  looking ...");
}

static void images_draw(struct frame *f, const struct rect *part)
{
    const struct inspection *at = look_at(f->lab, 0);
    if (!at) {
        look_absent(f, part[PART_HEAD], 0);
        return;
    }
    if (!at->image_count) {
        struct look_line l = look_line(f, part[PART_HEAD], 0);
        look_run(&l, f->lab, at);
        look_add(&l, STYLE_NORMAL, " has no validation images (valid=0)");
        return;
    }
    size_t index = f->lab->images.index % at->image_count;
    draw_head(f, part[PART_HEAD], at, index);
    pane_picture(f, part[PART_IMAGE], at, index);
    pane_label(f, part[PART_LABEL], at, index);
    pane_answer(f, part[PART_ANSWER], at, index);
    pane_gallery(f, part[PART_NEXT], at, index + 1);
    pane_matrix(f, part[PART_MATRIX], at);
    pane_classes(f, part[PART_CLASSES], at);
}

const struct view_ops view_images = {.split = images_split, .draw = images_draw};
