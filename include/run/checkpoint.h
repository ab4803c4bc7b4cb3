/* SPDX-License-Identifier: MIT */
/* checkpoint.safetensors in a run's folder: all that training moves, bit for bit, and where it stands, so that the run
 * can go on as if it had never been cut.
 *
 * Tensors "state0", "state1" ... are the weights and the optimiser's slots, as the instruction set lays them out; the
 * metadata says of what run and data they are, and where it stood. A CRC-32C covers both. Replaced as one, synced.
 * Used by the run's thread.
 */
#ifndef RUN_CHECKPOINT_H
#define RUN_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/file.h"
#include "run/spec.h"

/* Within an epoch, or at its end: step is steps then. Epoch 0 is the start. */
struct checkpoint_place {
    uint32_t epoch, step, steps;
    double loss_sum; /* of the epoch's batches so far */
    uint64_t correct, seen;
};

struct checkpoint {
    struct spec spec; /* with the rates and lr in force */
    char isa[16], sha256[65], version[32];
    struct checkpoint_place place;
    size_t floats;
    float *state; /* (floats) */
};

/* Reads one; its state is freed by checkpoint_free. *there (which may be NULL) is false when there is no such file, and
 * so is the result then. Any other false is a file that cannot be used, and says why. */
bool checkpoint_read(struct checkpoint *c, const char *folder, bool *there, struct err *e);
void checkpoint_free(struct checkpoint *c); /* a zeroed one is legal */

/* For writing it again and again without large allocations: the file's bytes. */
struct checkpoint_writer {
    char path[FILE_PATH_MAX];
    unsigned char *bytes; /* NULL: closed */
    size_t parts, floats;
};

/* floats is the whole state's, parts how many equal tensors it is in. Writes nothing yet. */
bool checkpoint_open(struct checkpoint_writer *w, const char *folder, size_t parts, size_t floats, struct err *e);
/* Where the state is to be put (floats), before checkpoint_write. */
float *checkpoint_state(const struct checkpoint_writer *w);
/* Replaces the file by c, but for its state, and what stands at checkpoint_state, which is undefined behind it. */
bool checkpoint_write(struct checkpoint_writer *w, const struct checkpoint *c, struct err *e);
void checkpoint_close(struct checkpoint_writer *w);

#endif
