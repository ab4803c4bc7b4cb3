/* SPDX-License-Identifier: MIT */
/* The index: the list's entries as they are in memory, in one file, so that a list of thousands needs one read and a
 * look at each file's times. It is a copy that can be made anew, so whatever is odd about it (torn, of another version
 * or machine, of another layout) makes it worthless and is no error. Any thread.
 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "store_list.h"

enum { ENTRIES_MAX = 1 << 20 };

static const char magic[16] = "dropout-lab idx";
static const uint32_t byte_order = 0x01020304;

struct head {
    char magic[16];
    uint32_t order, layout;
    uint64_t count, sum;
};

/* FNV-1a over the words, in four lanes, for one waits for each product. Both are multiples of 8 bytes. */
static uint64_t add_up(uint64_t sum, const void *bytes, size_t size)
{
    static const uint64_t prime = 0x100000001b3;
    uint64_t lane[4] = {sum, sum + 1, sum + 2, sum + 3}, word[4];
    const char *p = bytes;
    for (; size >= sizeof word; size -= sizeof word, p += sizeof word) {
        memcpy(word, p, sizeof word);
        for (int i = 0; i < 4; i++)
            lane[i] = ((lane[i] ^ word[i]) * prime) ^ (lane[i] >> 32);
    }
    for (; size; size--, p++)
        lane[0] = (lane[0] ^ (unsigned char)*p) * prime;
    for (int i = 1; i < 4; i++)
        lane[0] = (lane[0] ^ lane[i]) * prime;
    return lane[0];
}

/* What an entry's bytes mean: differs when the program's types do, and with each version of the program. */
static uint32_t layout(void)
{
    const size_t place[] = {
        sizeof(struct store_entry), offsetof(struct store_entry, spec), offsetof(struct store_entry, state),
        offsetof(struct store_entry, summary), offsetof(struct store_entry, test), offsetof(struct store_entry, forked),
        offsetof(struct store_entry, problem), offsetof(struct store_entry, stamp), sizeof(struct spec),
        offsetof(struct spec, seed), sizeof(struct epoch_row), METRIC_COUNT, RUN_STATE_COUNT,
    };
    uint64_t sum = add_up(1, place, sizeof place);
    sum = add_up(sum, PACKAGE_STRING, strlen(PACKAGE_STRING));
    for (int m = 0; m < METRIC_COUNT; m++)
        sum = add_up(sum, metric_info[m].column, strlen(metric_info[m].column));
    for (int s = 0; s < RUN_STATE_COUNT; s++)
        sum = add_up(sum, run_state_word((enum run_state)s), strlen(run_state_word((enum run_state)s)));
    return (uint32_t)(sum ^ sum >> 32);
}

/* Whether it ends within its place, and a terminal may see it. */
static bool is_text(const char *text, size_t size)
{
    return memchr(text, 0, size) && text_is_safe(text);
}

/* A bool with another value than these is no bool. */
static bool is_flag(const bool *flag)
{
    unsigned char byte;
    memcpy(&byte, flag, 1);
    return byte <= 1;
}

static bool is_sane_site(const struct spec *s, unsigned i)
{
    return isfinite(s->drop[i]) && (unsigned)s->noise[i] < SPEC_NOISE_COUNT && is_flag(&s->bend[i].on)
        && isfinite(s->bend[i].to);
}

/* What nothing that prints, counts or compares specs comes to harm by; spec_check of thousands would take too long. */
static bool is_sane_spec(const struct spec *s)
{
    bool sane = s->hidden_count >= 1 && s->hidden_count <= SPEC_HIDDEN_MAX && s->seeds == 1 && s->epochs >= 1
        && s->epochs <= SPEC_EPOCHS_MAX && is_flag(&s->shuffle) && is_flag(&s->nesterov) && is_flag(&s->augment.flip)
        && (unsigned)s->act < SPEC_ACT_COUNT && (unsigned)s->start < SPEC_START_COUNT
        && (unsigned)s->norm < SPEC_NORM_COUNT && (unsigned)s->order < SPEC_ORDER_COUNT
        && (unsigned)s->opt < SPEC_OPT_COUNT && (unsigned)s->schedule.kind < SPEC_SCHEDULE_COUNT;
    for (unsigned i = 0; sane && i < s->hidden_count; i++)
        sane = s->hidden[i] >= 1 && s->hidden[i] <= SPEC_UNITS_MAX;
    for (unsigned i = 0; sane && i < SPEC_SITES_MAX; i++)
        sane = is_sane_site(s, i);
    return sane;
}

static bool is_sane_summary(const struct record_summary *s)
{
    return s->epochs <= SPEC_EPOCHS_MAX && s->best.epoch <= s->epochs && s->last.epoch <= s->epochs;
}

static bool is_sane(const struct store_entry *x)
{
    return is_text(x->id, sizeof x->id) && is_text(x->started, sizeof x->started)
        && is_text(x->group, sizeof x->group) && is_text(x->name, sizeof x->name) && is_text(x->tags, sizeof x->tags)
        && is_text(x->isa, sizeof x->isa) && is_text(x->version, sizeof x->version) && !x->problem[0]
        && (unsigned)x->state < RUN_STATE_COUNT && is_flag(&x->forked) && is_flag(&x->noted) && is_flag(&x->unsummed)
        && is_sane_spec(&x->spec) && is_sane_summary(&x->summary) && record_id_check(x->id, NULL);
}

static bool are_sane(const struct store_entry *entry, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_sane(&entry[i]) || (i && strcmp(entry[i - 1].id, entry[i].id) <= 0))
            return false;
    return true;
}

static bool read_all(int fd, void *to, size_t size)
{
    size_t got;
    return file_fill(fd, "", to, size, &got, NULL) && got == size;
}

/* NULL: it is of no use. */
static struct store_entry *load(int fd, uint64_t size, size_t *count)
{
    struct head head;
    if (!read_all(fd, &head, sizeof head) || memcmp(head.magic, magic, sizeof magic) != 0 || head.order != byte_order
        || head.layout != layout() || head.count > ENTRIES_MAX
        || size != sizeof head + head.count * sizeof(struct store_entry))
        return NULL;
    *count = (size_t)head.count;
    struct store_entry *entry = mem_raw(*count, sizeof *entry);
    if (entry && read_all(fd, entry, *count * sizeof *entry) && add_up(0, entry, *count * sizeof *entry) == head.sum
        && are_sane(entry, *count))
        return entry;
    mem_free(entry);
    return NULL;
}

struct store_entry *store_index_load(const char *home, size_t *count)
{
    char path[FILE_PATH_MAX];
    int fd;
    uint64_t size;
    struct store_entry *entry = NULL;
    if (file_join(path, home, "index", NULL) && file_open(path, &fd, &size, NULL)) {
        entry = load(fd, size, count);
        close(fd);
    }
    *count = entry ? *count : 0;
    return entry;
}

static bool write_all(int fd, const void *bytes, size_t size)
{
    const char *p = bytes;
    while (size) {
        ssize_t n = write(fd, p, size);
        if (n < 0 && errno != EINTR)
            return false;
        p += n > 0 ? n : 0;
        size -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* The lasting ones together, in a block of their own. */
static struct store_entry *gather(const struct store_entry *entry, const unsigned char *trust, size_t count,
                                  size_t *kept)
{
    *kept = 0;
    for (size_t i = 0; i < count; i++)
        *kept += trust[i] == STORE_LASTING;
    struct store_entry *block = mem_raw(*kept, sizeof *block);
    for (size_t i = 0, k = 0; block && i < count; i++)
        if (trust[i] == STORE_LASTING)
            memcpy(&block[k++], &entry[i], sizeof *entry);
    return block;
}

static bool write_index(int fd, const struct store_entry *block, size_t count)
{
    struct head head = {.order = byte_order, .layout = layout(), .count = count,
                        .sum = add_up(0, block, count * sizeof *block)};
    memcpy(head.magic, magic, sizeof magic);
    return ftruncate(fd, 0) == 0 && write_all(fd, &head, sizeof head)
        && write_all(fd, block, count * sizeof *block);
}

/* Whether fd is still the file of that name: another program may have renamed it since it was opened. */
static bool is_still(int fd, const char *path)
{
    struct stat a, b;
    return fstat(fd, &a) == 0 && stat(path, &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev;
}

/* Aside, under a lock, then renamed: a reader has the old one or the new one. Of two programs that want to write, one
 * does. It is not synced: a torn one is found out by its sum. */
void store_index_save(const char *home, const struct store_entry *entry, const unsigned char *trust, size_t count)
{
    char path[FILE_PATH_MAX], aside[FILE_PATH_MAX];
    size_t kept;
    if (!file_join(path, home, "index", NULL) || !file_join(aside, home, "index.tmp", NULL))
        return;
    int fd = open(aside, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0)
        return;
    struct store_entry *block = gather(entry, trust, count, &kept);
    if (block && flock(fd, LOCK_EX | LOCK_NB) == 0 && is_still(fd, aside)
        && (!write_index(fd, block, kept) || rename(aside, path) != 0))
        unlink(aside);
    mem_free(block);
    close(fd);
}
