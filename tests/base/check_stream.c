/* SPDX-License-Identifier: MIT */
/* Random streams: the published vectors of Philox4x32-10, then what a user of a stream counts on: uniform draws,
 * purposes and epochs that know nothing of each other, and a fair shuffle. Seeds are fixed, so a bound that holds once
 * holds always; the bounds are those of a chi-square test at about one in a million.
 */
#include <math.h>
#include <stdlib.h>

#include "base/stream.h"
#include "tests/base/check_base.h"

/* Known answers of the Random123 distribution (kat_vectors, philox4x32 10): counter, key, result. */
struct known {
    uint32_t counter[4], key[2], result[4];
};

static const struct known known[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

START_TEST(test_known_answers)
{
    const struct known *k = &known[_i];
    struct stream s = {.seed = (uint64_t)k->key[1] << 32 | k->key[0], .purpose = k->counter[3]};
    uint32_t out[4];
    stream_block(s, k->counter[2], k->counter[1], k->counter[0], out);
    for (int i = 0; i < 4; i++)
        ck_assert_uint_eq(out[i], k->result[i]);
}
END_TEST

START_TEST(test_u32_is_a_word_of_its_block)
{
    struct stream s = {.seed = 7, .purpose = STREAM_INIT + 2};
    for (uint32_t block = 0; block < 100; block++) {
        uint32_t w[4];
        stream_block(s, 3, 5, block, w);
        for (uint32_t i = 0; i < 4; i++)
            ck_assert_uint_eq(stream_u32(s, 3, 5, 4 * block + i), w[i]);
    }
}
END_TEST

/* Sum of (observed - expected)^2 / expected. */
static double chi_square(const unsigned *count, size_t bins, double expected)
{
    double sum = 0;
    for (size_t i = 0; i < bins; i++)
        sum += (count[i] - expected) * (count[i] - expected) / expected;
    return sum;
}

/* About the value that chi-square passes once in a million (Wilson and Hilferty's approximation, z = 4.75), and the
 * mirror bound below, for draws that are more even than chance. */
static double chi_limit(double freedom, double z)
{
    double v = 2 / (9 * freedom);
    return freedom * pow(1 - v + z * sqrt(v), 3);
}

static void check_even(const unsigned *count, size_t bins, double expected)
{
    double x = chi_square(count, bins, expected);
    ck_assert_double_lt(x, chi_limit((double)bins - 1, 4.75));
    ck_assert_double_gt(x, chi_limit((double)bins - 1, -4.75));
}

START_TEST(test_unit_is_uniform)
{
    enum { DRAWS = 300000, BINS = 256 };
    struct stream s = {.seed = 1, .purpose = STREAM_DROPOUT};
    unsigned count[BINS] = {0}, low[BINS] = {0};
    double sum = 0;
    for (uint32_t i = 0; i < DRAWS; i++) {
        float u = stream_unit(s, 1, 0, i);
        ck_assert(u >= 0 && u < 1);
        sum += u;
        count[(int)(u * BINS)]++;
        low[(uint32_t)(u * 0x1p24f) % BINS]++; /* the last of the 24 bits */
    }
    check_even(count, BINS, (double)DRAWS / BINS);
    check_even(low, BINS, (double)DRAWS / BINS);
    ck_assert_double_eq_tol(sum / DRAWS, 0.5, 5 / sqrt(12.0 * DRAWS));
}
END_TEST

START_TEST(test_unit_is_exact_in_24_bits)
{
    struct stream s = {.seed = 2, .purpose = STREAM_INIT};
    for (uint32_t i = 0; i < 1000; i++)
        ck_assert(stream_unit(s, 0, 0, i) == (float)(stream_u32(s, 0, 0, i) >> 8) / 16777216.0f);
}
END_TEST

/* Two streams that differ in one part of the address: draw by draw they must be as two strangers, which pairs of 4 bits
 * show, and never the same stream at another place. */
static void check_strangers(struct stream a, uint32_t epoch_a, uint32_t step_a, struct stream b, uint32_t epoch_b,
                            uint32_t step_b)
{
    enum { DRAWS = 100000 };
    unsigned pair[256] = {0}, equal = 0;
    for (uint32_t i = 0; i < DRAWS; i++) {
        uint32_t x = stream_u32(a, epoch_a, step_a, i), y = stream_u32(b, epoch_b, step_b, i);
        pair[x >> 28 << 4 | y >> 28]++;
        equal += x == y;
    }
    check_even(pair, 256, DRAWS / 256.0);
    ck_assert_uint_le(equal, 1);
}

START_TEST(test_purposes_seeds_epochs_steps_are_independent)
{
    struct stream a = {.seed = 1, .purpose = STREAM_DROPOUT}, b = a, c = a, d = a;
    b.purpose = STREAM_DROPOUT + 1;
    c.seed = 2;
    d.seed = a.seed | (uint64_t)1 << 32;
    check_strangers(a, 1, 0, b, 1, 0);
    check_strangers(a, 1, 0, c, 1, 0);
    check_strangers(a, 1, 0, d, 1, 0);
    check_strangers(a, 1, 0, a, 2, 0);
    check_strangers(a, 1, 0, a, 1, 1);
}
END_TEST

START_TEST(test_neighbours_in_a_stream_are_independent)
{
    enum { DRAWS = 200000 };
    struct stream s = {.seed = 5, .purpose = STREAM_SHUFFLE};
    unsigned pair[256] = {0};
    uint32_t before = stream_u32(s, 0, 0, 0);
    for (uint32_t i = 1; i <= DRAWS; i++) {
        uint32_t now = stream_u32(s, 0, 0, i);
        pair[before >> 28 << 4 | now >> 28]++;
        before = now;
    }
    check_even(pair, 256, DRAWS / 256.0);
}
END_TEST

START_TEST(test_shuffle_is_a_permutation)
{
    static const size_t sizes[] = {0, 1, 2, 3, 64, 1000, 60000};
    size_t n = sizes[_i];
    uint32_t *order = calloc(n + 1, sizeof *order);
    unsigned char *seen = calloc(n + 1, 1);
    ck_assert(order && seen);
    for (size_t i = 0; i < n; i++)
        order[i] = (uint32_t)i;
    order[n] = 0xabcd;
    stream_shuffle((struct stream){.seed = 1, .purpose = STREAM_SHUFFLE}, 1, order, n);
    size_t moved = 0;
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_lt(order[i], n);
        ck_assert_msg(!seen[order[i]], "%u is there twice", (unsigned)order[i]);
        seen[order[i]] = 1;
        moved += order[i] != i;
    }
    ck_assert_uint_eq(order[n], 0xabcd);
    if (n >= 64)
        ck_assert_uint_gt(moved, n - 10);
    free(order);
    free(seen);
}
END_TEST

START_TEST(test_shuffle_gives_each_order_alike)
{
    enum { TIMES = 48000, ORDERS = 24 };
    unsigned count[256] = {0}, used[ORDERS], orders = 0;
    for (uint32_t t = 0; t < TIMES; t++) {
        uint32_t o[4] = {0, 1, 2, 3};
        stream_shuffle((struct stream){.seed = 3, .purpose = STREAM_SHUFFLE}, t, o, 4);
        count[o[0] << 6 | o[1] << 4 | o[2] << 2 | o[3]]++;
    }
    for (int i = 0; i < 256; i++) {
        if (!count[i])
            continue;
        ck_assert_uint_lt(orders, ORDERS);
        used[orders++] = count[i];
    }
    ck_assert_uint_eq(orders, ORDERS);
    check_even(used, ORDERS, (double)TIMES / ORDERS);
}
END_TEST

START_TEST(test_shuffle_takes_each_place_alike)
{
    enum { TIMES = 20000, N = 50 };
    unsigned first[N] = {0}, last[N] = {0}, where[N] = {0};
    for (uint32_t t = 0; t < TIMES; t++) {
        uint32_t o[N];
        for (uint32_t i = 0; i < N; i++)
            o[i] = i;
        stream_shuffle((struct stream){.seed = t, .purpose = STREAM_SPLIT}, 0, o, N);
        first[o[0]]++;
        last[o[N - 1]]++;
        for (uint32_t i = 0; i < N; i++)
            where[i] += o[i] == 17;
    }
    check_even(first, N, (double)TIMES / N);
    check_even(last, N, (double)TIMES / N);
    check_even(where, N, (double)TIMES / N);
}
END_TEST

START_TEST(test_shuffle_depends_on_seed_purpose_epoch_alone)
{
    enum { N = 100 };
    static const struct {
        struct stream s;
        uint32_t epoch;
    } who[] = {
        {{.seed = 1, .purpose = STREAM_SHUFFLE}, 1},
        {{.seed = 1, .purpose = STREAM_SHUFFLE}, 1},
        {{.seed = 2, .purpose = STREAM_SHUFFLE}, 1},
        {{.seed = 1, .purpose = STREAM_SPLIT}, 1},
        {{.seed = 1, .purpose = STREAM_SHUFFLE}, 2},
    };
    uint32_t o[5][N];
    for (int k = 0; k < 5; k++) {
        for (uint32_t i = 0; i < N; i++)
            o[k][i] = i;
        stream_shuffle(who[k].s, who[k].epoch, o[k], N);
    }
    ck_assert_mem_eq(o[0], o[1], sizeof o[0]);
    for (int k = 2; k < 5; k++)
        ck_assert_mem_ne(o[0], o[k], sizeof o[0]);
}
END_TEST

Suite *stream_suite(void)
{
    Suite *s = suite_create("stream");
    TCase *draws = tcase_create("draws");
    tcase_set_timeout(draws, 30);
    tcase_add_loop_test(draws, test_known_answers, 0, sizeof known / sizeof *known);
    tcase_add_test(draws, test_u32_is_a_word_of_its_block);
    tcase_add_test(draws, test_unit_is_uniform);
    tcase_add_test(draws, test_unit_is_exact_in_24_bits);
    tcase_add_test(draws, test_purposes_seeds_epochs_steps_are_independent);
    tcase_add_test(draws, test_neighbours_in_a_stream_are_independent);
    suite_add_tcase(s, draws);
    TCase *shuffle = tcase_create("shuffle");
    tcase_set_timeout(shuffle, 30);
    tcase_add_loop_test(shuffle, test_shuffle_is_a_permutation, 0, 7);
    tcase_add_test(shuffle, test_shuffle_gives_each_order_alike);
    tcase_add_test(shuffle, test_shuffle_takes_each_place_alike);
    tcase_add_test(shuffle, test_shuffle_depends_on_seed_purpose_epoch_alone);
    suite_add_tcase(s, shuffle);
    return s;
}
