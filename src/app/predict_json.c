/* SPDX-License-Identifier: MIT */
/* The report of `dropout-lab predict --json`: losses in nats, shares in percent. See predict.h. */
#include "json_out.h"
#include "predict.h"

static json_t *of_class(const struct predict_report *r, size_t label)
{
    struct prediction_class k = prediction_of_class(&r->prediction, label);
    return json_pack("{s:I, s:s, s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "label", (json_int_t)label,
                     "name", r->data->class_name[label], "images", (json_int_t)k.images,
                     "answers", (json_int_t)k.answers, "correct", (json_int_t)k.correct,
                     "loss", json_out_number(k.loss), "recall", json_out_number(k.accuracy),
                     "precision", json_out_number(k.precision), "f1", json_out_number(k.f1));
}

static json_t *all_classes(const struct predict_report *r)
{
    json_t *list = json_array();
    for (size_t c = 0; c < DATASET_CLASSES; c++) {
        if (json_array_append_new(list, of_class(r, c)) == 0)
            continue;
        json_decref(list);
        return NULL;
    }
    return list;
}

static json_t *confusion_row(const struct predict_report *r, size_t label)
{
    json_t *row = json_array();
    int failed = row == NULL;
    for (size_t c = 0; c < DATASET_CLASSES; c++)
        failed |= json_array_append_new(row, json_integer(r->prediction.confusion[label][c]));
    if (!failed)
        return row;
    json_decref(row);
    return NULL;
}

static json_t *confusion(const struct predict_report *r)
{
    json_t *rows = json_array();
    for (size_t c = 0; c < DATASET_CLASSES; c++) {
        if (json_array_append_new(rows, confusion_row(r, c)) == 0)
            continue;
        json_decref(rows);
        return NULL;
    }
    return rows;
}

static json_t *hidden(const struct spec *s)
{
    json_t *units = json_array();
    int failed = units == NULL;
    for (unsigned i = 0; i < s->hidden_count; i++)
        failed |= json_array_append_new(units, json_integer(s->hidden[i]));
    if (!failed)
        return units;
    json_decref(units);
    return NULL;
}

bool predict_print_json(const struct predict_report *r, struct err *e)
{
    const struct prediction *p = &r->prediction;
    json_t *run = r->run ? json_string(r->run) : json_null();
    json_t *mc = r->sampled.passes ? predict_mc_json(r) : json_null();
    return json_out_print(stdout, json_pack("{s:s, s:s, s:o, s:o, s:s, s:s, s:s, s:I, s:I, s:o, s:o, s:o, s:o, s:o}",
                          "version", PACKAGE_VERSION, "model", r->model, "run", run, "hidden", hidden(&r->spec),
                          "isa", r->kern->name, "data", r->data->about, "set", r->is_test ? "test" : "all",
                          "images", (json_int_t)p->count, "correct", (json_int_t)p->correct,
                          "loss", json_out_number(p->loss), "accuracy", json_out_number(p->accuracy),
                          "classes", all_classes(r), "confusion", confusion(r), "mc", mc), e);
}
