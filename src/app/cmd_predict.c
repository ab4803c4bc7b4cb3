/* SPDX-License-Identifier: MIT */
/* `dropout-lab predict`: what a network that is kept in a file answers to the test set; with --mc, how far the answers
 * differ when noise is on. Headless, main thread. */
#include <stdio.h>

#include "base/mem.h"
#include "base/text.h"
#include "interrupt.h"
#include "nn/model.h"
#include "options.h"
#include "out.h"
#include "predict.h"
#include "run/store.h"
#include "run_weights.h"
#include "train/trainer.h"

/* Which network was asked for. */
struct chosen {
    char path[FILE_PATH_MAX], safe[FILE_PATH_MAX]; /* its weights */
    char root[FILE_PATH_MAX], run[RECORD_ID_MAX];  /* "": of no run */
};

static bool go_on(void *arg)
{
    (void)arg;
    return !interrupt_signal();
}

static bool sample(struct predict_report *r, struct model *m, const struct images *images, unsigned passes,
                   struct err *e)
{
    r->each = mem_array(images->count, sizeof *r->each);
    if (!r->each)
        return err_memory(e, "what MC dropout says of each image");
    sample_images(m, images, passes, go_on, NULL, &r->sampled, r->each);
    return true;
}

/* A trainer is what the weights are put into; it is not trained, and so one image is enough for it. */
static bool answer(struct predict_report *r, struct tensors *weights, unsigned passes, struct err *e)
{
    struct trainer t;
    struct spec s = r->spec;
    s.train = 1;
    s.valid = 0;
    s.batch = SAMPLE_BATCH;
    const struct images *images = r->is_test ? &r->data->test : &r->data->train;
    if (!trainer_init(&t, &s, images, r->kern, e))
        return false;
    bool done = trainer_load(&t, weights, r->model, e);
    if (done && predict_images(&t.model, images, go_on, NULL, &r->prediction) && passes)
        done = sample(r, &t.model, images, passes, e);
    trainer_free(&t);
    return done;
}

static bool print(const struct predict_report *r, bool json, struct err *e)
{
    if (json)
        return predict_print_json(r, e);
    predict_print_text(r);
    if (r->sampled.passes)
        predict_print_mc(r);
    return true;
}

/* Without noise there is nothing that passes could differ by. */
static bool check_noise(const struct predict_report *r, const struct options *o, struct err *e)
{
    if (!o->passes || spec_noisy(&r->spec))
        return true;
    if (r->run)
        return err_set(e, ERR_FAIL, "predict --mc: %s: this run has no dropout, so all passes are the same; leave --mc "
                       "out, or take a run with drop=", r->run);
    return err_set(e, ERR_USAGE, "predict --mc: %s: a file of weights knows no rates, and without any all passes are "
                   "the same; say them, for example drop=0.25,0.4,0.4", r->model);
}

/* The spec that goes with the weights. */
static bool know_network(struct predict_report *r, struct tensors *weights, const struct chosen *c,
                         const struct options *o, struct err *e)
{
    return (r->run ? predict_spec_of_run(&r->spec, c->root, c->run, e)
                   : predict_network(&r->spec, weights, r->model, e)
                         && predict_spec_of_words(&r->spec, o->word_count, o->word, e))
        && check_noise(r, o, e);
}

/* Loads, answers, prints; nothing is printed after a signal. */
static bool predict(struct predict_report *r, const struct chosen *c, const struct options *o, struct err *e)
{
    struct dataset data = {0};
    struct tensors weights = {0};
    bool done = safetensors_load(c->path, &weights, e) && know_network(r, &weights, c, o, e)
        && dataset_load(&data, o->data, e);
    if (done) {
        r->data = &data;
        r->is_test = data.test.count > 0;
        done = answer(r, &weights, o->passes, e) && (interrupt_signal() || print(r, o->json, e));
    }
    mem_free(r->each);
    dataset_free(&data);
    tensors_free(&weights);
    return done;
}

static bool one_network(const struct options *o)
{
    if (!o->model)
        return o->word_count == 1;
    for (size_t i = 0; i < o->word_count; i++)
        if (!predict_is_spec_word(o->word[i]))
            return false;
    return true;
}

/* The file that --model names, or the weights of the run that the word means. */
static bool choose(struct chosen *c, const struct options *o, struct err *e)
{
    struct store s = {0};
    if (!one_network(o))
        return err_set(e, ERR_USAGE, "predict: which network? One run, or one file with the words of its spec, for "
                       "example dropout-lab predict last or dropout-lab predict --model run.safetensors");
    if (o->model)
        return file_join(c->path, "", o->model, e);
    bool done = store_init(&s, e) && store_read(&s, e);
    const struct store_entry *found = done ? store_find(&s, o->word[0], e) : NULL;
    if (found) {
        snprintf(c->run, sizeof c->run, "%s", found->id);
        snprintf(c->root, sizeof c->root, "%s", s.root);
    }
    done = found && run_weights_path(c->path, s.root, c->run, e);
    store_free(&s);
    return done;
}

int cmd_predict(const struct options *o)
{
    struct err e = {0};
    struct chosen c = {0};
    struct predict_report r = {.model = c.safe, .kern = o->kern};
    interrupt_catch();
    model_thread_init();
    if (!choose(&c, o, &e))
        return report_error(&e);
    text_safe(c.safe, sizeof c.safe, c.path);
    r.run = c.run[0] ? c.run : NULL;
    bool done = predict(&r, &c, o, &e);
    if (interrupt_signal())
        return 128 + interrupt_signal();
    return out_end(done, &e);
}
