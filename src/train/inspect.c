/* SPDX-License-Identifier: MIT */
/* Looks into a trainer; see inspect.h. The validation images go through the network twice: first for the answers and
 * the range of the activations, then, now that their ends are known, for the histograms (as Srivastava et al. 2014 show
 * them in section 7.2 and figure 8).
 */
#include "inspect.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "inspect_parts.h"
#include "nn/probe.h"

/* Of one hidden layer's activations. */
struct sums {
    double sum, square, zero;
    float most;
    double *unit; /* (units) */
};

struct look {
    struct trainer *t;
    struct inspection *out;
    struct sums layer[SPEC_HIDDEN_MAX];
    double loss;
    size_t correct;
};

static bool stopped(const atomic_bool *stop)
{
    return atomic_load_explicit(stop, memory_order_relaxed);
}

static void read_answers(const struct look *k, const struct batch *b, size_t at)
{
    const struct model *m = &k->t->model;
    const float *logits = m->x[m->layer_count].x;
    for (size_t s = 0; s < b->count; s++) {
        float logit[INSPECTION_CLASSES];
        for (size_t c = 0; c < INSPECTION_CLASSES; c++)
            logit[c] = logits[c * m->stride + s];
        k->out->image[at + s] = (struct inspection_image){.pixel = b->image[s], .number = k->t->split.valid[at + s],
                                                          .label = b->label[s]};
        inspection_answer(&k->out->image[at + s], logit);
    }
}

static void add_unit(struct sums *sums, size_t unit, const float *x, size_t count)
{
    double sum = 0, square = 0;
    for (size_t i = 0; i < count; i++) {
        sum += (double)x[i];
        square += (double)x[i] * (double)x[i];
        sums->zero += x[i] == 0;
        sums->most = x[i] > sums->most ? x[i] : sums->most;
    }
    sums->sum += sum;
    sums->square += square;
    sums->unit[unit] += sum;
}

/* The first time through: answers, and what the histograms need to know. */
static void see_answers(struct look *k, const struct pass *pass, const struct batch *b, size_t at)
{
    struct tally tally = model_evaluate(&k->t->model, b->image, b->label, b->count);
    k->loss += tally.loss;
    k->correct += tally.correct;
    read_answers(k, b, at);
    struct probe p;
    for (unsigned l = 0; probe_site(&p, &k->t->model, pass, l + 1); l++)
        for (size_t u = 0; u < p.units; u++)
            add_unit(&k->layer[l], u, probe_before(&p, u), pass->count);
}

/* The second time: counts, of which end_bins makes shares. */
static void see_bins(struct look *k, const struct pass *pass, const struct batch *b, size_t at)
{
    (void)b, (void)at;
    model_forward(&k->t->model, pass);
    struct probe p;
    for (unsigned l = 0; probe_site(&p, &k->t->model, pass, l + 1); l++) {
        struct inspection_layer *layer = &k->out->layer[l];
        for (size_t u = 0; u < p.units; u++) {
            const float *x = probe_before(&p, u);
            for (size_t i = 0; i < pass->count; i++)
                layer->activation[inspection_bin((double)x[i], layer->activation_max)]++;
        }
    }
}

/* Shows every validation batch to see(). */
static bool walk(struct look *k, void (*see)(struct look *, const struct pass *, const struct batch *, size_t),
                 const atomic_bool *stop)
{
    size_t steps = batcher_valid_steps(&k->t->batcher), at = 0;
    for (size_t i = 0; i < steps; i++) {
        struct batch b = batcher_valid(&k->t->batcher, i);
        struct pass pass = {.count = b.count, .image = b.image};
        if (stopped(stop))
            return false;
        see(k, &pass, &b, at);
        at += b.count;
    }
    return true;
}

/* As trainer_end_epoch does it. */
static void end_answers(struct look *k)
{
    size_t steps = batcher_valid_steps(&k->t->batcher);
    k->out->loss = steps ? k->loss / (double)steps : NAN;
    k->out->accuracy = steps ? 100.0 * (double)k->correct / (double)k->out->image_count : NAN;
    inspection_order(k->out);
    inspection_order_uncertain(k->out);
    inspect_plain(k->out);
}

/* Means, and the ends of the histograms. Activations have a long tail: what is far from most of them does not stretch
 * the bins. */
static void end_sums(const struct sums *sums, size_t images, struct inspection_layer *layer)
{
    double n = (double)layer->units * (double)images, most = 0;
    layer->mean = images ? sums->sum / n : 0;
    layer->zero = images ? sums->zero / n : 0;
    double deviation = images ? sqrt(fmax(sums->square / n - layer->mean * layer->mean, 0)) : 0;
    layer->activation_max = inspection_round(fmin(layer->mean + 4 * deviation, (double)sums->most));
    for (size_t u = 0; u < layer->units; u++)
        most = fmax(most, sums->unit[u]);
    layer->unit_mean_max = inspection_round(most / (double)images);
    for (size_t u = 0; u < layer->units && images; u++)
        layer->unit_mean[inspection_bin(sums->unit[u] / (double)images, layer->unit_mean_max)] += 1.0 / layer->units;
}

static void end_bins(struct inspection_layer *layer, size_t images)
{
    for (size_t i = 0; i < INSPECTION_BINS && images; i++)
        layer->activation[i] /= (double)layer->units * (double)images;
}

static bool look_init(struct look *k, struct trainer *t, struct inspection *out, struct err *e)
{
    *k = (struct look){.t = t, .out = out};
    for (unsigned l = 0; l < out->layer_count; l++) {
        k->layer[l].unit = mem_array(out->layer[l].units, sizeof *k->layer[l].unit);
        if (!k->layer[l].unit)
            return err_memory(e, "a look inside the network");
    }
    return true;
}

static void look_free(struct look *k)
{
    for (unsigned l = 0; l < SPEC_HIDDEN_MAX; l++)
        mem_free(k->layer[l].unit);
}

static void read_weights(const struct trainer *t, struct inspection *out)
{
    struct model_tensor first;
    if (model_tensor(&t->model, 0, &first))
        model_read(&t->model, &first, out->weight);
}

bool inspect_network(struct trainer *t, const atomic_bool *stop, struct inspection *out, struct err *e)
{
    struct look k;
    if (e)
        *e = (struct err){0};
    bool ok = look_init(&k, t, out, e) && walk(&k, see_answers, stop);
    if (ok) {
        end_answers(&k);
        for (unsigned l = 0; l < out->layer_count; l++)
            end_sums(&k.layer[l], out->image_count, &out->layer[l]);
        ok = walk(&k, see_bins, stop);
    }
    for (unsigned l = 0; ok && l < out->layer_count; l++)
        end_bins(&out->layer[l], out->image_count);
    look_free(&k);
    inspect_odd(t, out);
    out->epoch = t->epoch;
    read_weights(t, out);
    return ok;
}

/* Mean and variance over all that are added. */
struct moments {
    double sum, square, count;
};

static void moments_add(struct moments *m, const float *x, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        m->sum += (double)x[i];
        m->square += (double)x[i] * (double)x[i];
    }
    m->count += (double)count;
}

static void moments_end(const struct moments *m, double *mean, double *variance)
{
    *mean = m->sum / m->count;
    *variance = m->square / m->count - *mean * *mean;
    if (*variance < 0)
        *variance = 0;
}

static void see_site(struct probe *p, size_t sample, struct inspection_site *out)
{
    struct moments before = {0}, after = {0};
    for (size_t u = 0; u < p->units; u++) {
        const float *x = probe_before(p, u);
        moments_add(&before, x, p->pass.count);
        out->before[u] = x[sample];
        out->kept[u] = probe_kept(p, u, sample);
    }
    for (size_t u = 0; u < p->units; u++) {
        const float *x = probe_after(p, u);
        moments_add(&after, x, p->pass.count);
        out->after[u] = x[sample];
    }
    out->p = p->p;
    out->scale = p->scale;
    moments_end(&before, &out->before_mean, &out->before_variance);
    moments_end(&after, &out->after_mean, &out->after_variance);
}

static bool train_to(struct trainer *t, uint32_t step, const atomic_bool *stop)
{
    while (t->step < step) {
        if (stopped(stop))
            return false;
        trainer_step(t);
    }
    return true;
}

bool inspect_step(struct trainer *t, const struct inspection_request *r, const atomic_bool *stop,
                  struct inspection *out)
{
    if (t->epoch == out->epoch)
        trainer_begin_epoch(t);
    assert(t->epoch == out->epoch + 1 && t->step <= r->step % t->steps);
    if (!train_to(t, r->step % t->steps, stop))
        return false;
    struct batch b;
    struct pass pass;
    struct probe p;
    out->step_loss = trainer_rehearse(t, &b, &pass).loss;
    out->step = t->step;
    out->steps = t->steps;
    out->samples = (uint32_t)b.count;
    out->sample = r->sample % out->samples;
    out->sample_pixel = b.image[out->sample];
    out->sample_label = b.label[out->sample];
    for (unsigned s = 0; s < out->site_count; s++) { /* noise on weights leaves its site's units as they are */
        if (probe_site(&p, &t->model, &pass, s))
            see_site(&p, out->sample, &out->site[s]);
    }
    return true;
}
