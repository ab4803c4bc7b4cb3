/* SPDX-License-Identifier: MIT */
/* A lab with something to see inside; see looking.h. */
#include "looking.h"

#include <check.h>
#include <string.h>

#include "base/mem.h"
#include "insight.h"
#include "view/view.h"

const struct look_case look_cases[LOOK_CASES] = {
    {.name = "images", .view = LAB_VIEW_IMAGES},
    {.name = "matrix", .view = LAB_VIEW_IMAGES, .images = LAB_IMAGES_MATRIX},
    {.name = "sampled", .view = LAB_VIEW_IMAGES, .sampled = true},
    {.name = "uncertain", .view = LAB_VIEW_IMAGES, .sampled = true, .uncertain = true},
    {.name = "odd", .view = LAB_VIEW_IMAGES, .sampled = true, .odd = true},
    {.name = "calibration", .view = LAB_VIEW_IMAGES, .images = LAB_IMAGES_CALIBRATION, .sampled = true},
    {.name = "calibration-plain", .view = LAB_VIEW_IMAGES, .images = LAB_IMAGES_CALIBRATION},
    {.name = "weights", .view = LAB_VIEW_INSIDE, .panel = LAB_INSIDE_WEIGHTS},
    {.name = "activations", .view = LAB_VIEW_INSIDE, .panel = LAB_INSIDE_ACTIVATIONS},
    {.name = "masks-input", .view = LAB_VIEW_INSIDE, .panel = LAB_INSIDE_MASKS},
    {.name = "masks-hidden", .view = LAB_VIEW_INSIDE, .panel = LAB_INSIDE_MASKS, .site = 1},
};

const struct look_case *case_of(const char *name)
{
    for (size_t i = 0; i < LOOK_CASES; i++) {
        if (strcmp(look_cases[i].name, name) == 0)
            return &look_cases[i];
    }
    ck_abort_msg("there is no case %s", name);
    return NULL;
}

void look(struct lab *lab, const struct look_case *c)
{
    struct inspection *at = (struct inspection *)lab->inspection[0];
    lab->view = c->view;
    lab->images = (struct lab_images){.index = 2, .panel = c->images, .uncertain = c->uncertain, .odd = c->odd};
    if (c->sampled && !at->passes && at->image_count)
        insight_sample(at);
    lab->inside = (struct lab_inside){.panel = c->panel, .site = c->site};
}

struct inspection *inspected(const struct lab *lab, unsigned slot, size_t images, size_t wrong)
{
    return insight_new(lab, lab_inspected(lab, slot), images, wrong);
}

/* The notebook's run beside the baseline. */
void fill(struct lab *lab, const char *reference, const char *selected, size_t images, size_t wrong)
{
    insight_lab(lab, reference, selected);
    lab->inspection[0] = inspected(lab, 0, images, wrong);
    lab->inspection[1] = reference ? inspected(lab, 1, images, wrong) : NULL;
}

void leave(struct lab *lab)
{
    for (int slot = 0; slot < INSPECTION_SLOTS; slot++)
        insight_delete((struct inspection *)lab->inspection[slot]);
    lab_free(lab);
}

char *screen_of(const struct lab *lab, int w, int h, bool ascii)
{
    struct err e;
    struct canvas c = {.ascii = ascii};
    struct view *v = view_new(&e);
    int x, y;
    ck_assert(v && canvas_resize(&c, w, h, &e));
    view_draw(v, lab, &c, &x, &y);
    char *text = canvas_dump(&c);
    ck_assert_ptr_nonnull(text);
    canvas_free(&c);
    view_delete(v);
    return text;
}

void expect(const struct lab *lab, int w, int h, const char *words, bool there)
{
    char *text = screen_of(lab, w, h, true);
    ck_assert_msg((strstr(text, words) != NULL) == there, "\"%s\" is%s on the screen:\n%s", words, there ? " not" : "",
                  text);
    mem_free(text);
}
