/* SPDX-License-Identifier: MIT */
/* What is seen inside a network: the memory for it, and the arithmetic that needs no model; see run/inspection.h. Used
 * by train/inspector's thread.
 */
#include "run/inspection.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const char *const digits[INSPECTION_CLASSES] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

static bool site_init(struct inspection_site *s, unsigned units)
{
    s->units = units;
    s->before = mem_array(units, sizeof *s->before);
    s->after = mem_array(units, sizeof *s->after);
    s->kept = mem_array(units, sizeof *s->kept);
    return s->before && s->after && s->kept;
}

bool inspection_init(struct inspection *i, const struct spec *spec, size_t valid_count, struct err *e)
{
    *i = (struct inspection){.spec = *spec, .image_count = valid_count, .weight_units = spec->hidden[0],
                             .layer_count = spec->hidden_count, .site_count = spec_sites(spec)};
    memcpy(i->class_name, digits, sizeof i->class_name);
    i->image = mem_array(valid_count, sizeof *i->image);
    i->weight = mem_array(i->weight_units, INSPECTION_PIXELS * sizeof *i->weight);
    i->uncertain = mem_array(valid_count, sizeof *i->uncertain);
    i->odd_pixel = mem_array(INSPECTION_ODD, INSPECTION_PIXELS);
    bool ok = i->image && i->weight && i->uncertain && i->odd_pixel;
    for (unsigned l = 0; l < i->layer_count; l++)
        i->layer[l].units = spec->hidden[l];
    for (unsigned s = 0; s < i->site_count; s++)
        ok = site_init(&i->site[s], s ? spec->hidden[s - 1] : INSPECTION_PIXELS) && ok;
    if (ok)
        return true;
    inspection_free(i);
    return err_memory(e, "a look inside the network");
}

void inspection_free(struct inspection *i)
{
    for (unsigned s = 0; s < SPEC_SITES_MAX; s++) {
        mem_free(i->site[s].before);
        mem_free(i->site[s].after);
        mem_free(i->site[s].kept);
    }
    mem_free(i->image);
    mem_free(i->uncertain);
    mem_free(i->odd_pixel);
    mem_free(i->weight);
    *i = (struct inspection){0};
}

static void site_copy(struct inspection_site *to, const struct inspection_site *from)
{
    struct inspection_site own = *to;
    *to = *from;
    to->before = memcpy(own.before, from->before, from->units * sizeof *from->before);
    to->after = memcpy(own.after, from->after, from->units * sizeof *from->after);
    to->kept = memcpy(own.kept, from->kept, from->units * sizeof *from->kept);
}

/* What points into the one it was copied from points into its own. */
static void images_copy(struct inspection *to, const struct inspection *own, const struct inspection *from)
{
    to->image = memcpy(own->image, from->image, from->image_count * sizeof *from->image);
    to->uncertain = own->uncertain;
    for (size_t k = 0; k < from->image_count; k++)
        to->uncertain[k] = from->uncertain[k] ? &to->image[from->uncertain[k] - from->image] : NULL;
    to->odd_pixel = memcpy(own->odd_pixel, from->odd_pixel, (size_t)INSPECTION_ODD * INSPECTION_PIXELS);
    for (size_t k = 0; k < INSPECTION_ODD; k++)
        to->odd[k].image.pixel = to->odd_pixel + k * INSPECTION_PIXELS;
}

bool inspection_copy(struct inspection *to, const struct inspection *from, struct err *e)
{
    struct inspection own;
    if (!inspection_init(&own, &from->spec, from->image_count, e))
        return false;
    *to = *from;
    images_copy(to, &own, from);
    to->weight = memcpy(own.weight, from->weight, from->weight_units * INSPECTION_PIXELS * sizeof *from->weight);
    for (unsigned s = 0; s < from->site_count; s++) {
        to->site[s] = own.site[s];
        site_copy(&to->site[s], &from->site[s]);
    }
    return true;
}

void inspection_answer(struct inspection_image *image, const float logit[INSPECTION_CLASSES])
{
    double power[INSPECTION_CLASSES], sum = 0, entropy = 0;
    image->guess = 0;
    for (unsigned c = 1; c < INSPECTION_CLASSES; c++)
        if (logit[c] > logit[image->guess])
            image->guess = (uint8_t)c;
    for (unsigned c = 0; c < INSPECTION_CLASSES; c++) {
        power[c] = exp((double)logit[c] - (double)logit[image->guess]);
        sum += power[c];
    }
    for (unsigned c = 0; c < INSPECTION_CLASSES; c++) {
        double p = power[c] / sum;
        entropy -= p > 0 || isnan(p) ? p * log(p) : 0;
        image->p[c] = image->mean[c] = (float)p;
        image->spread[c] = 0;
    }
    image->entropy = (float)entropy;
    image->mutual = 0;
    image->sampled = false;
}

/* The larger, the nearer to the front: wrong ones in [1, 2], right ones in [-1, 0]. NaN counts as unsure. */
static float interest(const struct inspection_image *image)
{
    float sure = isnan(image->p[image->guess]) ? 0 : image->p[image->guess];
    return image->guess == image->label ? -sure : 1 + sure;
}

/* By interest, then by number, so that no two are equal. */
static int compare_images(const void *a, const void *b)
{
    const struct inspection_image *x = a, *y = b;
    float p = interest(x), q = interest(y);
    if (p < q || p > q)
        return p < q ? 1 : -1;
    return (x->number > y->number) - (x->number < y->number);
}

void inspection_order(struct inspection *i)
{
    i->wrong = 0;
    memset(i->confusion, 0, sizeof i->confusion);
    for (size_t k = 0; k < i->image_count; k++) {
        const struct inspection_image *image = &i->image[k];
        i->wrong += image->guess != image->label;
        i->confusion[image->label][image->guess]++;
    }
    qsort(i->image, i->image_count, sizeof *i->image, compare_images);
}

/* NaN counts as the most uncertain of all. */
static int compare_uncertain(const void *a, const void *b)
{
    const struct inspection_image *x = *(struct inspection_image *const *)a, *y = *(struct inspection_image *const *)b;
    float p = isnan(x->entropy) ? INFINITY : x->entropy, q = isnan(y->entropy) ? INFINITY : y->entropy;
    if (x->sampled != y->sampled)
        return x->sampled ? -1 : 1;
    if (p < q || p > q)
        return p < q ? 1 : -1;
    return (x->number > y->number) - (x->number < y->number);
}

void inspection_order_uncertain(struct inspection *i)
{
    for (size_t k = 0; k < i->image_count; k++)
        i->uncertain[k] = &i->image[k];
    qsort(i->uncertain, i->image_count, sizeof *i->uncertain, compare_uncertain);
}

double inspection_round(double x)
{
    static const double step[] = {1, 2, 4, 5};
    if (!(x > 0) || isinf(x))
        return 1;
    double power = pow(10, floor(log10(x)));
    for (size_t i = 0; i < sizeof step / sizeof *step; i++)
        if (x <= step[i] * power)
            return step[i] * power;
    return 10 * power;
}

unsigned inspection_bin(double x, double max)
{
    if (x <= 0)
        return 0;
    if (!(x < max))
        return INSPECTION_BINS - 1;
    unsigned bin = (unsigned)(x / max * INSPECTION_BINS);
    return bin < INSPECTION_BINS ? bin : INSPECTION_BINS - 1;
}
