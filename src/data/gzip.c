/* SPDX-License-Identifier: MIT */
/* gzip through libdeflate; see gzip.h. First station of a packed data file: file -> gzip -> idx.
 *
 * libdeflate unpacks whole buffers, so the size must be known before. The file's own word for it is believed only
 * within the caller's limit and what DEFLATE can do, and libdeflate then checks it, and the CRC, against the truth. */
#include "gzip.h"

#include <libdeflate.h>

#include "base/mem.h"

enum {
    SMALLEST = 18,        /* bytes: a header of 10, CRC and size of 8 */
    DEFLATE_RATIO = 1032, /* 258 bytes from 2 bits: no stream unpacks to more times its size */
};

bool gzip_is(const uint8_t *bytes, size_t size)
{
    return size >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

static size_t promised_size(const uint8_t *in, size_t in_size)
{
    const uint8_t *p = in + in_size - 4;
    return (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
}

static bool check_promise(const char *path, size_t size, size_t in_size, size_t limit, struct err *e)
{
    if (size / DEFLATE_RATIO > in_size)
        return err_set(e, ERR_FAIL, "%s: is cut short or damaged: its last 4 bytes say it unpacks to %zu bytes, which "
                       "cannot be packed into %zu; fetch it again", path, size, in_size);
    if (size > limit)
        return err_set(e, ERR_FAIL, "%s: is cut short, damaged or too large: its last 4 bytes say it unpacks to %zu "
                       "bytes, where at most %zu are read; fetch it again", path, size, limit);
    return true;
}

static bool check_result(const char *path, enum libdeflate_result result, size_t size, struct err *e)
{
    switch (result) {
    case LIBDEFLATE_SUCCESS:
        return true;
    case LIBDEFLATE_INSUFFICIENT_SPACE:
        return err_set(e, ERR_FAIL, "%s: is cut short, damaged or several gzip files in one: it unpacks to more than "
                       "the %zu bytes that its last 4 bytes say; fetch it again", path, size);
    default:
        return err_set(e, ERR_FAIL, "%s: is damaged or cut short: its gzip data does not unpack to what its checksum "
                       "and size say; fetch it again", path);
    }
}

bool gzip_unpack(const char *path, const uint8_t *in, size_t in_size, size_t limit, uint8_t **out, size_t *out_size,
                 struct err *e)
{
    if (in_size < SMALLEST)
        return err_set(e, ERR_FAIL, "%s: is cut short: %zu bytes, where the smallest gzip file has %d; fetch it again",
                       path, in_size, SMALLEST);
    size_t size = promised_size(in, in_size), used = 0, made = 0;
    if (!check_promise(path, size, in_size, limit, e))
        return false;
    bool ok = false;
    uint8_t *bytes = NULL;
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    if (!d || !(bytes = mem_array(size, 1))) {
        err_memory(e, path);
        goto done;
    }
    ok = check_result(path, libdeflate_gzip_decompress_ex(d, in, in_size, bytes, size, &used, &made), size, e);
    if (ok && used != in_size)
        ok = err_set(e, ERR_FAIL, "%s: has %zu bytes behind the end of its gzip data; fetch it again", path,
                     in_size - used);
done:
    libdeflate_free_decompressor(d);
    if (!ok) {
        mem_free(bytes);
        return false;
    }
    *out = bytes;
    *out_size = made;
    return true;
}
