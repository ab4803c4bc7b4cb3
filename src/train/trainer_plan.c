/* SPDX-License-Identifier: MIT */
/* From a spec to layers and an optimiser; see trainer_plan.h. Site 0 is the input, site i stands behind hidden layer i;
 * noise on weights is that of the dense layer which the site feeds.
 */
#include "trainer_plan.h"

#include "data/dataset.h"

struct plan {
    const struct spec *spec;
    struct layer_config *layer;
    size_t count;
};

static void add(struct plan *p, struct layer_config layer)
{
    p->layer[p->count++] = layer;
}

static enum layer_scaling scaling_of(enum spec_noise noise)
{
    return noise == SPEC_CLASSIC ? SCALING_CLASSIC : noise == SPEC_WRONG ? SCALING_WRONG : SCALING_INVERTED;
}

static bool drops_units(enum spec_noise noise)
{
    return noise == SPEC_DROPOUT || noise == SPEC_CLASSIC || noise == SPEC_WRONG;
}

static void add_noise(struct plan *p, unsigned site)
{
    enum spec_noise noise = p->spec->noise[site];
    struct layer_config layer = {.p = p->spec->drop[site], .site = site, .scaling = scaling_of(noise)};
    layer.kind = noise == SPEC_GAUSS ? &layer_gauss : noise == SPEC_ADD ? &layer_add : &layer_dropout;
    if (noise != SPEC_CONNECT && noise != SPEC_SDR)
        add(p, layer);
}

/* Pixels drop units as they become floats. */
static void add_input(struct plan *p)
{
    enum spec_noise noise = p->spec->noise[0];
    bool drops = drops_units(noise);
    add(p, (struct layer_config){.kind = &layer_pixels, .p = drops ? p->spec->drop[0] : 0,
                                 .scaling = scaling_of(noise)});
    if (!drops)
        add_noise(p, 0);
}

static void add_dense(struct plan *p, unsigned i, size_t units)
{
    static const enum layer_start start[] = {[SPEC_TORCH] = START_TORCH, [SPEC_HE] = START_HE,
                                             [SPEC_GLOROT] = START_GLOROT};
    enum spec_noise noise = p->spec->noise[i];
    struct layer_config layer = {.kind = &layer_dense, .units = units, .start = start[p->spec->start]};
    if (noise == SPEC_CONNECT || noise == SPEC_SDR) {
        layer.weights = noise == SPEC_CONNECT ? WEIGHTS_CONNECT : WEIGHTS_DELTA;
        layer.p = p->spec->drop[i];
        layer.site = i;
    }
    add(p, layer);
}

static void add_act(struct plan *p)
{
    static const struct layer_ops *const kind[] = {
        [SPEC_RELU] = &layer_relu, [SPEC_LEAKY] = &layer_leaky, [SPEC_TANH] = &layer_tanh,
        [SPEC_SIGMOID] = &layer_sigmoid, [SPEC_GELU] = &layer_gelu,
    };
    add(p, (struct layer_config){.kind = kind[p->spec->act]});
}

/* What stands behind a hidden layer's weights. */
static void add_hidden(struct plan *p, unsigned site)
{
    enum step { NORM, ACT, DROP };
    static const enum step order[][3] = {
        [SPEC_NORM_ACT_DROP] = {NORM, ACT, DROP}, [SPEC_ACT_NORM_DROP] = {ACT, NORM, DROP},
        [SPEC_ACT_DROP_NORM] = {ACT, DROP, NORM}, [SPEC_NORM_DROP_ACT] = {NORM, DROP, ACT},
        [SPEC_DROP_NORM_ACT] = {DROP, NORM, ACT}, [SPEC_DROP_ACT_NORM] = {DROP, ACT, NORM},
    };
    for (unsigned i = 0; i < 3; i++) {
        switch (order[p->spec->order][i]) {
        case NORM:
            if (p->spec->norm == SPEC_NORM_BATCH)
                add(p, (struct layer_config){.kind = &layer_batchnorm});
            break;
        case ACT: add_act(p); break;
        case DROP: add_noise(p, site); break;
        }
    }
}

size_t plan_layers(const struct spec *s, struct layer_config out[MODEL_LAYERS_MAX])
{
    struct plan p = {.spec = s, .layer = out};
    add_input(&p);
    for (unsigned i = 0; i < s->hidden_count; i++) {
        add_dense(&p, i, s->hidden[i]);
        add_hidden(&p, i + 1);
    }
    add_dense(&p, s->hidden_count, DATASET_CLASSES);
    return p.count;
}

const struct optim_ops *plan_optim(const struct spec *s, struct optim_config *config)
{
    static const char *const name[] = {
#define OPT(id, word, about, source) [SPEC_##id] = word,
#include "run/choice.def"
    };
    *config = (struct optim_config){.lr = s->lr, .momentum = s->momentum, .nesterov = s->nesterov, .l2 = s->l2,
                                    .wd = s->wd};
    return optim_find(name[s->opt]);
}
