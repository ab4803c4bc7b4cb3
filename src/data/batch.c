/* SPDX-License-Identifier: MIT */
/* Gathers mini-batches; see data/batch.h. Last station of this room: what it hands out goes into nn/model. On the
 * run's thread, in every step: it allocates nothing after batcher_init. */
#include "data/batch.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "base/stream.h"

bool batcher_init(struct batcher *b, const struct images *images, const struct split *split, size_t size, bool shuffle,
                  uint64_t seed, struct err *e)
{
    assert(size > 0);
    *b = (struct batcher){.images = images, .split = split, .size = size, .shuffle = shuffle, .seed = seed};
    b->order = mem_array(split->train_count, sizeof *b->order);
    b->image = mem_array(size, sizeof *b->image);
    b->label = mem_array(size, 1);
    if (!b->order || !b->image || !b->label) {
        batcher_free(b);
        return err_memory(e, "mini-batches");
    }
    memcpy(b->order, split->train, split->train_count * sizeof *b->order);
    return true;
}

void batcher_free(struct batcher *b)
{
    mem_free(b->order);
    mem_free(b->image);
    mem_free(b->label);
    memset(b, 0, sizeof *b);
}

static size_t steps(size_t count, size_t size)
{
    return count / size + (count % size != 0);
}

size_t batcher_train_steps(const struct batcher *b)
{
    return steps(b->split->train_count, b->size);
}

size_t batcher_valid_steps(const struct batcher *b)
{
    return steps(b->split->valid_count, b->size);
}

/* Each epoch starts from the split's order, not from the last epoch's, so that a fork needs no history. */
void batcher_begin_epoch(struct batcher *b, uint32_t epoch)
{
    size_t count = b->split->train_count;
    if (!b->shuffle)
        return;
    memcpy(b->order, b->split->train, count * sizeof *b->order);
    stream_shuffle((struct stream){.seed = b->seed, .purpose = STREAM_SHUFFLE}, epoch, b->order, count);
}

/* Images number step * size and on of the count in order. */
static struct batch gather(struct batcher *b, const uint32_t *order, size_t count, size_t step)
{
    assert(step < steps(count, b->size));
    size_t from = step * b->size, n = count - from < b->size ? count - from : b->size;
    for (size_t i = 0; i < n; i++) {
        size_t index = order[from + i];
        b->image[i] = b->images->pixel + index * DATASET_PIXELS;
        b->label[i] = b->images->label[index];
    }
    return (struct batch){.count = n, .image = b->image, .label = b->label};
}

struct batch batcher_train(struct batcher *b, size_t step)
{
    return gather(b, b->order, b->split->train_count, step);
}

struct batch batcher_valid(struct batcher *b, size_t step)
{
    return gather(b, b->split->valid, b->split->valid_count, step);
}
