/* SPDX-License-Identifier: MIT */
/* Draws the split; see data/split.h. Between dataset and batch, once a run, on the run's thread. */
#include "data/split.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "base/stream.h"

bool split_init(struct split *s, size_t total, size_t train, size_t valid, bool shuffle, uint64_t seed, struct err *e)
{
    assert(total <= UINT32_MAX);
    memset(s, 0, sizeof *s);
    if (train == 0)
        return err_set(e, ERR_USAGE, "train=0: there must be an image to train on; the data has %zu", total);
    if (train > total || valid > total - train)
        return err_set(e, ERR_USAGE, "train=%zu valid=%zu: the data has %zu images, which both together may not exceed",
                       train, valid, total);
    uint32_t *order = mem_array(total, sizeof *order);
    if (!order)
        return err_memory(e, "the split into training and validation images");
    for (size_t i = 0; i < total; i++)
        order[i] = (uint32_t)i;
    if (shuffle)
        stream_shuffle((struct stream){.seed = seed, .purpose = STREAM_SPLIT}, 0, order, total);
    *s = (struct split){.train = order, .train_count = train, .valid = order + train, .valid_count = valid};
    return true;
}

void split_free(struct split *s)
{
    mem_free(s->train);
    memset(s, 0, sizeof *s);
}
