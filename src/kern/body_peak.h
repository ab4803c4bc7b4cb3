/* SPDX-License-Identifier: MIT */
/* The most multiplications and additions a second, for one shim: independent chains in registers, no memory. */

static double peak(size_t rounds)
{
    enum { STEPS = 16 };
    vf chain[PEAK_CHAINS];
    /* Volatile, so that no compiler can work the chains out. */
    volatile float factor = 0.999f, term = 1e-3f, result = 0;
    vf a = vec_all(factor), b = vec_all(term);
    UNROLL
    for (int i = 0; i < PEAK_CHAINS; i++)
        chain[i] = vec_all((float)i);
    for (size_t k = 0; k < rounds * STEPS; k++) {
        UNROLL
        for (int i = 0; i < PEAK_CHAINS; i++)
            chain[i] = vec_fma(chain[i], a, b);
    }
    vf sum = {0};
    UNROLL
    for (int i = 0; i < PEAK_CHAINS; i++)
        sum += chain[i];
    result = sum[0];
    (void)result;
    return 2.0 * VEC * PEAK_CHAINS * STEPS * (double)rounds;
}
