/* SPDX-License-Identifier: MIT */
/* Made-up inspections; see insight.h. */
#include "tests/view/insight.h"

#include <check.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"

enum { EPOCHS = 50, SIDE = INSPECTION_SIDE, CLASSES = INSPECTION_CLASSES };

static const char *const name[CLASSES] = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                          "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"};
static uint8_t picture[CLASSES][INSPECTION_PIXELS];

static void add_run(struct lab *lab, const char *line)
{
    struct spec spec;
    struct err e;
    ck_assert_msg(spec_parse(&spec, line, &e), "%s", e.text);
    struct lab_group *group = lab_add(lab, &spec, &e);
    ck_assert_msg(group != NULL, "%s", e.text);
    for (uint32_t epoch = 1; epoch <= EPOCHS; epoch++) {
        struct event event = {.kind = EVENT_EPOCH, .as.epoch = {.epoch = epoch}};
        lab_event(lab, lab_member(lab, group, 0), &event);
    }
    for (size_t i = 0; i < group->count; i++)
        lab_event(lab, lab_member(lab, group, i), &(struct event){.kind = EVENT_STATE, .as.state.state = RUN_DONE});
}

void insight_lab(struct lab *lab, const char *reference, const char *selected)
{
    struct spec next = spec_default();
    struct err e;
    ck_assert_msg(lab_init(lab, &next, &e), "%s", e.text);
    lab->data_ready = true;
    strcpy(lab->data, "Fashion-MNIST, 60,000 + 10,000, verified");
    if (reference)
        add_run(lab, reference);
    if (selected)
        add_run(lab, selected);
}

/* A bright upright oval, narrower for each class, with a dark stripe. */
static void draw_pictures(void)
{
    for (int c = 0; c < CLASSES; c++) {
        for (int i = 0; i < INSPECTION_PIXELS; i++) {
            int x = i % SIDE - 14, y = i / SIDE - 14, wide = 13 - c;
            bool inside = x * x * 169 + y * y * wide * wide < 169 * wide * wide;
            picture[c][i] = (uint8_t)(!inside ? 0 : y == c - 5 ? 60 : 255 - 8 * (x < 0 ? -x : x));
        }
    }
}

static void answer(struct inspection *at, size_t i, bool wrong)
{
    struct inspection_image *image = &at->image[i];
    image->number = (uint32_t)(1000 + 7 * i);
    image->label = (uint8_t)((i + 6) % CLASSES);
    image->guess = (uint8_t)(wrong ? (i + 4) % CLASSES : image->label);
    image->pixel = picture[image->label];
    for (int c = 0; c < CLASSES; c++)
        image->p[c] = 0.015625f;
    image->p[image->label] = 0.25f;
    image->p[image->guess] = wrong ? 0.625f : 0.859375f;
    image->entropy = 0.5f + (float)(i % 8) / 8;
    at->confusion[image->label][image->guess]++;
}

static void fill_layer(struct inspection_layer *l, unsigned units, unsigned number, double p)
{
    *l = (struct inspection_layer){.units = units, .mean = 1.25 - p, .zero = 0.5 + p / 2,
                                   .activation_max = p > 0 ? 10 : 20, .unit_mean_max = p > 0 ? 4 : 5};
    for (unsigned k = 0; k < INSPECTION_BINS; k++) {
        l->activation[k] = k ? (1 - l->zero) / 19 : l->zero;
        l->unit_mean[k] = k < 4 + number ? 1.0 / (4 + number) : 0;
    }
}

static void fill_site(struct inspection_site *s, unsigned units, double p)
{
    *s = (struct inspection_site){.units = units, .p = p, .scale = 1 / (1 - p), .before_mean = 0.5,
                                  .before_variance = 1.25, .after_mean = 0.502, .after_variance = 1.25 / (1 - p)};
    s->before = mem_array(units, sizeof *s->before);
    s->after = mem_array(units, sizeof *s->after);
    s->kept = mem_array(units, sizeof *s->kept);
    ck_assert(s->before && s->after && s->kept);
    for (unsigned i = 0; i < units; i++) {
        s->before[i] = units == INSPECTION_PIXELS ? (float)picture[4][i] / 127.5f - 1
            : i % 3 ? (float)(i * 7 % 16) / 4 : 0;
        s->kept[i] = i * 7 % 20 >= (unsigned)(p * 20 + 0.5);
        s->after[i] = s->kept[i] ? s->before[i] * (float)s->scale : 0;
    }
}

/* Unit u is a stripe at an angle of its own, the stronger the later. */
static void fill_weights(struct inspection *at)
{
    for (size_t u = 0; u < at->weight_units; u++) {
        for (int i = 0; i < INSPECTION_PIXELS; i++) {
            int x = i % SIDE, y = i / SIDE, at_x = (int)(u % 3) * y / 2 + 8;
            int value = x == at_x ? 4 : x == at_x + 3 ? -4 : (x * 5 + y * 3) % 3 - 1;
            at->weight[u * INSPECTION_PIXELS + (size_t)i] = (float)value * (float)(u + 1) / (float)at->weight_units / 8;
        }
    }
}

static void fill_bin(struct reliability *r, unsigned bin, size_t count, double accuracy)
{
    r->count[bin] = count;
    r->confidence[bin] = count ? (bin + 0.5) / RELIABILITY_BINS : NAN;
    r->accuracy[bin] = count ? accuracy : NAN;
}

static void fill_calibration(struct inspection *at)
{
    at->plain_accuracy = at->accuracy;
    at->plain_calibration = (struct reliability){.ece = 0.0075, .over = 0.0075};
    for (unsigned b = 0; b < RELIABILITY_BINS; b++)
        fill_bin(&at->plain_calibration, b, b * 10, (b + 0.25) / RELIABILITY_BINS);
}

struct inspection *insight_new(const struct lab *lab, const struct lab_run *run, size_t images, size_t wrong)
{
    struct inspection *at = mem_array(1, sizeof *at);
    ck_assert_ptr_nonnull(at);
    draw_pictures();
    *at = (struct inspection){.request.run = (size_t)(run - lab->run), .epoch = EPOCHS, .spec = run->spec,
                              .image_count = images, .wrong = wrong, .layer_count = run->spec.hidden_count,
                              .weight_units = run->spec.hidden[0], .step = 2, .steps = 782, .sample = 4, .samples = 64,
                              .sample_pixel = picture[4], .sample_label = 4, .site_count = spec_sites(&run->spec)};
    memcpy(at->class_name, name, sizeof name);
    at->accuracy = images ? 100 - 100.0 * (double)wrong / (double)images : 0;
    at->image = mem_array(images, sizeof *at->image);
    at->weight = mem_array(at->weight_units, INSPECTION_PIXELS * sizeof *at->weight);
    ck_assert(at->image && at->weight);
    for (size_t i = 0; i < images; i++)
        answer(at, i, i < wrong);
    fill_weights(at);
    fill_calibration(at);
    for (unsigned l = 0; l < at->layer_count; l++)
        fill_layer(&at->layer[l], run->spec.hidden[l], l, run->spec.drop[l + 1]);
    for (unsigned s = 0; s < at->site_count; s++)
        fill_site(&at->site[s], s ? run->spec.hidden[s - 1] : INSPECTION_PIXELS, run->spec.drop[s]);
    return at;
}

/* A mean that has less of everything, with a quarter of it as its spread; of every third image another answer. */
static void sample(struct inspection_image *image, size_t i)
{
    image->sampled = true;
    image->mutual = image->entropy / 4;
    for (int c = 0; c < CLASSES; c++) {
        image->mean[c] = image->p[c] * 0.75f;
        image->spread[c] = image->mean[c] / 4;
    }
    if (i % 3 == 2)
        image->mean[(image->guess + 1) % CLASSES] = 0.5f;
}

static void fill_odd(struct inspection *at)
{
    static const enum inspection_odd_kind kind[4] = {ODD_HALVES, ODD_DIGIT, ODD_NOISE, ODD_OVERLAY};
    for (size_t i = 0; i < INSPECTION_ODD; i++) {
        struct inspection_odd *odd = &at->odd[i];
        uint8_t *pixel = at->odd_pixel + i * INSPECTION_PIXELS;
        for (size_t k = 0; k < INSPECTION_PIXELS; k++)
            pixel[k] = picture[(k / SIDE + i) % CLASSES][k];
        *odd = (struct inspection_odd){.kind = kind[i % 4], .a = (uint8_t)(i % CLASSES),
                                       .b = (uint8_t)(i * 3 % CLASSES), .image = at->image[i % at->image_count]};
        odd->image.entropy = 0.25f * (float)(1 + i % 4);
        odd->image.pixel = pixel;
    }
}

void insight_sample(struct inspection *at)
{
    at->uncertain = mem_array(at->image_count, sizeof *at->uncertain);
    at->odd_pixel = mem_array(INSPECTION_ODD, INSPECTION_PIXELS);
    ck_assert(at->uncertain && at->odd_pixel && at->image_count);
    at->passes = 20;
    at->sampled = at->image_count;
    at->entropy = 0.625;
    at->mutual = 0.125;
    at->mean_accuracy = at->accuracy + 0.5;
    for (size_t i = 0; i < at->image_count; i++)
        sample(&at->image[i], i);
    at->calibration = (struct reliability){.ece = 0.0625, .over = -0.0625};
    for (unsigned b = 0; b < RELIABILITY_BINS; b++)
        fill_bin(&at->calibration, b, b < 2 ? 0 : b * 11, (b + 2) / 12.0);
    inspection_order_uncertain(at);
    fill_odd(at);
}

void insight_delete(struct inspection *at)
{
    for (unsigned s = 0; at && s < at->site_count; s++) {
        mem_free(at->site[s].before);
        mem_free(at->site[s].after);
        mem_free(at->site[s].kept);
    }
    mem_free(at ? at->image : NULL);
    mem_free(at ? at->uncertain : NULL);
    mem_free(at ? at->odd_pixel : NULL);
    mem_free(at ? at->weight : NULL);
    mem_free(at);
}
