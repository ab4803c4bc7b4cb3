/* SPDX-License-Identifier: MIT */
/* The products of a dense layer, for one shim. Layouts are those of kern.h.
 *
 * dense_forward: TILE_M x TILE_N vectors of C stay in registers while k runs over one panel; A is read one float at a
 * time, B by rows of vectors.
 *
 * sparse_product: its left factor is mostly zeros; behind a ReLU and dropout 10 to 45 % is left. So a row of C is
 * summed over what is left alone (row_sparse), unless TILE_M rows together have so few zeros that sharing the loads of
 * B is worth more (rows_dense). Both add in the order of k, so the bits are the same.
 */
enum {
    TILE = TILE_M * TILE_N, /* vectors of C in registers */
    TILE_ROWS = 12,         /* rows of a tile at most: more want more addresses than there are registers for them */
    CHUNK = 64,             /* rows of a panel that stay in the first-level cache; bits of a word of `live` */
    STRIP = 8,              /* vectors of a row of C in registers: enough to keep two multipliers busy */
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Where a tile reads: A (rows, k) and B (k, columns). */
struct factors {
    size_t k;
    const float *a;
    size_t lda;
    const float *b;
    size_t ldb;
};

/* acc (rows, vecs) += A B. rows and vecs are constants where this is inlined. */
INLINE void tile_add(const int rows, const int vecs, struct factors f, vf acc[])
{
    for (size_t k = 0; k < f.k; k++) {
        vf b[TILE_N];
        UNROLL
        for (int v = 0; v < vecs; v++)
            b[v] = vec_load(f.b + k * f.ldb + v * VEC);
        UNROLL
        for (int r = 0; r < rows; r++) {
            vf a = vec_all(f.a[(size_t)r * f.lda + k]);
            UNROLL
            for (int v = 0; v < vecs; v++)
                acc[r * vecs + v] = vec_fma(a, b[v], acc[r * vecs + v]);
        }
    }
}

/* Where a product writes, and what it adds to: C itself when `more`, else a bias for each row, else zero. */
struct target {
    bool more;
    const float *bias;
    float *c;
    size_t ldc;
};

/* Summed up by itself, then added: smaller sums are rounded more finely than one row of 784 products is. */
INLINE void tile_compute(const int rows, const int vecs, struct factors f, struct target t)
{
    vf acc[TILE];
    UNROLL
    for (int r = 0; r < rows; r++)
        UNROLL
        for (int v = 0; v < vecs; v++)
            acc[r * vecs + v] = vec_all(0);
    tile_add(rows, vecs, f, acc);
    UNROLL
    for (int r = 0; r < rows; r++)
        UNROLL
        for (int v = 0; v < vecs; v++) {
            float *c = t.c + (size_t)r * t.ldc + v * VEC;
            vec_store(c, acc[r * vecs + v] + (t.more ? vec_load(c) : vec_all(t.bias ? t.bias[r] : 0)));
        }
}

/* m rows of `vecs` vectors, as many at a time as registers hold, then fewer. */
INLINE void tile_rows(size_t m, const int vecs, struct factors f, struct target t)
{
    size_t r = 0;
#define ROWS(n)                                                                                                        \
    for (; r + (n) <= m; r += (n)) {                                                                                   \
        struct factors g = f;                                                                                          \
        struct target u = t;                                                                                           \
        g.a += r * f.lda;                                                                                            \
        u.c += r * t.ldc;                                                                                              \
        u.bias = t.bias ? t.bias + r : NULL;                                                                           \
        tile_compute((int)(n), vecs, g, u);                                                                            \
    }
    ROWS((size_t)(TILE / vecs < TILE_ROWS ? TILE / vecs : TILE_ROWS))
    ROWS(4)
    ROWS(2)
    ROWS(1)
#undef ROWS
}

/* C (m, n) += A B for one block of k that the first-level cache holds. */
static void product(size_t m, size_t n, struct factors f, struct target t)
{
    size_t j = 0;
#define COLUMNS(vecs)                                                                                                  \
    for (; j + (vecs) * VEC <= n; j += (vecs) * VEC) {                                                                 \
        struct factors g = f;                                                                                          \
        struct target u = t;                                                                                           \
        g.b += j;                                                                                                      \
        u.c += j;                                                                                                      \
        tile_rows(m, vecs, g, u);                                                                                      \
    }
    COLUMNS(TILE_N)
#if TILE_N > 2
    COLUMNS(2)
#endif
    COLUMNS(1)
#undef COLUMNS
}

static void dense_forward(size_t out, size_t in, size_t panel, size_t n, const float *w, const float *bias,
                          const float *x, float *y, size_t ld)
{
    size_t width = kern_width(in), k = panel * width;
    product(out, n, (struct factors){least(width, in - k), w + k * out, width, x, ld},
            (struct target){.more = panel > 0, .bias = bias, .c = y, .ldc = ld});
}

/* A chunk of k on its way into one panel of C. */
struct chunk {
    size_t k;             /* at most CHUNK */
    const float *a;       /* its first column */
    size_t lda;
    const uint64_t *live; /* row r's word is live[r * words] */
    size_t words;
    const float *b;       /* (k, width) */
    size_t width;         /* of the panel, floats */
    size_t at;            /* the panel in the update's arrays */
    bool first;           /* else the update's grad has the sums so far */
};

/* `vecs` vectors of row r, from column j on. */
INLINE void row_sparse(const enum kern_update_kind kind, const int vecs, const struct kern_update *u,
                       const struct chunk *c, size_t r, size_t j)
{
    vf acc[STRIP];
    size_t at = c->at + r * c->width + j;
    UNROLL
    for (int v = 0; v < vecs; v++)
        acc[v] = c->first ? vec_all(0) : vec_load(u->grad + at + (size_t)v * VEC);
    uint64_t live = c->live[r * c->words];
    const float *a = c->a + r * c->lda, *b = c->b + j;
    for (int left = __builtin_popcountll(live); left > 0; left--) {
        size_t k = (size_t)__builtin_ctzll(live);
        live &= live - 1;
        vf ak = vec_all(a[k]);
        UNROLL
        for (int v = 0; v < vecs; v++)
            acc[v] = vec_fma(ak, vec_load(b + k * c->width + v * VEC), acc[v]);
    }
    UNROLL
    for (int v = 0; v < vecs; v++)
        update_vec(kind, u, at + (size_t)v * VEC, acc[v]);
}

/* TILE_M rows from r on, all of k. */
INLINE void rows_dense(const enum kern_update_kind kind, const int vecs, const struct kern_update *u,
                       const struct chunk *c, size_t r, size_t j)
{
    vf acc[TILE];
    size_t at = c->at + r * c->width + j;
    UNROLL
    for (int i = 0; i < TILE_M; i++)
        UNROLL
        for (int v = 0; v < vecs; v++)
            acc[i * vecs + v] = c->first ? vec_all(0) : vec_load(u->grad + at + (size_t)i * c->width + v * VEC);
    tile_add(TILE_M, vecs, (struct factors){c->k, c->a + r * c->lda, c->lda, c->b + j, c->width}, acc);
    UNROLL
    for (int i = 0; i < TILE_M; i++)
        UNROLL
        for (int v = 0; v < vecs; v++)
            update_vec(kind, u, at + (size_t)i * c->width + (size_t)v * VEC, acc[i * vecs + v]);
}

/* Whether TILE_M rows are to be treated as dense: where DENSE_FROM percent are live. A sparse row needs a load for each
 * multiplication, which takes time of its own where vectors are wide. */
static bool mostly_live(const struct chunk *c, size_t r)
{
    size_t live = 0;
    for (size_t i = 0; i < TILE_M; i++)
        live += (size_t)__builtin_popcountll(c->live[(r + i) * c->words]);
    return live * 100 > c->k * TILE_M * DENSE_FROM;
}

INLINE void group_dense_kind(const enum kern_update_kind kind, const struct kern_update *u, const struct chunk *c,
                             size_t r)
{
    size_t j = 0;
    for (; j + TILE_N * VEC <= c->width; j += TILE_N * VEC)
        rows_dense(kind, TILE_N, u, c, r, j);
    switch ((c->width - j) / VEC) {
#if TILE_N > 2
    case 3: rows_dense(kind, 3, u, c, r, j); break;
    case 2: rows_dense(kind, 2, u, c, r, j); break;
#endif
    case 1: rows_dense(kind, 1, u, c, r, j); break;
    }
}

/* Not inlined into each of the strips below. */
static __attribute__((noinline)) void group_dense(enum kern_update_kind kind, const struct kern_update *update,
                                                  const struct chunk *c, size_t r)
{
    const struct kern_update u = *update;
    FUSED_SWITCH(kind, group_dense_kind, &u, c, r)
}

/* One panel of C (m rows), in strips of vecs vectors. */
INLINE void panel_strips(const enum kern_update_kind kind, const int vecs, size_t m, const struct kern_update *u,
                         const struct chunk *c)
{
    for (size_t r = 0; r < m;) {
        size_t rows = least(TILE_M, m - r);
        if (rows == TILE_M && mostly_live(c, r))
            group_dense(kind, u, c, r);
        else
            for (size_t j = 0; j < c->width; j += (size_t)vecs * VEC)
                for (size_t i = 0; i < rows; i++)
                    row_sparse(kind, vecs, u, c, r + i, j);
        r += rows;
    }
}

/* The most vectors up to STRIP that divide a panel evenly. */
static int strip_vecs(size_t width)
{
    size_t vecs = width / VEC, strip = least(STRIP, vecs);
    while (vecs % strip)
        strip--;
    return (int)strip;
}

INLINE void panel_add(const enum kern_update_kind kind, size_t m, const struct kern_update *u, const struct chunk *c)
{
    switch (strip_vecs(c->width)) {
    case 8: panel_strips(kind, 8, m, u, c); break;
    case 7: panel_strips(kind, 7, m, u, c); break;
    case 6: panel_strips(kind, 6, m, u, c); break;
    case 5: panel_strips(kind, 5, m, u, c); break;
    case 4: panel_strips(kind, 4, m, u, c); break;
    case 3: panel_strips(kind, 3, m, u, c); break;
    case 2: panel_strips(kind, 2, m, u, c); break;
    default: panel_strips(kind, 1, m, u, c); break;
    }
}

/* Padding columns, which a NaN may have reached, do not count. */
static void nonzero(size_t m, size_t k, const float *a, size_t lda, uint64_t *live)
{
    for (size_t r = 0; r < m; r++)
        for (size_t w = 0; w < kern_words(k); w++) {
            size_t count = least(CHUNK, k - w * CHUNK);
            uint64_t bits = 0;
            for (size_t i = 0; i < count; i += VEC)
                bits |= (uint64_t)vec_signs((vi)(vec_load(a + r * lda + w * CHUNK + i) != 0)) << i;
            live[r * kern_words(k) + w] = bits & ~UINT64_C(0) >> (CHUNK - count);
        }
}

static void sparse_product(size_t m, size_t width, size_t k, const float *a, size_t lda, const uint64_t *live,
                           const float *b, const struct kern_update *update, size_t at)
{
    const struct kern_update u = *update;
    size_t words = kern_words(k);
    for (size_t w = 0; w < words; w++) {
        struct chunk c = {.k = least(CHUNK, k - w * CHUNK), .a = a + w * CHUNK, .lda = lda, .live = live + w,
                          .words = words, .b = b + w * CHUNK * width, .width = width, .at = at, .first = !w};
        enum kern_update_kind kind = w + 1 < words || !update_fuses(&u) ? KERN_KEEP : u.kind;
        FUSED_SWITCH(kind, panel_add, m, &u, &c)
    }
    if (!update_fuses(&u))
        update_later(m * width, &u, at);
}

/* Row sums go through the update a vector at a time, padded with zeros. */
INLINE void bias_kind(const enum kern_update_kind kind, size_t out, size_t n, const float *dy, size_t ld,
                      const struct kern_update *u, size_t at)
{
    for (size_t r = 0; r < out; r += VEC) {
        vf sums = {0};
        for (size_t i = 0; i < least(VEC, out - r); i++) {
            vf sum = {0};
            for (size_t j = 0; j < n; j += VEC)
                sum += vec_load(dy + (r + i) * ld + j);
            float total = 0;
            for (int l = 0; l < VEC; l++)
                total += sum[l];
            sums[i] = total;
        }
        update_vec(kind, u, at + r, sums);
    }
}

static void dense_bias_grad(size_t out, size_t n, const float *dy, size_t ld, const struct kern_update *update,
                            size_t at)
{
    const struct kern_update u = *update;
    FUSED_SWITCH(update_fuses(&u) ? u.kind : KERN_KEEP, bias_kind, out, n, dy, ld, &u, at)
    if (!update_fuses(&u))
        update_later((out + VEC - 1) / VEC * VEC, &u, at);
}
