/* SPDX-License-Identifier: MIT */
/* Matrix products, for one shim: TILE_M x TILE_N vectors of C stay in registers while k runs.
 *
 * One tile body serves all three products: A is read by two strides (so its transpose costs nothing), B by rows of
 * vectors. gemm_nt, whose B lies the other way, turns a panel of it into a small buffer first.
 */
enum {
    PANEL_K = 256,           /* rows of a B panel: PANEL_K x TILE_N vectors stay in the first-level cache */
    PANEL_N = TILE_N * VEC,  /* floats in a row of it */
};

/* Where a tile reads and writes. */
struct tile {
    size_t k;
    const float *a;
    size_t a_row, a_k; /* A(r, k) = a[r * a_row + k * a_k] */
    const float *b;
    size_t ldb;
    const float *start; /* added to: NULL for zero; start_ld is 0 for a bias */
    size_t start_ld;
    float *c;
    size_t ldc;
};

/* C tile (rows, vecs) = start + A B. rows and vecs are constants where this is inlined, so that acc lives in
 * registers; the unroll pragmas are what makes gcc do it. */
INLINE void tile_compute(const int rows, const int vecs, struct tile t)
{
    vf acc[TILE_M][TILE_N];
    _Pragma("GCC unroll 16") for (int r = 0; r < rows; r++)
        _Pragma("GCC unroll 16") for (int v = 0; v < vecs; v++)
            acc[r][v] = t.start ? vec_load(t.start + (size_t)r * t.start_ld + v * VEC) : (vf){0};
    for (size_t k = 0; k < t.k; k++) {
        vf b[TILE_N];
        _Pragma("GCC unroll 16") for (int v = 0; v < vecs; v++)
            b[v] = vec_load(t.b + k * t.ldb + v * VEC);
        _Pragma("GCC unroll 16") for (int r = 0; r < rows; r++) {
            vf a = vec_all(t.a[(size_t)r * t.a_row + k * t.a_k]);
            _Pragma("GCC unroll 16") for (int v = 0; v < vecs; v++)
                acc[r][v] += a * b[v];
        }
    }
    _Pragma("GCC unroll 16") for (int r = 0; r < rows; r++)
        _Pragma("GCC unroll 16") for (int v = 0; v < vecs; v++)
            vec_store(t.c + (size_t)r * t.ldc + v * VEC, acc[r][v]);
}

/* rows of C, TILE_M at a time and then by halves, for a panel of `vecs` vectors. */
INLINE void tile_rows(size_t m, const int vecs, struct tile t)
{
    size_t r = 0;
#define ROWS(n)                                                                                                        \
    for (; r + (n) <= m; r += (n)) {                                                                                   \
        struct tile u = t;                                                                                             \
        u.a += r * t.a_row;                                                                                            \
        u.c += r * t.ldc;                                                                                              \
        if (u.start)                                                                                                   \
            u.start += r * t.start_ld;                                                                                 \
        tile_compute(n, vecs, u);                                                                                      \
    }
    ROWS(TILE_M)
    ROWS(4)
    ROWS(2)
    ROWS(1)
#undef ROWS
}

/* One panel of C: n is PANEL_N floats or fewer whole vectors. */
INLINE void tile_panel(size_t m, size_t n, struct tile t)
{
    if (n == PANEL_N) {
        tile_rows(m, TILE_N, t);
        return;
    }
    for (size_t j = 0; j < n; j += VEC) {
        struct tile u = t;
        u.b += j;
        u.c += j;
        if (u.start)
            u.start += j;
        tile_rows(m, 1, u);
    }
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* k in equal blocks of at most PANEL_K; the first adds to the bias, the later ones to C. */
static void gemm_nn(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb,
                    const float *bias, float *c, size_t ldc)
{
    size_t blocks = (k + PANEL_K - 1) / PANEL_K, block = blocks ? (k + blocks - 1) / blocks : 1;
    for (size_t k0 = 0; k0 < k || !k0; k0 += block)
        for (size_t j = 0; j < n; j += PANEL_N) {
            struct tile t = {.k = least(block, k - k0), .a = a + k0, .a_row = lda, .a_k = 1, .b = b + k0 * ldb + j,
                             .ldb = ldb, .c = c + j, .ldc = ldc};
            t.start = k0 ? c + j : bias ? bias + j : NULL;
            t.start_ld = k0 ? ldc : 0;
            tile_panel(m, least(PANEL_N, n - j), t);
        }
}

/* A row block of C at a time: TILE_M columns of A and the whole of B, which is one mini-batch high, stay in cache. */
static void gemm_tn(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb, float *c,
                    size_t ldc)
{
    for (size_t i = 0; i < m; i += TILE_M)
        for (size_t j = 0; j < n; j += PANEL_N) {
            struct tile t = {.k = k, .a = a + i, .a_row = 1, .a_k = lda, .b = b + j, .ldb = ldb,
                             .c = c + i * ldc + j, .ldc = ldc};
            tile_panel(least(TILE_M, m - i), least(PANEL_N, n - j), t);
        }
}

/* panel (k, PANEL_N) = rows of B as columns, zero past row n. */
static void panel_turn(size_t n, size_t k, const float *b, size_t ldb, float *panel)
{
    for (size_t j = 0; j < PANEL_N; j++)
        for (size_t i = 0; i < k; i++)
            panel[i * PANEL_N + j] = j < n ? b[j * ldb + i] : 0;
}

static void gemm_nt(size_t m, size_t n, size_t k, const float *a, size_t lda, const float *b, size_t ldb, float *c,
                    size_t ldc)
{
    float panel[PANEL_K * PANEL_N] __attribute__((aligned(64)));
    for (size_t j = 0; j < kern_pad(n); j += PANEL_N)
        for (size_t k0 = 0; k0 < k || !k0; k0 += PANEL_K) {
            size_t block = least(PANEL_K, k - k0);
            panel_turn(n - least(n, j), block, b + j * ldb + k0, ldb, panel);
            struct tile t = {.k = block, .a = a + k0, .a_row = lda, .a_k = 1, .b = panel, .ldb = PANEL_N, .c = c + j,
                             .ldc = ldc};
            t.start = k0 ? c + j : NULL;
            t.start_ld = ldc;
            tile_panel(m, least(PANEL_N, kern_pad(n) - j), t);
        }
}
