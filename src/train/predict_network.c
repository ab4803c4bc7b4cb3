/* SPDX-License-Identifier: MIT */
/* Reads from the names and shapes of weights which network they are of; see train/predict.h. */
#include <stdio.h>

#include "base/text.h"
#include "train/predict.h"

enum { NORM_TENSORS = 4 }; /* of batch normalisation: weight, bias, running_mean, running_var */

static const char want[] = "a network of this program has fc1.weight [h1, 784], fc1.bias [h1], and so on to 10 classes";

static char *shape_text(char *out, size_t size, const struct tensor *t)
{
    snprintf(out, size, "[");
    for (size_t i = 0; i < t->ndim; i++)
        text_append(out, size, "%s%zu", i ? ", " : "", t->dim[i]);
    text_append(out, size, "]");
    return out;
}

/* Layer number `layer`, from 1, or NULL past the last. */
static const struct tensor *find_weight(struct tensors *weights, unsigned layer)
{
    char name[TENSOR_NAME_MAX];
    snprintf(name, sizeof name, "fc%u.weight", layer);
    return tensors_find(weights, name);
}

static bool check_bias(struct tensors *weights, unsigned layer, size_t units, const char *from, struct err *e)
{
    char name[TENSOR_NAME_MAX], shape[96];
    snprintf(name, sizeof name, "fc%u.bias", layer);
    const struct tensor *bias = tensors_find(weights, name);
    if (!bias)
        return err_set(e, ERR_FAIL, "%s: has no tensor %s; %s", from, name, want);
    if (bias->ndim != 1 || bias->dim[0] != units)
        return err_set(e, ERR_FAIL, "%s: %s is %s, and fc%u.weight has %zu units; %s", from, name,
                       shape_text(shape, sizeof shape, bias), layer, units, want);
    return true;
}

/* One layer: (units, in). */
static bool check_layer(struct tensors *weights, unsigned layer, size_t in, const char *from, struct err *e)
{
    char shape[96];
    const struct tensor *w = find_weight(weights, layer);
    if (w->ndim != 2 || w->dim[1] != in || w->dim[0] < 1 || w->dim[0] > SPEC_UNITS_MAX)
        return err_set(e, ERR_FAIL, "%s: %s is %s, and must be 1 to %d units by %zu inputs; %s", from, w->name,
                       shape_text(shape, sizeof shape, w), SPEC_UNITS_MAX, in, want);
    return check_bias(weights, layer, w->dim[0], from, e);
}

/* What the file says of the network beyond its weights has to be of these. */
static bool take_words(struct spec *s, const char *words, const char *from, struct err *e)
{
    struct spec said;
    struct err why = {0};
    if (!words[0])
        return true;
    if (!spec_parse(&said, words, &why))
        return err_set(e, ERR_FAIL, "%s: its metadata \"" SAFETENSORS_WORDS "\" is not understood: %s", from, why.text);
    bool same = said.hidden_count == s->hidden_count && said.norm == s->norm;
    for (unsigned i = 0; same && i < s->hidden_count; i++)
        same = said.hidden[i] == s->hidden[i];
    if (!same)
        return err_set(e, ERR_FAIL, "%s: its metadata \"" SAFETENSORS_WORDS "\" is of another network than its "
                       "weights: %.200s; save the weights anew", from, words);
    *s = said;
    return true;
}

/* Of the stochastic delta rule, "fc2.deviation": the weights of the layer behind site 1 have one each. NULL: none. */
static const struct tensor *find_deviation(struct tensors *weights, unsigned site)
{
    char name[TENSOR_NAME_MAX];
    snprintf(name, sizeof name, "fc%u.deviation", site + 1);
    return tensors_find(weights, name);
}

/* Sites whose weights have deviations have that noise; how strong it was, only words tell. */
static void take_deviations(struct spec *s, struct tensors *weights)
{
    for (unsigned i = 0; i < spec_sites(s); i++)
        if (find_deviation(weights, i))
            s->noise[i] = SPEC_SDR;
}

/* Those that a network of so many dense layers has beside weights and biases. */
static size_t count_others(struct tensors *weights, unsigned layers)
{
    size_t count = tensors_find(weights, "bn1.weight") ? NORM_TENSORS * ((size_t)layers - 1) : 0;
    for (unsigned i = 0; i < layers; i++)
        count += find_deviation(weights, i) != NULL;
    return count;
}

bool predict_network(struct spec *s, struct tensors *weights, const char *from, struct err *e)
{
    size_t units[SPEC_HIDDEN_MAX + 1], in = DATASET_PIXELS;
    unsigned layers = 0;
    for (; find_weight(weights, layers + 1); layers++) {
        if (layers > SPEC_HIDDEN_MAX)
            return err_set(e, ERR_FAIL, "%s: has more than %d hidden layers", from, SPEC_HIDDEN_MAX);
        if (!check_layer(weights, layers + 1, in, from, e))
            return false;
        in = units[layers] = find_weight(weights, layers + 1)->dim[0];
    }
    if (layers < 2)
        return err_set(e, ERR_FAIL, "%s: has no tensor fc%u.weight; %s", from, layers + 1, want);
    if (in != DATASET_CLASSES)
        return err_set(e, ERR_FAIL, "%s: fc%u.weight, the last, has %zu units and not %d; %s", from, layers, in,
                       DATASET_CLASSES, want);
    bool norm = tensors_find(weights, "bn1.weight") != NULL;
    size_t own = 2 * (size_t)layers + count_others(weights, layers);
    if (weights->count != own)
        return err_set(e, ERR_FAIL, "%s: has %zu tensors, of which %zu are a network's; %s", from, weights->count, own,
                       want);
    *s = spec_default();
    s->hidden_count = layers - 1;
    for (unsigned i = 0; i < s->hidden_count; i++)
        s->hidden[i] = (unsigned)units[i];
    s->norm = norm ? SPEC_NORM_BATCH : SPEC_NORM_NONE;
    take_deviations(s, weights);
    return take_words(s, weights->words, from, e);
}
