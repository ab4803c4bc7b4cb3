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
    mem_free(b->changed);
    mem_free(b->mislabelled);
    memset(b, 0, sizeof *b);
}

bool batcher_augment(struct batcher *b, const struct augment *a, struct err *e)
{
    assert(!b->changed && a->shift < DATASET_SIDE);
    b->augment = *a;
    if (!a->shift && !a->flip && !a->cut)
        return true;
    b->changed = mem_array(b->size, DATASET_PIXELS);
    return b->changed || err_memory(e, "changed images");
}

/* The wrong label of an image, or its own. */
static uint8_t draw_label(const struct batcher *b, uint32_t index, double share)
{
    struct stream s = {.seed = b->seed, .purpose = STREAM_MISLABEL};
    uint32_t draw[4];
    uint8_t own = b->images->label[index];
    stream_block(s, 0, 0, index, draw);
    if (!(draw[0] / 4294967296.0 < share))
        return own;
    uint8_t other = (uint8_t)((uint64_t)draw[1] * (DATASET_CLASSES - 1) >> 32);
    return other + (other >= own);
}

bool batcher_mislabel(struct batcher *b, double share, struct err *e)
{
    assert(!b->mislabelled);
    if (!(share > 0))
        return true;
    b->mislabelled = mem_array(b->images->count, 1);
    if (!b->mislabelled)
        return err_memory(e, "labels drawn at random");
    memcpy(b->mislabelled, b->images->label, b->images->count);
    for (size_t i = 0; i < b->split->train_count; i++)
        b->mislabelled[b->split->train[i]] = draw_label(b, b->split->train[i], share);
    return true;
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
    b->epoch = epoch;
    if (!b->shuffle)
        return;
    memcpy(b->order, b->split->train, count * sizeof *b->order);
    stream_shuffle((struct stream){.seed = b->seed, .purpose = STREAM_SHUFFLE}, epoch, b->order, count);
}

/* Images number step * size and on of the count in order. */
static struct batch gather(struct batcher *b, const uint32_t *order, size_t count, size_t step)
{
    assert(step < steps(count, b->size));
    const uint8_t *label = b->mislabelled ? b->mislabelled : b->images->label;
    size_t from = step * b->size, n = count - from < b->size ? count - from : b->size;
    for (size_t i = 0; i < n; i++) {
        size_t index = order[from + i];
        b->image[i] = b->images->pixel + index * DATASET_PIXELS;
        b->label[i] = label[index];
    }
    return (struct batch){.count = n, .image = b->image, .label = b->label};
}

static void change(struct batcher *b, size_t count, size_t step)
{
    struct stream s = {.seed = b->seed, .purpose = STREAM_AUGMENT};
    for (size_t i = 0; i < count; i++) {
        uint32_t draw[4];
        uint8_t *to = b->changed + i * DATASET_PIXELS;
        stream_block(s, b->epoch, (uint32_t)step, (uint32_t)i, draw);
        augment_image(to, b->image[i], &b->augment, draw);
        b->image[i] = to;
    }
}

struct batch batcher_train(struct batcher *b, size_t step)
{
    struct batch batch = gather(b, b->order, b->split->train_count, step);
    if (b->changed)
        change(b, batch.count, step);
    return batch;
}

struct batch batcher_valid(struct batcher *b, size_t step)
{
    return gather(b, b->split->valid, b->split->valid_count, step);
}

size_t batcher_off_steps(const struct batcher *b, size_t count)
{
    assert(count <= b->split->train_count);
    return steps(count, b->size);
}

struct batch batcher_off(struct batcher *b, size_t count, size_t step)
{
    return gather(b, b->split->train, count, step);
}
