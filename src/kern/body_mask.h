/* SPDX-License-Identifier: MIT */
/* Dropout masks, for one shim: Philox4x32-10 (base/stream.h) over many counters at once.
 *
 * A unit is kept when its 16 bits, as a number, are at least the threshold. They are not all drawn: the high 8 decide
 * but for one unit in 256, whose byte is the threshold's own, and only such a tie draws the low 8. That halves
 * the draws, and with them the time of a mask; where the threshold's low byte is 0 (p = 0.25, 0.5) no tie is open.
 *
 * The mapping, the same in every variant: group g is units 256 g to 256 g + 255 and uses blocks 16 g to 16 g + 15. Word
 * w (0 to 3) of those blocks gives the high bytes of units 256 g + 64 w + 8 q + b, with q and b from 0 to 7: byte b % 4
 * (0 the lowest) of word w of block 16 g + q + 8 (b / 4). So the blocks of two vectors, one shifted into the other's
 * upper halves, are compared as they lie. The low byte of unit u is the lowest byte of word 0 of block 2^31 + u.
 */
#include "base/stream.h"

enum {
    GROUP_BLOCKS = 16,
    GROUP_WORDS = 16, /* of 16 keep bits */
    ROUNDS = 10,
};
static const uint32_t tie_blocks = UINT32_C(1) << 31;

/* Blocks block, block + 1 ... into c[0] and block + 8 ... into c[1], one a 64-bit lane. Only the low half of a lane
 * counts: the multiplication reads no more, so what stands above need not be cleared between rounds. Swapping halves is
 * a shuffle, which leaves the multipliers' port alone, as a shift would not; and adding up the keys of the rounds, for
 * two vectors at once, is faster than loading them. */
INLINE void philox_blocks(struct kern_draw d, uint32_t block, vq c[2][4])
{
    const vq mul0 = 0xD2511F53u + (vq){0}, mul1 = 0xCD9E8D57u + (vq){0};
    vq lane, key0 = (uint32_t)d.seed + (vq){0}, key1 = (d.seed >> 32) + (vq){0};
    for (int i = 0; i < QUADS; i++)
        lane[i] = (uint64_t)i;
    UNROLL
    for (int h = 0; h < 2; h++) {
        c[h][0] = lane + (block + (uint32_t)h * GROUP_BLOCKS / 2);
        c[h][1] = d.step + (vq){0};
        c[h][2] = d.epoch + (vq){0};
        c[h][3] = d.purpose + (vq){0};
    }
    UNROLL
    for (int round = 0; round < ROUNDS; round++) {
        UNROLL
        for (int h = 0; h < 2; h++) {
            vq a = vec_mul_low(c[h][0], mul0), b = vec_mul_low(c[h][2], mul1);
            c[h][0] = vec_swap_halves(b) ^ c[h][1] ^ key0;
            c[h][1] = b;
            c[h][2] = vec_swap_halves(a) ^ c[h][3] ^ key1;
            c[h][3] = a;
        }
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
}

/* For the 256 units of a group: whose byte is at least `high`, and whose is equal to it. */
INLINE void mask_group(struct kern_draw d, uint32_t block, uint8_t high, uint64_t keep[4], uint64_t tie[4])
{
    for (int w = 0; w < 4; w++)
        keep[w] = tie[w] = 0;
    UNROLL
    for (int q = 0; q < GROUP_BLOCKS / 2; q += QUADS) {
        vq c[2][4];
        philox_blocks(d, block + (uint32_t)q, c);
        UNROLL
        for (int w = 0; w < 4; w++) {
            vb draw = (vb)((c[0][w] & 0xffffffffu) | c[1][w] << 32);
            keep[w] |= vec_bytes_from(draw, high) << 8 * q;
            tie[w] |= vec_bytes_at(draw, high) << 8 * q;
        }
    }
}

/* Settles the ties of 64 units from `unit` on: those whose low byte is below the threshold's are dropped. */
static uint64_t mask_ties(struct kern_draw d, uint32_t unit, uint8_t low, uint64_t tie, uint64_t keep)
{
    for (; tie; tie &= tie - 1) {
        unsigned i = (unsigned)__builtin_ctzll(tie);
        uint32_t draw[4];
        stream_block((struct stream){d.seed, d.purpose}, d.epoch, d.step, tie_blocks + unit + i, draw);
        if ((draw[0] & 0xff) < low)
            keep &= ~(UINT64_C(1) << i);
    }
    return keep;
}

/* Group number g of a draw. The threshold's low byte matters when `open`. */
INLINE void mask_keep(const bool open, struct kern_draw d, uint32_t g, uint32_t threshold, uint64_t keep[4])
{
    uint64_t tie[4];
    mask_group(d, g * GROUP_BLOCKS, (uint8_t)(threshold >> 8), keep, tie);
    for (uint32_t w = 0; open && w < 4; w++)
        if (tie[w])
            keep[w] = mask_ties(d, g * 256 + w * 64, (uint8_t)threshold, tie[w], keep[w]);
}

INLINE void mask_words(const bool open, size_t words, struct kern_draw d, uint32_t threshold, uint16_t *bits)
{
    uint64_t keep[4];
    size_t g = 0, groups = words / GROUP_WORDS;
    for (; g < groups; g++) {
        mask_keep(open, d, (uint32_t)g, threshold, keep);
        UNROLL
        for (size_t i = 0; i < GROUP_WORDS; i++) /* one store of 64 bits for each 4 */
            bits[g * GROUP_WORDS + i] = (uint16_t)(keep[i / 4] >> 16 * (i % 4));
    }
    if (words % GROUP_WORDS)
        mask_keep(open, d, (uint32_t)g, threshold, keep);
    for (size_t i = 0; i < words % GROUP_WORDS; i++)
        bits[g * GROUP_WORDS + i] = (uint16_t)(keep[i / 4] >> 16 * (i % 4));
}

static void mask_draw(size_t words, struct kern_draw draw, uint32_t threshold, uint16_t *bits)
{
    if (threshold & 0xff)
        mask_words(true, words, draw, threshold, bits);
    else
        mask_words(false, words, draw, threshold, bits);
}

static void mask_apply(size_t words, const uint16_t *bits, float scale, const float *x, float *y)
{
    for (size_t i = 0; i < words * 16; i += VEC)
        vec_store(y + i, vec_keep_bits((uint32_t)bits[i / 16] >> i % 16, vec_load(x + i) * scale));
}
