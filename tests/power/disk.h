/* SPDX-License-Identifier: MIT */
/* A disk on which deeds are done, and what of them is there after a power cut.
 *
 * What POSIX promises, and no more: fsync of a file makes its bytes and its length last, fsync of a folder the names in
 * it. All else may have reached the disk or not: of what was written to a file since its fsync any part, in any order,
 * with zeros in place of the rest, for a length may come to the disk before the bytes; of the names any, one without
 * the others. ext4 and xfs keep names in order, btrfs does not. A rename is there or not, as a whole. The way of doing
 * it is that of ALICE (Pillai et al., OSDI 2014) and of CrashMonkey with B3 (Mohan et al., OSDI 2018).
 */
#ifndef TESTS_POWER_DISK_H
#define TESTS_POWER_DISK_H

#include "journal.h"
#include "tree.h"

/* Bytes of files that were not synced. */
enum cut_data {
    CUT_ALL,     /* there */
    CUT_NONE,    /* not there, and the length neither */
    CUT_ZEROS,   /* the length alone */
    CUT_SHORT,   /* up to some byte */
    CUT_SECTOR,  /* up to a sector's end, and zeros from there */
    CUT_BYTE,    /* up to some byte, and zeros from there */
    CUT_HOLES,   /* some sectors are zeros */
    CUT_FIRST,   /* the first write is zeros, those behind it are there */
    CUT_DATA_COUNT,
};

struct cut {
    enum cut_data data;
    unsigned names; /* which of the ways that disk_ways counts */
    uint32_t seed;
};

struct disk;

struct disk *disk_new(const struct journal *j);
void disk_delete(struct disk *d);
void disk_do(struct disk *d, const struct deed *deed);
/* Whether bytes are not synced; in how many ways names may be there. */
bool disk_unsynced(const struct disk *d);
unsigned disk_ways(const struct disk *d);
/* The bytes of a file that are synced; its length is in *size. */
const unsigned char *disk_synced(const struct disk *d, int node, size_t *size);
/* The names that there are; those of them that no cut takes away. */
const struct names *disk_live_names(const struct disk *d);
const struct names *disk_sure_names(const struct disk *d);

struct tree disk_cut(const struct disk *d, const struct cut *cut);
#endif
