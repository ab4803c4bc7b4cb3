/* SPDX-License-Identifier: MIT */
/* Shared by the tests of room data; see fixture.h. */
#include "fixture.h"

#include <isa-l/igzip_lib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/stream.h"
#include "tests/common/scratch.h"

enum { ROOM = 64, NOISE = 2003 /* bytes, then again: no two images near each other are alike */ };

const char *const idx_names[4] = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
                                  "t10k-labels-idx1-ubyte"};

static void set_environment(void)
{
    ck_assert_int_eq(unsetenv("DROPOUT_LAB_DATA"), 0);
    ck_assert_int_eq(setenv("XDG_DATA_HOME", scratch_at("no-home"), 1), 0);
}

void fixture_add(TCase *t)
{
    scratch_add(t);
    tcase_add_checked_fixture(t, set_environment, NULL);
}

const char *in_folder(const char *fmt, ...)
{
    char name[512];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(name, sizeof name, fmt, ap);
    va_end(ap);
    ck_assert(n >= 0 && (size_t)n < sizeof name);
    return scratch_at(name);
}

struct bytes zeros(size_t size)
{
    struct bytes b = {mem_array(size + ROOM, 1), size};
    ck_assert_ptr_nonnull(b.at);
    return b;
}

void bytes_free(struct bytes *b)
{
    mem_free(b->at);
    *b = (struct bytes){0};
}

void put_be32(uint8_t *at, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(n >> (24 - 8 * i));
}

struct bytes idx_images(size_t count)
{
    struct bytes b = zeros(16 + count * DATASET_PIXELS);
    put_be32(b.at, 0x803);
    put_be32(b.at + 4, (uint32_t)count);
    put_be32(b.at + 8, DATASET_SIDE);
    put_be32(b.at + 12, DATASET_SIDE);
    for (size_t i = 16; i < b.size; i++)
        b.at[i] = i < NOISE ? (uint8_t)stream_u32((struct stream){.seed = 5, .purpose = 9}, 0, 0, (uint32_t)i)
                            : b.at[i - NOISE + 16];
    return b;
}

struct bytes idx_labels(size_t count)
{
    struct bytes b = zeros(8 + count);
    put_be32(b.at, 0x801);
    put_be32(b.at + 4, (uint32_t)count);
    for (size_t i = 0; i < count; i++)
        b.at[8 + i] = (uint8_t)(i % DATASET_CLASSES);
    return b;
}

struct bytes packed(struct bytes b)
{
    struct isal_zstream c = {0}; /* its init leaves some of it out */
    struct bytes z = zeros(b.size + b.size / 8 + 64), level = zeros(ISAL_DEF_LVL1_DEFAULT);
    isal_deflate_stateless_init(&c);
    c.gzip_flag = IGZIP_GZIP;
    c.level = 1;
    c.level_buf = level.at;
    c.level_buf_size = (uint32_t)level.size;
    c.next_in = b.at;
    c.avail_in = (uint32_t)b.size;
    c.next_out = z.at;
    c.avail_out = (uint32_t)z.size;
    c.end_of_stream = 1;
    ck_assert_int_eq(isal_deflate_stateless(&c), COMP_OK);
    ck_assert_uint_eq(c.avail_in, 0);
    z.size = c.total_out;
    bytes_free(&level);
    return z;
}

void put_set(const char *dir, size_t train, size_t test, bool gzip)
{
    size_t count[4] = {train, train, test, test};
    ck_assert(mkdir(dir, 0755) == 0 || access(dir, W_OK) == 0);
    for (int i = 0; i < 4; i++) {
        char path[FILE_PATH_MAX];
        if (count[i] == 0)
            continue;
        struct bytes b = i % 2 ? idx_labels(count[i]) : idx_images(count[i]);
        struct bytes out = gzip ? packed(b) : b;
        snprintf(path, sizeof path, "%s/%s%s", dir, idx_names[i], gzip ? ".gz" : "");
        scratch_write(path, out.at, out.size);
        bytes_free(&b);
        if (gzip)
            bytes_free(&out);
    }
}

static int next_descriptor(void)
{
    int fd = dup(1);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(close(fd), 0);
    return fd;
}

void check_refused(const char *path, const char *place, const char *says)
{
    struct dataset d, nothing;
    struct err e = {0};
    int descriptor = next_descriptor();
    memset(&d, 0x55, sizeof d);
    memset(&nothing, 0, sizeof nothing);
    ck_assert(!dataset_load(&d, path, &e));
    ck_assert_int_ne(e.code, ERR_NONE);
    check_error(&e, e.code, place);
    check_error(&e, e.code, says);
    ck_assert_msg(!strpbrk(e.text, "\r\033"), "%s", e.text);
    ck_assert_int_eq(memcmp(&d, &nothing, sizeof d), 0);
    ck_assert_int_eq(next_descriptor(), descriptor);
    ck_assert(!dataset_load(&d, path, NULL)); /* who asks for no error gets none */
}

void check_refused_permission(const char *load, const char *path)
{
    ck_assert_int_eq(chmod(path, 0), 0);
    bool root = geteuid() == 0;
    if (root && seteuid(65534) != 0) {
        puts("skipped: no permission: this root may not become another user");
    } else if (access(path, R_OK) == 0 && !root) {
        puts("skipped: no permission: this user may read everything");
    } else {
        check_refused(load, path, "Permission denied");
        ck_assert(!root || seteuid(0) == 0);
    }
    ck_assert_int_eq(chmod(path, 0700), 0);
}

struct dataset check_loads(const char *path)
{
    struct dataset d;
    struct err e = {0};
    ck_assert_msg(dataset_load(&d, path, &e), "%s", e.text);
    return d;
}
