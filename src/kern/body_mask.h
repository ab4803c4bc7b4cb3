/* SPDX-License-Identifier: MIT */
/* Dropout masks, for one shim: Philox4x32-10 (base/stream.h) over many counters at once, 16 bits a unit.
 *
 * The mapping, the same in every variant: a row of n units has ceil(n / 128) groups of 16 counters. Group g of row r
 * uses blocks (r * groups + g) * 16 + lane, lane 0 to 15. Half h (0 low, 1 high) of word w of a lane's block
 * decides unit 128 g + 16 (2 w + h) + lane, so 16 lanes give 16 neighbouring bits. A unit is kept when its
 * 16 bits, as a number, are at least the threshold.
 */
enum {
    GROUP_LANES = 16,
    GROUP_UNITS = GROUP_LANES * 8,
    GROUP_VECS = GROUP_LANES / QUADS,
};

/* One Philox block a 64-bit lane. Only the low half of a lane counts: the multiplication reads no more, so what
 * stands above need not be cleared between rounds. */
INLINE void philox(vq c[4], uint64_t seed)
{
    const vq mul0 = 0xD2511F53u + (vq){0}, mul1 = 0xCD9E8D57u + (vq){0};
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
    _Pragma("GCC unroll 10") for (int round = 0; round < 10; round++) {
        vq a = vec_mul_low(c[0], mul0), b = vec_mul_low(c[2], mul1);
        c[0] = (b >> 32) ^ c[1] ^ k0;
        c[1] = b;
        c[2] = (a >> 32) ^ c[3] ^ k1;
        c[3] = a;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
}

/* The 8 words of 16 keep bits of one group. */
INLINE void mask_group(struct kern_draw d, uint32_t block, uint32_t threshold, uint16_t word[8])
{
    for (int i = 0; i < 8; i++)
        word[i] = 0;
    _Pragma("GCC unroll 8") for (int v = 0; v < GROUP_VECS; v++) {
        vq c[4], lane;
        for (int i = 0; i < QUADS; i++)
            lane[i] = (uint64_t)i;
        c[0] = lane + (block + (uint32_t)v * QUADS);
        c[1] = d.step + (vq){0};
        c[2] = d.epoch + (vq){0};
        c[3] = d.purpose + (vq){0};
        philox(c, d.seed);
        _Pragma("GCC unroll 8") for (int i = 0; i < 8; i++) {
            vq draw = (i & 1 ? c[i / 2] >> 16 : c[i / 2]) & 0xffff;
            unsigned dropped = vec_signs(draw - threshold);
            word[i] |= (uint16_t)((~dropped & ((1u << QUADS) - 1)) << (v * QUADS));
        }
    }
}

static void mask_draw(size_t m, size_t n, struct kern_draw draw, uint32_t threshold, uint16_t *bits)
{
    size_t words = kern_pad(n) / 16, groups = (n + GROUP_UNITS - 1) / GROUP_UNITS;
    for (size_t r = 0; r < m; r++)
        for (size_t g = 0; g < groups; g++) {
            uint16_t word[8];
            mask_group(draw, (uint32_t)((r * groups + g) * GROUP_LANES), threshold, word);
            for (size_t i = 0; i < 8 && g * 8 + i < words; i++)
                bits[r * words + g * 8 + i] = word[i];
        }
}

static void mask_apply(size_t m, size_t n, const uint16_t *bits, float scale, const float *x, float *y)
{
    vi lane_bit;
    for (int i = 0; i < VEC; i++)
        lane_bit[i] = 1 << i;
    for (size_t i = 0; i < m * kern_pad(n); i += VEC) {
        int keep = bits[i / 16] >> i % 16;
        vec_store(y + i, vec_keep((vi)((keep & lane_bit) != 0), vec_load(x + i) * scale));
    }
}
