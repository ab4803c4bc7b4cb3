/* SPDX-License-Identifier: MIT */
/* Shared by the tests that hold a network against PyTorch; see reference.h. */
#include "reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "data/dataset.h"
#include "run/safetensors.h"

static struct dataset data;

void reference_load(void)
{
    struct err e;
    ck_assert_msg(dataset_load(&data, TEST_DATA "/pytorch/first-2048", &e), "%s", e.text);
}

void reference_free(void)
{
    dataset_free(&data);
}

size_t reference_read(const char *name, size_t columns, size_t rows_max, double *out)
{
    char path[256], line[128];
    snprintf(path, sizeof path, TEST_DATA "/pytorch/%s.csv", name);
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "%s", path);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
    size_t rows = 0;
    while (rows < rows_max && fgets(line, sizeof line, f)) {
        char *at = line;
        for (size_t c = 0; c < columns; c++, at++) {
            char *end;
            out[rows * columns + c] = strtod(at, &end);
            ck_assert_msg(end != at, "%s: %s", path, line);
            at = end;
        }
        rows++;
    }
    fclose(f);
    return rows;
}

static size_t plan_layers(const struct reference *r, struct layer_config out[MODEL_LAYERS_MAX])
{
    static const size_t units[] = {120, 60};
    size_t n = 0;
    out[n++] = (struct layer_config){.kind = &layer_pixels};
    for (int i = 0; i < 2; i++) {
        out[n++] = (struct layer_config){.kind = &layer_dense, .units = units[i]};
        if (r->norm)
            out[n++] = (struct layer_config){.kind = &layer_batchnorm};
        out[n++] = (struct layer_config){.kind = r->act ? r->act : &layer_relu};
    }
    out[n++] = (struct layer_config){.kind = &layer_dense, .units = 10};
    return n;
}

static void load_start(struct model *m)
{
    struct tensors start;
    struct model_tensor t;
    struct err e;
    size_t found = 0;
    ck_assert_msg(safetensors_load(TEST_DATA "/pytorch/init.safetensors", &start, &e), "%s", e.text);
    for (size_t i = 0; model_tensor(m, i, &t); i++) {
        const struct tensor *from = tensors_find(&start, t.name);
        if (from)
            model_write(m, &t, from->value);
        found += from != NULL;
    }
    ck_assert_uint_eq(found, start.count);
    tensors_free(&start);
}

void follower_start(struct follower *f, const struct reference *r, const struct kern *kern)
{
    struct layer_config plan[MODEL_LAYERS_MAX];
    struct err e;
    *f = (struct follower){.r = r};
    model_thread_init();
    ck_assert_msg(model_init(&f->m, kern, r->batch, (struct shape){{1, 28, 28, 1}}, plan, plan_layers(r, plan), 1, &e),
                  "%s", e.text);
    load_start(&f->m);
    model_smooth(&f->m, r->smooth);
    ck_assert_msg(optim_init(&f->o, optim_find(r->optim), r->config, kern, f->m.param_count, &e), "%s", e.text);
}

void follower_end(struct follower *f)
{
    model_free(&f->m);
    optim_free(&f->o);
}

double follower_distance(const struct follower *f, const char *path, size_t tensors)
{
    struct tensors want;
    struct model_tensor t;
    struct err e;
    double worst = 0;
    size_t found = 0;
    ck_assert_msg(safetensors_load(path, &want, &e), "%s", e.text);
    for (size_t i = 0; model_tensor(&f->m, i, &t); i++) {
        const struct tensor *w = tensors_find(&want, t.name);
        if (!w)
            continue;
        float *got = mem_array(tensor_count(w), sizeof *got);
        ck_assert_ptr_nonnull(got);
        model_read(&f->m, &t, got);
        for (size_t k = 0; k < tensor_count(w); k++)
            worst = fmax(worst, fabs((double)got[k] - (double)w->value[k]) / fmax(1, fabs((double)w->value[k])));
        mem_free(got);
        found++;
    }
    ck_assert_uint_eq(found, tensors);
    ck_assert_uint_eq(want.count, tensors);
    tensors_free(&want);
    return worst;
}

/* Batch number `step` of the endless row of epochs: its images, and the number of the first. */
static size_t take_batch(const struct follower *f, size_t step, const uint8_t *image[64])
{
    const struct images *images = &data.train;
    size_t batch = f->r->batch, first = step * batch % (images->count / batch * batch);
    ck_assert_uint_le(batch, 64);
    for (size_t i = 0; i < batch; i++)
        image[i] = images->pixel + (first + i) * DATASET_PIXELS;
    return first;
}

struct tally follower_evaluate(struct follower *f, size_t i)
{
    const uint8_t *image[64];
    size_t first = take_batch(f, i, image);
    return model_evaluate(&f->m, image, data.train.label + first, f->r->batch);
}

double follower_step(struct follower *f)
{
    const uint8_t *image[64], *label = data.train.label + take_batch(f, f->step++, image);
    struct pass pass = {.count = f->r->batch, .image = image, .training = true};
    struct kern_update update = optim_next(&f->o, f->m.grad, f->m.weight);
    struct tally t;
    if (f->r->clip > 0) {
        t = model_gradient(&f->m, &pass, label);
        f->norm = model_clip(&f->m, f->r->clip);
        model_update(&f->m, &update);
    } else {
        t = model_step(&f->m, &pass, label, &update);
    }
    if (f->r->maxnorm > 0)
        model_constrain(&f->m, f->r->maxnorm);
    return t.loss;
}
