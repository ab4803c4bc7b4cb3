/* SPDX-License-Identifier: MIT */
/* What MC dropout adds to `dropout-lab predict --json`: losses, entropies and mutual information in nats, shares in
 * percent. See predict.h.
 */
#include "json_out.h"
#include "predict.h"

enum { MOST = 100 };

/* Appends, and gives the whole list back when memory is short. */
static bool append(json_t **list, json_t *value)
{
    if (*list && json_array_append_new(*list, value) == 0)
        return true;
    json_decref(*list);
    *list = NULL;
    return false;
}

static json_t *of_bins(const struct reliability *r)
{
    json_t *list = json_array();
    for (size_t b = 0; b < RELIABILITY_BINS; b++)
        if (!append(&list, json_pack("{s:f, s:f, s:I, s:o, s:o}", "from", 100.0 * b / RELIABILITY_BINS,
                                     "to", 100.0 * (b + 1) / RELIABILITY_BINS, "images", (json_int_t)r->count[b],
                                     "confidence", json_out_number(100 * r->confidence[b]),
                                     "accuracy", json_out_number(100 * r->accuracy[b]))))
            break;
    return list;
}

static json_t *of_way(double loss, double accuracy, const struct reliability *r)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "loss", json_out_number(loss), "accuracy", json_out_number(accuracy),
                     "ece", json_out_number(100 * r->ece), "reliability", of_bins(r));
}

static json_t *growth(const struct sampled *s)
{
    json_t *list = json_array();
    for (unsigned t = 0; t < s->passes; t++)
        if (!append(&list, json_out_number(s->accuracy_of[t])))
            break;
    return list;
}

static json_t *most_uncertain(const struct predict_report *r)
{
    size_t index[MOST], count = predict_most_uncertain(r, MOST, index);
    const struct images *images = r->is_test ? &r->data->test : &r->data->train;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct sampled_image *m = &r->each[index[i]];
        if (!append(&list, json_pack("{s:I, s:i, s:i, s:i, s:o, s:o}", "image", (json_int_t)index[i],
                                     "label", images->label[index[i]], "guess", m->guess,
                                     "guess_weight_scaling", m->plain, "entropy", json_out_number((double)m->entropy),
                                     "mutual_information", json_out_number((double)m->mutual))))
            break;
    }
    return list;
}

json_t *predict_mc_json(const struct predict_report *r)
{
    char line[SPEC_LINE_MAX];
    const struct sampled *s = &r->sampled;
    return json_pack("{s:I, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "passes", (json_int_t)s->passes,
                     "spec", spec_print(line, sizeof line, &r->spec),
                     "weight_scaling", of_way(s->plain_loss, s->plain_accuracy, &s->plain),
                     "sampled", of_way(s->loss, s->accuracy, &s->sampled),
                     "entropy", json_out_number(s->entropy), "mutual_information", json_out_number(s->mutual),
                     "accuracy_of_first", growth(s), "most_uncertain", most_uncertain(r));
}
