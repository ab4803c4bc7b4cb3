/* SPDX-License-Identifier: MIT */
/* A feed-forward network: layers in a row, softmax cross-entropy at the end, parameters in one flat array.
 *
 * Used by one thread at a time. After model_init nothing allocates and nothing fails.
 */
#ifndef NN_MODEL_H
#define NN_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "nn/layer.h"

enum { MODEL_LAYERS_MAX = 64, MODEL_TENSOR_NAME = 32 };

struct model {
    const struct kern *kern;
    size_t batch_max;
    size_t layer_count;
    struct layer layer[MODEL_LAYERS_MAX];
    struct act x[MODEL_LAYERS_MAX + 1]; /* x[i] is the input of layer i in the last forward pass */
    size_t stride;      /* floats between the rows of activations */
    size_t param_count; /* floats in weight and grad, padding included */
    float *weight, *grad;
    float *logit_grad;  /* (classes, stride) */
    float smooth;       /* model_smooth's share */
};

/* What a batch or an evaluation came to. */
struct tally {
    double loss;    /* mean over samples */
    size_t correct; /* samples whose largest logit is the label */
    size_t count;   /* samples */
};

/* Builds config[0..count) on inputs of shape in, and draws start values from seed. *m must stay where it is, and is
 * all zero on failure. */
bool model_init(struct model *m, const struct kern *kern, size_t batch_max, struct shape in,
                const struct layer_config *config, size_t count, uint64_t seed, struct err *e);
void model_free(struct model *m);

/* Draws the start values again, as model_init did. */
void model_reset(struct model *m);

/* The strength of a site's noise, of whichever kind it is, from the next pass on; p is one that model_init would take.
 * Of several layers with noise and that number the last is meant: what stands behind pixels has site 0. */
void model_rate(struct model *m, unsigned site, double p);

/* The logits (classes, stride) of a pass; valid until the next call. */
const float *model_forward(struct model *m, const struct pass *pass);

/* Forward and backward over one batch with labels (count): m->grad gets the gradient of the mean loss, good until the
 * next pass. */
struct tally model_gradient(struct model *m, const struct pass *pass, const uint8_t *labels);

/* The same, and each parameter is updated as soon as its gradient is known. update is optim_next's. m->grad is left
 * undefined. */
struct tally model_step(struct model *m, const struct pass *pass, const uint8_t *labels,
                        const struct kern_update *update);

/* For what the fused step cannot do, between model_gradient and the next pass: the gradient scaled to a norm of at most
 * `most` over all trained parameters (torch.nn.utils.clip_grad_norm_), its norm before; the update from m->grad, of
 * what is trained and not of running statistics; and, behind any update, max-norm: each dense unit's incoming weights,
 * without its bias, scaled to a norm of at most `most` (Srivastava et al. 2014, section 5.1; torch.renorm). most is
 * above 0. What is not finite stays so. */
double model_clip(struct model *m, double most);
void model_update(struct model *m, const struct kern_update *update);
void model_constrain(struct model *m, double most);

/* The share of a label that goes to all classes alike when gradients are made (Szegedy et al. 2016), from the next pass
 * on. Losses stay those of the labels, so that curves can be compared. */
void model_smooth(struct model *m, double share);

/* Forward with noise off. */
struct tally model_evaluate(struct model *m, const uint8_t *const *image, const uint8_t *labels, size_t count);

/* Tensors by PyTorch's names, in the order of the layers and counted over those of one kind: "fc1.weight", "fc1.bias",
 * "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "fc2.weight" ... */
struct model_tensor {
    char name[MODEL_TENSOR_NAME];
    size_t ndim, dim[2];
    bool buffer;         /* not trained */
    size_t layer, param; /* where it is, for model_read and model_write */
};
bool model_tensor(const struct model *m, size_t i, struct model_tensor *out); /* false past the last */
void model_read(const struct model *m, const struct model_tensor *t, float *values);
void model_write(struct model *m, const struct model_tensor *t, const float *values);

/* Sets up the calling thread's floating-point mode for training (flush-to-zero). Call once per thread, before any run's
 * arithmetic. */
void model_thread_init(void);

#endif
