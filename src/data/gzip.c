/* SPDX-License-Identifier: MIT */
/* gzip through ISA-L's igzip; see gzip.h. First station of a packed data file: file -> gzip -> source -> idx.
 *
 * A chunk of the file at a time goes through igzip straight to where the caller wants it. The header is read by its own
 * call, for isal_inflate would forget a header's beginning when the rest comes with the next chunk. */
#include "gzip.h"

#include <assert.h>

#include <isa-l/igzip_lib.h>

#include "base/file.h"
#include "base/mem.h"

enum {
    CHUNK = 1 << 16,       /* bytes of the file at a time: more is no faster */
    RESERVED_FLAGS = 0xe0, /* "must be zero", RFC 1952, 2.3.1.2 */
};

struct gzip {
    int fd;
    const char *path;
    uint64_t file_size;
    uint64_t taken; /* bytes read of the file */
    bool in_data;   /* the header is behind */
    bool ended;
    struct isal_gzip_header header;
    struct inflate_state inflate;
    uint8_t chunk[CHUNK];
};

bool gzip_is(const uint8_t *bytes, size_t size)
{
    return size >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

struct gzip *gzip_new(int fd, const char *path, uint64_t file_size)
{
    struct gzip *g = mem_array(1, sizeof *g);
    if (!g)
        return NULL;
    g->fd = fd;
    g->path = path;
    g->file_size = file_size;
    isal_inflate_init(&g->inflate);
    g->inflate.crc_flag = ISAL_GZIP_NO_HDR_VER; /* the checksum and size behind the data are igzip's to check */
    isal_gzip_header_init(&g->header);
    return g;
}

void gzip_delete(struct gzip *g)
{
    mem_free(g);
}

/* The next chunk of the file; none at its end. */
static bool refill(struct gzip *g, struct err *e)
{
    size_t got;
    if (!file_fill(g->fd, g->path, g->chunk, CHUNK, &got, e))
        return false;
    g->taken += got;
    g->inflate.next_in = g->chunk;
    g->inflate.avail_in = (uint32_t)got;
    return true;
}

/* As far as the chunk and the room reach: igzip's result, below 0 for what is no gzip. */
static int step(struct gzip *g)
{
    if (g->in_data)
        return isal_inflate(&g->inflate);
    int result = isal_read_gzip_header(&g->inflate, &g->header);
    if (result == ISAL_DECOMP_OK && g->header.flags & RESERVED_FLAGS)
        return ISAL_INVALID_WRAPPER;
    g->in_data = result == ISAL_DECOMP_OK;
    return result;
}

static bool refuse(const struct gzip *g, int result, struct err *e)
{
    uintmax_t place = g->taken - g->inflate.avail_in;
    if (!g->in_data)
        return err_set(e, ERR_FAIL, "%s: is damaged: its header is not a gzip file's; fetch it again", g->path);
    if (result == ISAL_INCORRECT_CHECKSUM)
        return err_set(e, ERR_FAIL, "%s: is damaged: its gzip data does not unpack to what its checksum and size say; "
                       "fetch it again", g->path);
    return err_set(e, ERR_FAIL, "%s: is damaged: its gzip data is wrong near byte %ju; fetch it again", g->path,
                   place);
}

/* What stands behind the member: nothing, or it is refused. */
static bool check_behind(const struct gzip *g, struct err *e)
{
    uint64_t unread = g->file_size > g->taken ? g->file_size - g->taken : 0, behind = unread + g->inflate.avail_in;
    if (behind > 0)
        return err_set(e, ERR_FAIL, "%s: has %ju bytes behind the end of its gzip data; fetch it again", g->path,
                       (uintmax_t)behind);
    return true;
}

/* Moves on by a step. One that neither takes nor makes a byte would be repeated for ever. */
static bool advance(struct gzip *g, struct err *e)
{
    struct inflate_state *s = &g->inflate;
    if (s->avail_in == 0 && !refill(g, e))
        return false;
    uint32_t in = s->avail_in, room = s->avail_out;
    int result = step(g);
    if (result < 0)
        return refuse(g, result, e);
    g->ended = g->in_data && s->block_state == ISAL_BLOCK_FINISH;
    if (g->ended)
        return check_behind(g, e);
    if (in == 0 && s->avail_out == room)
        return err_set(e, ERR_FAIL, "%s: is cut short: its %ju bytes end within the gzip data; fetch it again", g->path,
                       (uintmax_t)g->taken);
    return s->avail_in != in || s->avail_out != room || refuse(g, result, e);
}

bool gzip_read(struct gzip *g, uint8_t *to, size_t size, size_t *got, struct err *e)
{
    assert(size <= GZIP_STEP_MAX);
    g->inflate.next_out = to;
    g->inflate.avail_out = (uint32_t)size;
    while (!g->ended && g->inflate.avail_out > 0) {
        if (!advance(g, e))
            return false;
    }
    *got = size - g->inflate.avail_out;
    return true;
}
