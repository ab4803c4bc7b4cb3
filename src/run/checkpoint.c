/* SPDX-License-Identifier: MIT */
/* Checkpoints, written and read again; see run/checkpoint.h. The writer's bytes are the file: a header of fixed room,
 * filled up with blanks, and behind it the data, where the trainer puts its state. The run's thread.
 */
#include "run/checkpoint.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/crc32c.h"
#include "base/little.h"
#include "base/mem.h"
#include "base/text.h"
#include "run/safetensors.h"

enum { FORMAT = 1, LENGTH_BYTES = 8, HEADER_BYTES = 4096 - LENGTH_BYTES, FLOAT_BYTES = 4, CHUNK = 1024 };

static const char file_name[] = "checkpoint.safetensors";

/* ---- words ---- */

static void add_whole(struct metadata *m, const char *key, uint64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRIu64, value);
    metadata_add(m, key, text);
}

static struct metadata describe(const struct checkpoint *c)
{
    struct metadata m = {0};
    char line[SPEC_LINE_MAX], sum[64];
    add_whole(&m, "format", FORMAT);
    metadata_add(&m, "spec", spec_print(line, sizeof line, &c->spec));
    metadata_add(&m, "isa", c->isa);
    metadata_add(&m, "sha256", c->sha256);
    metadata_add(&m, "version", c->version);
    add_whole(&m, "epoch", c->place.epoch);
    add_whole(&m, "step", c->place.step);
    add_whole(&m, "steps", c->place.steps);
    snprintf(sum, sizeof sum, "%a", c->place.loss_sum);
    metadata_add(&m, "loss_sum", sum);
    add_whole(&m, "correct", c->place.correct);
    add_whole(&m, "seen", c->place.seen);
    return m;
}

static uint32_t crc_of_words(const struct metadata *m)
{
    uint32_t crc = 0;
    for (size_t i = 0; i < m->count; i++) {
        crc = crc32c(crc, m->item[i].key, strlen(m->item[i].key) + 1);
        crc = crc32c(crc, m->item[i].text, strlen(m->item[i].text) + 1);
    }
    return crc;
}

/* As little-endian bytes, which in the writer they are already. */
static uint32_t crc_of_floats(uint32_t crc, const float *value, size_t count)
{
    unsigned char bytes[CHUNK * FLOAT_BYTES];
    while (count) {
        size_t n = count < CHUNK ? count : CHUNK;
        for (size_t i = 0; i < n; i++)
            little_put_float(bytes + i * FLOAT_BYTES, value[i]);
        crc = crc32c(crc, bytes, n * FLOAT_BYTES);
        value += n;
        count -= n;
    }
    return crc;
}

/* ---- writing ---- */

bool checkpoint_open(struct checkpoint_writer *w, const char *folder, size_t parts, size_t floats, struct err *e)
{
    *w = (struct checkpoint_writer){.parts = parts, .floats = floats};
    size_t bytes;
    if (!file_join(w->path, folder, file_name, e))
        return false;
    if (mem_product(floats, FLOAT_BYTES, &bytes) && bytes < SIZE_MAX - LENGTH_BYTES - HEADER_BYTES)
        w->bytes = mem_raw(LENGTH_BYTES + HEADER_BYTES + bytes, 1);
    return w->bytes || err_memory(e, "checkpoints of the run");
}

void checkpoint_close(struct checkpoint_writer *w)
{
    mem_free(w->bytes);
    w->bytes = NULL;
}

float *checkpoint_state(const struct checkpoint_writer *w)
{
    return (float *)(void *)(w->bytes + LENGTH_BYTES + HEADER_BYTES);
}

/* The tensors' names and shapes, without values. */
static void name_parts(const struct checkpoint_writer *w, struct tensors *t)
{
    t->count = w->parts;
    for (size_t i = 0; i < w->parts; i++) {
        t->item[i] = (struct tensor){.ndim = 1, .dim = {w->floats / w->parts}};
        snprintf(t->item[i].name, sizeof t->item[i].name, "state%zu", i);
    }
}

static bool put_header(struct checkpoint_writer *w, const struct metadata *m, struct err *e)
{
    size_t data_size;
    struct tensors *t = mem_array(1, sizeof *t);
    if (!t)
        return err_memory(e, w->path);
    name_parts(w, t);
    char *header = safetensors_header(t, m, &data_size, e);
    mem_free(t);
    if (!header)
        return false;
    size_t length = strlen(header);
    bool fits = length <= HEADER_BYTES || err_set(e, ERR_FAIL, "%s: its header has no room", w->path);
    if (fits) {
        little_put(w->bytes, HEADER_BYTES, LENGTH_BYTES);
        memset(w->bytes + LENGTH_BYTES, ' ', HEADER_BYTES);
        memcpy(w->bytes + LENGTH_BYTES, header, length);
    }
    free(header);
    return fits;
}

/* Where bytes of a number stand the other way round, the values are turned in their place. */
static void turn_floats(float *value, size_t count)
{
    static const uint16_t one = 1;
    if (*(const unsigned char *)&one)
        return;
    for (size_t i = 0; i < count; i++) {
        unsigned char bytes[FLOAT_BYTES];
        little_put_float(bytes, value[i]);
        memcpy(&value[i], bytes, sizeof bytes);
    }
}

bool checkpoint_write(struct checkpoint_writer *w, const struct checkpoint *c, struct err *e)
{
    size_t size = w->floats * FLOAT_BYTES;
    struct metadata m = describe(c);
    char crc[16];
    turn_floats(checkpoint_state(w), w->floats);
    snprintf(crc, sizeof crc, "%08" PRIx32, crc32c(crc_of_words(&m), checkpoint_state(w), size));
    metadata_add(&m, "crc32c", crc);
    if (!put_header(w, &m, e) || !file_replace_own(w->path, w->bytes, LENGTH_BYTES + HEADER_BYTES + size, e))
        return false;
    (void)chmod(w->path, 0600); /* a file system without modes refuses */
    return true;
}

/* ---- reading ---- */

static bool bad(const char *path, const char *what, struct err *e)
{
    return err_set(e, ERR_FAIL, "%s: %s", path, what);
}

static bool take_text(const struct metadata *m, const char *key, char *out, size_t size)
{
    const char *text = metadata_find(m, key);
    if (!text || strlen(text) >= size)
        return false;
    text_safe(out, size, text);
    return true;
}

static bool take_whole(const struct metadata *m, const char *key, uint64_t most, uint64_t *out)
{
    const char *text = metadata_find(m, key);
    char *end;
    if (!text || text[0] < '0' || text[0] > '9')
        return false;
    errno = 0;
    *out = strtoull(text, &end, 10);
    return !*end && errno == 0 && *out <= most;
}

static bool take_sum(const struct metadata *m, double *out)
{
    const char *text = metadata_find(m, "loss_sum");
    char *end;
    if (!text || !text[0])
        return false;
    *out = strtod(text, &end);
    return !*end;
}

static bool take_place(const struct metadata *m, struct checkpoint_place *p)
{
    uint64_t epoch, step, steps;
    if (!take_whole(m, "epoch", SPEC_EPOCHS_MAX, &epoch) || !take_whole(m, "step", UINT32_MAX, &step)
        || !take_whole(m, "steps", UINT32_MAX, &steps) || !take_sum(m, &p->loss_sum)
        || !take_whole(m, "correct", UINT64_MAX, &p->correct) || !take_whole(m, "seen", UINT64_MAX, &p->seen))
        return false;
    p->epoch = (uint32_t)epoch;
    p->step = (uint32_t)step;
    p->steps = (uint32_t)steps;
    return step <= steps;
}

static bool take_words(struct checkpoint *c, const struct metadata *m, const char *path, struct err *e)
{
    uint64_t format = 0;
    char line[SPEC_LINE_MAX];
    if (!take_whole(m, "format", UINT32_MAX, &format))
        return bad(path, "is no checkpoint of this program", e);
    if (format > FORMAT)
        return err_set(e, ERR_FAIL, "%s: is of a newer dropout-lab, format %" PRIu64, path, format);
    return (take_text(m, "spec", line, sizeof line) && spec_parse(&c->spec, line, NULL)
            && take_text(m, "isa", c->isa, sizeof c->isa) && take_text(m, "sha256", c->sha256, sizeof c->sha256)
            && take_text(m, "version", c->version, sizeof c->version) && take_place(m, &c->place))
        || bad(path, "does not say in full where it stands", e);
}

/* Takes the values over, in the order of their numbers, and their sum with that of the words. */
static bool take_state(struct checkpoint *c, struct tensors *t, uint32_t crc, uint32_t want, const char *path,
                       struct err *e)
{
    size_t part = t->count ? tensor_count(&t->item[0]) : 0;
    c->floats = part * t->count;
    c->state = mem_raw(c->floats, sizeof *c->state);
    if (!c->state)
        return err_memory(e, path);
    for (size_t i = 0; i < t->count; i++) {
        char name[TENSOR_NAME_MAX];
        snprintf(name, sizeof name, "state%zu", i);
        const struct tensor *from = tensors_find(t, name);
        if (!from || tensor_count(from) != part)
            return bad(path, "its tensors are not those of a checkpoint", e);
        memcpy(c->state + i * part, from->value, part * sizeof *c->state);
    }
    return crc_of_floats(crc, c->state, c->floats) == want
        || bad(path, "is damaged: its bytes are not those that were written", e);
}

static bool read_parts(struct checkpoint *c, struct tensors *t, struct metadata *m, const char *path, struct err *e)
{
    if (!safetensors_load_with(path, t, m, e) || !take_words(c, m, path, e))
        return false;
    char *end;
    const struct metadata_item *last = &m->item[m->count - 1]; /* there is one, or take_words would have complained */
    uint32_t want = (uint32_t)strtoul(last->text, &end, 16);
    if (strcmp(last->key, "crc32c") != 0 || *end)
        return bad(path, "has no checksum", e);
    m->count--;
    return take_state(c, t, crc_of_words(m), want, path, e);
}

bool checkpoint_read(struct checkpoint *c, const char *folder, bool *there, struct err *e)
{
    char path[FILE_PATH_MAX];
    struct stat st;
    struct metadata m;
    *c = (struct checkpoint){0};
    if (there)
        *there = true;
    if (!file_join(path, folder, file_name, e))
        return false;
    if (stat(path, &st) != 0 && errno == ENOENT) {
        if (there)
            *there = false;
        return err_set(e, ERR_FAIL, "%s: is not there", path);
    }
    struct tensors *t = mem_array(1, sizeof *t);
    if (!t)
        return err_memory(e, path);
    bool ok = read_parts(c, t, &m, path, e);
    tensors_free(t);
    mem_free(t);
    if (!ok)
        checkpoint_free(c);
    return ok;
}

void checkpoint_free(struct checkpoint *c)
{
    mem_free(c->state);
    *c = (struct checkpoint){0};
}
