/* SPDX-License-Identifier: MIT */
/* The list of optimisers, and what they share; see nn/optim.h. Runs on the run's worker thread. */
#include "nn/optim.h"

#include <string.h>

#include "base/mem.h"

#define OPTIM(name) extern const struct optim_ops optim_##name;
#include "nn/optim.def"
#undef OPTIM

static const struct optim_ops *const list[] = {
#define OPTIM(name) &optim_##name,
#include "nn/optim.def"
#undef OPTIM
};

const struct optim_ops *optim_find(const char *name)
{
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (strcmp(list[i]->name, name) == 0)
            return list[i];
    return NULL;
}

bool optim_init(struct optim *o, const struct optim_ops *ops, struct optim_config config, const struct kern *kern,
                size_t count, struct err *e)
{
    *o = (struct optim){.ops = ops, .kern = kern, .config = config, .count = count};
    for (size_t i = 0; i < ops->slots; i++) {
        o->slot[i] = mem_array(count, sizeof *o->slot[i]);
        if (!o->slot[i]) {
            optim_free(o);
            return err_memory(e, "the optimiser's state");
        }
    }
    return true;
}

void optim_free(struct optim *o)
{
    for (size_t i = 0; i < OPTIM_SLOTS_MAX; i++)
        mem_free(o->slot[i]);
    *o = (struct optim){0};
}

void optim_reset(struct optim *o)
{
    for (size_t i = 0; i < o->ops->slots; i++)
        memset(o->slot[i], 0, o->count * sizeof *o->slot[i]);
    o->t = 0;
}

void optim_rate(struct optim *o, double lr)
{
    o->config.lr = lr;
}

void optim_read(const struct optim *o, float *to)
{
    for (size_t i = 0; i < o->ops->slots; i++)
        memcpy(to + i * o->count, o->slot[i], o->count * sizeof *to);
}

void optim_write(struct optim *o, const float *from, uint64_t steps)
{
    for (size_t i = 0; i < o->ops->slots; i++)
        memcpy(o->slot[i], from + i * o->count, o->count * sizeof *from);
    o->t = steps;
}

struct kern_update optim_next(struct optim *o, float *grad, float *w)
{
    struct kern_update u = {.grad = grad, .w = w};
    for (size_t i = 0; i < o->ops->slots; i++)
        u.slot[i] = o->slot[i];
    o->t++;
    o->ops->plan(o, &u);
    u.l2 = (float)o->config.l2;
    u.decay = (float)(o->config.lr * o->config.wd);
    return u;
}

struct kern_update optim_slice(const struct kern_update *u, size_t at)
{
    struct kern_update slice = *u;
    slice.grad += at;
    slice.w += at;
    for (size_t i = 0; i < OPTIM_SLOTS_MAX; i++)
        slice.slot[i] = u->slot[i] ? u->slot[i] + at : NULL;
    return slice;
}
