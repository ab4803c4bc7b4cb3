/* SPDX-License-Identifier: MIT */
/* `dropout-lab predict`: what a network that is kept in a file answers to the test set. Headless, main thread. */
#include <stdio.h>

#include "base/text.h"
#include "interrupt.h"
#include "nn/model.h"
#include "options.h"
#include "out.h"
#include "predict.h"
#include "run/store.h"
#include "run_weights.h"
#include "train/trainer.h"

static bool go_on(void *arg)
{
    (void)arg;
    return !interrupt_signal();
}

/* A trainer is what the weights are put into; it is not trained, and so one image is enough for it. */
static bool answer(struct predict_report *r, struct tensors *weights, struct err *e)
{
    struct trainer t;
    r->spec.train = 1;
    r->spec.valid = 0;
    const struct images *images = r->is_test ? &r->data->test : &r->data->train;
    if (!trainer_init(&t, &r->spec, images, r->kern, e))
        return false;
    bool done = trainer_load(&t, weights, r->model, e);
    if (done)
        predict_images(&t.model, images, go_on, NULL, &r->prediction);
    trainer_free(&t);
    return done;
}

static bool print(const struct predict_report *r, bool json, struct err *e)
{
    if (json)
        return predict_print_json(r, e);
    predict_print_text(r);
    return true;
}

/* Loads, answers, prints; nothing is printed after a signal. */
static bool predict(struct predict_report *r, const char *file, const struct options *o, struct err *e)
{
    struct dataset data = {0};
    struct tensors weights = {0};
    bool done = safetensors_load(file, &weights, e) && predict_network(&r->spec, &weights, r->model, e)
        && dataset_load(&data, o->data, e);
    if (done) {
        r->data = &data;
        r->is_test = data.test.count > 0;
        done = answer(r, &weights, e) && (interrupt_signal() || print(r, o->json, e));
    }
    dataset_free(&data);
    tensors_free(&weights);
    return done;
}

/* The file that --model names, or the weights of the run that the word means, whose id goes to `run`. */
static bool choose_model(char *path, char *run, const struct options *o, struct err *e)
{
    struct store s = {0};
    if (o->word_count > 1 || (o->word_count == 1) == (o->model != NULL))
        return err_set(e, ERR_USAGE, "predict: which network? One run or one file, for example dropout-lab predict "
                       "last or dropout-lab predict --model run.safetensors");
    if (o->model)
        return file_join(path, "", o->model, e);
    bool done = store_init(&s, e) && store_read(&s, e);
    const struct store_entry *found = done ? store_find(&s, o->word[0], e) : NULL;
    if (found)
        snprintf(run, RECORD_ID_MAX, "%s", found->id);
    done = found && run_weights_path(path, s.root, run, e);
    store_free(&s);
    return done;
}

int cmd_predict(const struct options *o)
{
    struct err e = {0};
    char path[FILE_PATH_MAX], safe[FILE_PATH_MAX], run[RECORD_ID_MAX] = "";
    struct predict_report r = {.model = safe, .kern = o->kern};
    interrupt_catch();
    model_thread_init();
    if (!choose_model(path, run, o, &e))
        return report_error(&e);
    text_safe(safe, sizeof safe, path);
    r.run = *run ? run : NULL;
    bool done = predict(&r, path, o, &e);
    if (interrupt_signal())
        return 128 + interrupt_signal();
    return out_end(done, &e);
}
