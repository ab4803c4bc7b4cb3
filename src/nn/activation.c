/* SPDX-License-Identifier: MIT */
/* Activations one by one, on whole rows; see activation.h. */
#include "activation.h"

bool activation_shape(struct layer *l, struct err *e)
{
    (void)e;
    l->out = l->in;
    return true;
}

struct act activation_forward(struct layer *l, enum kern_act act, struct act x)
{
    l->kern->activate(act, l->out_count * l->stride, x.x, l->y);
    return (struct act){.x = l->y};
}

const float *activation_backward(struct layer *l, enum kern_act act, struct act x, struct act y, const float *dy)
{
    if (!l->need_dx)
        return dy;
    l->kern->activate_back(act, l->out_count * l->stride, x.x, y.x, dy, l->dx);
    return l->dx;
}
