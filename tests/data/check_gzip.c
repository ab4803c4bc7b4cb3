/* SPDX-License-Identifier: MIT */
/* Packed files at every seam: the file is read in chunks, and wherever one ends, wherever the file is cut and whichever
 * bit is wrong, what is loaded is right or refused. Most files are three labels or images, packed here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <isa-l/crc.h>

#include "base/mem.h"
#include "base/stream.h"
#include "fixture.h"
#include "src/data/idx.h"
#include "tests/common/scratch.h"

#define DEBIAN "/usr/share/datasets/fashion-mnist"

enum { COUNT = 3, HEAD = 10, TRAILER = 8, CHUNK = 1 << 16 /* that src/data/gzip.c reads */ };
enum { FHCRC = 2, FEXTRA = 4, FNAME = 8, FCOMMENT = 16 }; /* flags of RFC 1952, 2.3.1 */

/* A file of a kind as it must come out. */
struct content {
    enum idx_kind kind;
    struct bytes whole;
    size_t head_size;
};

static struct content small(enum idx_kind kind)
{
    return kind == IDX_IMAGES ? (struct content){kind, idx_images(COUNT), 16}
                              : (struct content){kind, idx_labels(COUNT), 8};
}

static const char *put(const void *bytes, size_t size)
{
    const char *path = in_folder("packed.gz");
    unlink(path); /* a file that is written over may be synced, and there are thousands */
    scratch_write(path, bytes, size);
    return path;
}

/* Whether it loads, and then as what it is. */
static bool loads(const struct content *c, const void *bytes, size_t size, struct err *e)
{
    struct idx x, nothing = {0};
    bool ok = idx_load(put(bytes, size), c->kind, &x, e);
    if (!ok) {
        ck_assert_int_eq(memcmp(&x, &nothing, sizeof x), 0);
        check_error(e, ERR_FAIL, "packed.gz: ");
        return false;
    }
    ck_assert_mem_eq(x.data, c->whole.at + c->head_size, c->whole.size - c->head_size);
    mem_free(x.data);
    return true;
}

static void check_whole(const struct content *c, const void *bytes, size_t size)
{
    struct err e = {0};
    ck_assert_msg(loads(c, bytes, size, &e), "%s", e.text);
}

static void check_refused_for(const struct content *c, const void *bytes, size_t size, const char *says)
{
    struct err e = {0};
    ck_assert_msg(!loads(c, bytes, size, &e), "loaded, where it should say: %s", says);
    check_error(&e, ERR_FAIL, says);
}

static size_t put_field(uint8_t *to, const char *text)
{
    strcpy((char *)to, text);
    return strlen(text) + 1;
}

/* z with all that a gzip header may have: extra bytes, a name, a comment and the header's own checksum. */
static struct bytes with_header(struct bytes z, size_t extra)
{
    struct bytes out = zeros(z.size + extra + 64);
    size_t n = HEAD;
    memcpy(out.at, z.at, HEAD);
    out.at[3] = FHCRC | FEXTRA | FNAME | FCOMMENT;
    out.at[n++] = (uint8_t)(extra & 0xff);
    out.at[n++] = (uint8_t)(extra >> 8);
    memset(out.at + n, 'x', extra);
    n += extra;
    n += put_field(out.at + n, "name");
    n += put_field(out.at + n, "comment");
    uint32_t sum = crc32_gzip_refl(0, out.at, n);
    out.at[n++] = (uint8_t)(sum & 0xff);
    out.at[n++] = (uint8_t)(sum >> 8 & 0xff);
    memcpy(out.at + n, z.at + HEAD, z.size - HEAD);
    out.size = n + z.size - HEAD;
    return out;
}

/* The first chunk ends between each two bytes of the file in turn, from its extra field to its end and behind. There,
 * too, a file that ends is cut short and a byte more is one too many. */
START_TEST(chunk_may_end_anywhere)
{
    struct content c = small(IDX_LABELS);
    struct bytes z = packed(c.whole), shortest = with_header(z, 0);
    for (size_t extra = CHUNK - shortest.size - 2; extra <= 0xffff && extra <= CHUNK - HEAD; extra++) {
        struct bytes b = with_header(z, extra);
        check_whole(&c, b.at, b.size);
        if (b.size > CHUNK)
            check_refused_for(&c, b.at, CHUNK, "is cut short: its 65536 bytes end within the gzip data");
        check_refused_for(&c, b.at, b.size + 1, "has 1 bytes behind the end of its gzip data");
        bytes_free(&b);
    }
    bytes_free(&shortest);
    bytes_free(&z);
    bytes_free(&c.whole);
}
END_TEST

START_TEST(file_may_be_cut_anywhere)
{
    struct content c = small(_i ? IDX_IMAGES : IDX_LABELS);
    struct bytes z = packed(c.whole), b = with_header(z, 7);
    check_whole(&c, b.at, b.size);
    check_refused_for(&c, b.at, 0, "is empty");
    check_refused_for(&c, b.at, 1, "is cut short");
    for (size_t size = 2; size < b.size; size++)
        check_refused_for(&c, b.at, size, "bytes end within the gzip data");
    bytes_free(&b);
    bytes_free(&z);
    bytes_free(&c.whole);
}
END_TEST

/* Some bits mean nothing (the time in the header, what fills the last byte), so a spoilt file may load, but never as
 * something else. */
START_TEST(any_bit_may_be_wrong)
{
    struct content c = small(_i ? IDX_IMAGES : IDX_LABELS);
    struct bytes z = packed(c.whole), b = with_header(z, 7);
    size_t loaded = 0;
    for (size_t bit = 0; bit < 8 * b.size; bit++) {
        struct err e = {0};
        b.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
        loaded += loads(&c, b.at, b.size, &e);
        b.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    ck_assert_uint_lt(loaded, 64);
    bytes_free(&b);
    bytes_free(&z);
    bytes_free(&c.whole);
}
END_TEST

START_TEST(checksum_and_size_are_checked)
{
    struct content c = small(_i ? IDX_IMAGES : IDX_LABELS);
    struct bytes b = packed(c.whole);
    for (size_t bit = 8 * (b.size - TRAILER); bit < 8 * b.size; bit++) {
        b.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
        check_refused_for(&c, b.at, b.size, "is damaged: its gzip data does not unpack to what its checksum and size "
                          "say");
        b.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    bytes_free(&b);
    bytes_free(&c.whole);
}
END_TEST

/* That the header of the content is wrong is not said when it is so because the file is damaged. */
START_TEST(damage_goes_before_what_it_looks_like)
{
    struct content c = small(IDX_IMAGES);
    c.whole.at[3] = 1;
    struct bytes b = packed(c.whole);
    check_refused_for(&c, b.at, b.size, "holds an array of dimension 1");
    b.at[b.size - TRAILER] ^= 1;
    check_refused_for(&c, b.at, b.size, "is damaged");
    bytes_free(&b);
    bytes_free(&c.whole);
}
END_TEST

START_TEST(header_is_checked)
{
    struct content c = small(IDX_LABELS);
    struct bytes z = packed(c.whole), b = with_header(z, 7);
    const struct {
        struct bytes *of;
        size_t at;
        uint8_t change;
    } wrong[] = {
        {&z, 2, 15},                                 /* another method than DEFLATE */
        {&z, 3, 0x20}, {&z, 3, 0x40}, {&z, 3, 0x80}, /* flags that mean nothing yet */
        {&b, b.size - (z.size - HEAD) - 2, 1},       /* the header's checksum */
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        wrong[i].of->at[wrong[i].at] ^= wrong[i].change;
        check_refused_for(&c, wrong[i].of->at, wrong[i].of->size, "is damaged: its header is not a gzip file's");
        wrong[i].of->at[wrong[i].at] ^= wrong[i].change;
    }
    bytes_free(&b);
    bytes_free(&z);
    bytes_free(&c.whole);
}
END_TEST

START_TEST(nothing_may_stand_behind)
{
    struct content c = small(IDX_LABELS);
    struct bytes z = packed(c.whole), b = zeros(2 * CHUNK);
    char says[64];
    memcpy(b.at, z.at, z.size);
    for (size_t behind = 1; behind < CHUNK; behind *= 3) { /* zeros */
        snprintf(says, sizeof says, "has %zu bytes behind", behind);
        check_refused_for(&c, b.at, z.size + behind, says);
    }
    check_refused_for(&c, b.at, z.size + CHUNK, "has 65536 bytes behind"); /* in the next chunk, too */
    memcpy(b.at + z.size, z.at, z.size);                                   /* a second member */
    snprintf(says, sizeof says, "has %zu bytes behind", z.size);
    check_refused_for(&c, b.at, 2 * z.size, says);
    bytes_free(&b);
    bytes_free(&z);
    bytes_free(&c.whole);
}
END_TEST

/* Three labels, and then more than there may be of any file of labels: it is not unpacked to its end. */
START_TEST(unpacks_no_further_than_the_limit)
{
    struct content c = {IDX_LABELS, zeros(20 << 20), 8};
    struct bytes head = idx_labels(COUNT);
    memcpy(c.whole.at, head.at, head.size);
    struct bytes b = packed(c.whole);
    check_refused_for(&c, b.at, b.size, "it unpacks to more than the 1000008 bytes that are read of such a file");
    b.at[b.size - 1] ^= 1; /* which is why that is not seen */
    check_refused_for(&c, b.at, b.size, "it unpacks to more than the 1000008 bytes that are read of such a file");
    bytes_free(&b);
    bytes_free(&head);
    bytes_free(&c.whole);
}
END_TEST

static void fill_with_noise(uint8_t *at, size_t size)
{
    for (size_t i = 0; i < size; i++)
        at[i] = (uint8_t)stream_u32((struct stream){.seed = 6, .purpose = 9}, 0, 0, (uint32_t)i);
}

/* Noise, which packs to stored blocks of several chunks, and one grey, of which a chunk unpacks to more than is taken
 * at a time. */
START_TEST(large_files_come_whole)
{
    size_t count = _i ? 20000 : 500;
    struct content c = {IDX_IMAGES, zeros(16 + count * DATASET_PIXELS), 16};
    struct bytes head = idx_images(1);
    memcpy(c.whole.at, head.at, 16);
    put_be32(c.whole.at + 4, (uint32_t)count);
    if (_i)
        memset(c.whole.at + 16, 7, c.whole.size - 16);
    else
        fill_with_noise(c.whole.at + 16, c.whole.size - 16);
    struct bytes b = packed(c.whole);
    ck_assert(_i ? b.size * 100 < c.whole.size : b.size > c.whole.size);
    check_whole(&c, b.at, b.size);
    check_whole(&c, c.whole.at, c.whole.size); /* not packed */
    check_refused_for(&c, b.at, b.size / 2, "bytes end within the gzip data");
    bytes_free(&b);
    bytes_free(&head);
    bytes_free(&c.whole);
}
END_TEST

START_TEST(sum_is_of_the_whole_content)
{
    struct content c = small(IDX_IMAGES);
    struct bytes b = packed(c.whole);
    struct idx raw, unpacked;
    struct sha256 s;
    char sum[SHA256_HEX_SIZE];
    sha256_begin(&s);
    sha256_add(&s, c.whole.at, c.whole.size);
    sha256_end(&s, sum);
    ck_assert(idx_load(put(b.at, b.size), IDX_IMAGES, &unpacked, NULL));
    ck_assert(idx_load(put(c.whole.at, c.whole.size), IDX_IMAGES, &raw, NULL));
    ck_assert_str_eq(unpacked.sha256, sum);
    ck_assert_str_eq(raw.sha256, sum);
    mem_free(raw.data);
    mem_free(unpacked.data);
    bytes_free(&b);
    bytes_free(&c.whole);
}
END_TEST

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

static long peak_kilobytes(void)
{
    struct rusage u;
    ck_assert_int_eq(getrusage(RUSAGE_SELF, &u), 0);
    return u.ru_maxrss;
}

/* The packed file is 26 MB, the images 47 MB: they are all that may become resident. */
START_TEST(no_file_is_held_beside_its_images)
{
    struct idx x;
    struct err e = {0};
    if (sanitized || getenv("TEST_VALGRIND")) {
        puts("skipped: the memory of the sanitizers and of valgrind cannot be told from the program's");
        return;
    }
    if (access(DEBIAN "/train-images-idx3-ubyte.gz", R_OK) != 0) {
        puts("skipped: dataset-fashion-mnist is not installed");
        return;
    }
    long before = peak_kilobytes();
    ck_assert_msg(idx_load(DEBIAN "/train-images-idx3-ubyte.gz", IDX_IMAGES, &x, &e), "%s", e.text);
    long more = peak_kilobytes() - before, images = (long)(x.count * DATASET_PIXELS / 1024);
    ck_assert_msg(more < images + 1024, "%ld kB for %ld kB of images", more, images);
    mem_free(x.data);
}
END_TEST

Suite *gzip_suite(void)
{
    Suite *s = suite_create("data/gzip");
    TCase *t = tcase_create("gzip");
    tcase_set_timeout(t, 120);
    fixture_add(t);
    tcase_add_test(t, chunk_may_end_anywhere);
    tcase_add_loop_test(t, file_may_be_cut_anywhere, 0, 2);
    tcase_add_loop_test(t, any_bit_may_be_wrong, 0, 2);
    tcase_add_loop_test(t, checksum_and_size_are_checked, 0, 2);
    tcase_add_test(t, damage_goes_before_what_it_looks_like);
    tcase_add_test(t, header_is_checked);
    tcase_add_test(t, nothing_may_stand_behind);
    tcase_add_test(t, unpacks_no_further_than_the_limit);
    tcase_add_loop_test(t, large_files_come_whole, 0, 2);
    tcase_add_test(t, sum_is_of_the_whole_content);
    tcase_add_test(t, no_file_is_held_beside_its_images);
    suite_add_tcase(s, t);
    return s;
}
