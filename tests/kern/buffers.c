/* SPDX-License-Identifier: MIT */
/* Shared by the kernel tests; see buffers.h. */
#include "buffers.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/stream.h"

enum { GUARD = KERN_PAD };
static const float canary = -12345.678f;

struct guarded guarded_new(size_t count)
{
    struct guarded g = {.count = count, .base = mem_array(count + 2 * GUARD, sizeof(float))};
    ck_assert_ptr_nonnull(g.base);
    g.data = g.base + GUARD;
    for (size_t i = 0; i < GUARD; i++)
        g.base[i] = g.data[count + i] = canary;
    return g;
}

bool guarded_whole(const struct guarded *g)
{
    for (size_t i = 0; i < GUARD; i++)
        if (g->base[i] != canary || g->data[g->count + i] != canary)
            return false;
    return true;
}

void guarded_free(struct guarded *g)
{
    mem_free(g->base);
}

void fill(float *x, size_t count, unsigned salt)
{
    struct stream s = {.seed = 42, .purpose = salt};
    for (size_t i = 0; i < count; i++)
        x[i] = 2 * stream_unit(s, 0, 0, (uint32_t)i) - 1;
}

void fill_rows(float *x, size_t rows, size_t n, unsigned salt)
{
    memset(x, 0, rows * kern_pad(n) * sizeof *x);
    for (size_t r = 0; r < rows; r++)
        fill(x + r * kern_pad(n), n, salt + (unsigned)r);
}
