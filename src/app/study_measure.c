/* SPDX-License-Identifier: MIT */
/* Looks at trained networks; see study_measure.h. */
#include "study_measure.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "nn/probe.h"
#include "predict.h"
#include "run/record_read.h"
#include "run_weights.h"
#include "train/sample.h"
#include "train/trainer.h"

enum { SIDE = DATASET_SIDE, PIXELS = DATASET_PIXELS, BATCH = 250 };

static const double quiet_share = 0.1; /* of the root mean square: near zero */

static bool wants(const struct study_wish *w, enum study_measure m)
{
    return w->measures >> m & 1;
}

/* ---- features ---- */

double study_smoothness(const float *weight)
{
    double mean = 0, variance = 0, product = 0;
    size_t pairs = 0;
    for (size_t i = 0; i < PIXELS; i++)
        mean += (double)weight[i] / PIXELS;
    for (size_t i = 0; i < PIXELS; i++) {
        double here = (double)weight[i] - mean;
        variance += here * here / PIXELS;
        if (i % SIDE + 1 < SIDE) {
            product += here * ((double)weight[i + 1] - mean);
            pairs++;
        }
        if (i + SIDE < PIXELS) {
            product += here * ((double)weight[i + SIDE] - mean);
            pairs++;
        }
    }
    return variance > 0 ? product / (double)pairs / variance : 0;
}

double study_pixels(const float *weight)
{
    double square = 0, fourth = 0;
    for (size_t i = 0; i < PIXELS; i++) {
        double s = (double)weight[i] * (double)weight[i];
        square += s;
        fourth += s * s;
    }
    return fourth > 0 ? square * square / fourth : 0;
}

static void take_features(struct study_measured *out, const float *weight, size_t units)
{
    double smooth = 0, pixels = 0;
    for (size_t u = 0; u < units; u++) {
        smooth += study_smoothness(weight + u * PIXELS);
        pixels += study_pixels(weight + u * PIXELS);
    }
    out->value[STUDY_SMOOTH] = smooth / (double)units;
    out->value[STUDY_PIXELS] = pixels / (double)units;
}

static bool load(struct tensors *weights, char *path, const char *root, const char *id, struct err *e)
{
    return run_weights_path(path, root, id, e) && safetensors_load(path, weights, e);
}

static float *take_first(struct tensors *weights, const char *path, size_t *units, struct err *e)
{
    struct tensor *first = tensors_find(weights, "fc1.weight");
    if (!first || first->ndim != 2 || first->dim[1] != PIXELS) {
        err_set(e, ERR_FAIL, "%s: has no first layer over %d pixels", path, PIXELS);
        return NULL;
    }
    float *copy = mem_raw(tensor_count(first), sizeof *copy);
    if (!copy) {
        err_memory(e, "the weights of the first layer");
        return NULL;
    }
    memcpy(copy, first->value, tensor_count(first) * sizeof *copy);
    *units = first->dim[0];
    return copy;
}

float *study_first_weights(const char *root, const char *id, size_t *units, struct err *e)
{
    struct tensors weights = {0};
    char path[FILE_PATH_MAX];
    float *first = load(&weights, path, root, id, e) ? take_first(&weights, path, units, e) : NULL;
    tensors_free(&weights);
    return first;
}

/* ---- activations ---- */

struct activations {
    double sum, square, count, quiet;
    double limit; /* at most this is near zero */
};

static void add_site(struct activations *a, struct probe *p, size_t count)
{
    for (size_t u = 0; u < p->units; u++) {
        const float *x = probe_before(p, u);
        for (size_t i = 0; i < count; i++) {
            double v = (double)x[i];
            a->sum += v;
            a->square += v * v;
            a->quiet += fabs(v) <= a->limit;
        }
    }
    a->count += (double)p->units * (double)count;
}

/* All test images, noise off. */
static bool walk(struct activations *a, const struct study_wish *w, struct trainer *t)
{
    const struct images *images = &w->data->test;
    const uint8_t *image[BATCH];
    struct probe p;
    size_t most = t->model.batch_max < BATCH ? t->model.batch_max : BATCH;
    for (size_t at = 0; at < images->count; at += most) {
        struct pass pass = {.count = images->count - at < most ? images->count - at : most, .image = image};
        if (!w->go_on(w->arg))
            return false;
        for (size_t i = 0; i < pass.count; i++)
            image[i] = images->pixel + (at + i) * PIXELS;
        model_forward(&t->model, &pass);
        for (unsigned site = 1; probe_site(&p, &t->model, &pass, site); site++)
            add_site(a, &p, pass.count);
    }
    return true;
}

/* Twice: for the root mean square, then for what is near zero beside it. */
static bool take_activations(struct study_measured *out, const struct study_wish *w, struct trainer *t)
{
    struct activations first = {.limit = -1};
    if (!walk(&first, w, t) || !(first.count > 0))
        return false;
    struct activations second = {.limit = quiet_share * sqrt(first.square / first.count)};
    if (!walk(&second, w, t))
        return false;
    out->value[STUDY_ACTIVATION] = second.sum / second.count;
    out->value[STUDY_QUIET] = 100 * second.quiet / second.count;
    return true;
}

/* ---- passes ---- */

static bool take_passes(struct study_measured *out, const struct study_wish *w, struct trainer *t, struct err *e)
{
    struct sampled *sampled = mem_array(1, sizeof *sampled);
    if (!sampled)
        return err_memory(e, "the passes over the test images");
    bool ok = sample_images(&t->model, &w->data->test, w->passes, w->go_on, w->arg, sampled, NULL);
    for (unsigned i = 0; i < w->passes && ok; i++)
        out->sampled_error[i + 1] = 100 - sampled->accuracy_of[i];
    mem_free(sampled);
    return ok;
}

/* A trainer is what the weights are put into; it is not trained, and so one image is enough for it. */
static bool take_network(struct study_measured *out, const struct study_wish *w, struct tensors *weights,
                         const char *path, struct err *e)
{
    struct spec spec;
    struct trainer t;
    if (!predict_spec_of_run(&spec, w->root, w->id, e))
        return false;
    spec.train = 1;
    spec.valid = 0;
    if (!trainer_init(&t, &spec, &w->data->test, w->kern, e))
        return false;
    bool ok = trainer_load(&t, weights, path, e);
    e->code = ok ? ERR_NONE : e->code;
    ok = ok && (!(wants(w, STUDY_ACTIVATION) || wants(w, STUDY_QUIET)) || take_activations(out, w, &t))
        && (!w->passes || take_passes(out, w, &t, e));
    trainer_free(&t);
    return ok;
}

bool study_measure(struct study_measured *out, const struct study_wish *w, struct err *e)
{
    struct tensors weights = {0};
    char path[FILE_PATH_MAX];
    size_t units;
    for (size_t i = 0; i < STUDY_MEASURE_COUNT; i++)
        out->value[i] = NAN;
    *e = (struct err){0};
    if (!load(&weights, path, w->root, w->id, e))
        return false;
    bool ok = true;
    if (wants(w, STUDY_SMOOTH) || wants(w, STUDY_PIXELS)) {
        float *first = take_first(&weights, path, &units, e);
        if (first)
            take_features(out, first, units);
        mem_free(first);
        ok = first != NULL;
    }
    ok = ok && take_network(out, w, &weights, path, e);
    tensors_free(&weights);
    return ok;
}
