/* SPDX-License-Identifier: MIT */
/* The bits of a run: history.csv and the weights file have known hashes in every variant, alone, beside three other
 * runs, and paused on the way. A change of arithmetic that is meant changes the table below, and says so in its commit;
 * a compiler, a flag or a machine must not. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "check_train.h"
#include "tests/common/kerns.h"
#include "tests/common/scratch.h"
#include "tests/common/sparse.h"
#include "train/worker.h"

/* Batches of one and of several chunks of 64, whole and not, and a last one that is smaller. */
static const char *const lines[] = {
    "notebook train=1000 valid=300 epochs=3 seed=7",
    "net=mlp:300-33 drop=0,0.3,0.5 batch=150 opt=sgd lr=0.05 momentum=0.9 train=1000 valid=300 epochs=3 seed=8",
};
enum { LINES = sizeof lines / sizeof *lines };

static const struct golden {
    const char *isa;
    struct bits {
        uint64_t history, weights;
    } line[LINES];
} golden[] = {
    {"avx512",
     {{UINT64_C(0xec12284da97e9e4c), UINT64_C(0x84619a4ed039077c)},
      {UINT64_C(0x56b6fe6f199b185e), UINT64_C(0x16782988e19cd1dd)}}},
    {"avx2",
     {{UINT64_C(0x25e3d7982ff8b84b), UINT64_C(0xa9672a5e2be8db87)},
      {UINT64_C(0x56b6fe6f199b185e), UINT64_C(0x71478a89253f6870)}}},
    {"base",
     {{UINT64_C(0x296a32e23c6f5614), UINT64_C(0xde8450e9ed545569)},
      {UINT64_C(0x83a54e84fd69f240), UINT64_C(0xd187a6b666677138)}}},
};

/* FNV-1a (Fowler, Noll, Vo). */
static uint64_t hash_file(const char *path)
{
    size_t size;
    char *bytes = scratch_read(path, &size);
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (uint8_t)bytes[i]) * UINT64_C(0x100000001b3);
    free(bytes);
    return hash;
}

/* A run with files of its own. */
struct trial {
    const char *csv, *save;
    struct worker *worker;
};

static struct trial trial_start(const struct dataset *d, const struct kern *kern, const char *line, const char *csv,
                                const char *save)
{
    struct trial t = {.csv = scratch_at(csv), .save = scratch_at(save)};
    struct worker_config c = {.spec = spec_of(line), .data = d, .kern = kern, .version = "test", .csv = t.csv,
                              .save = t.save};
    struct err e;
    t.worker = worker_start(&c, &e);
    ck_assert_msg(t.worker != NULL, "%s", e.text);
    return t;
}

static struct bits trial_end(struct trial *t)
{
    struct event event;
    enum run_state state = RUN_WAITING;
    while (run_state_active(state)) {
        while (worker_poll(t->worker, &event)) {
            ck_assert_msg(event.kind != EVENT_WARNING, "%s", event.as.warning);
            if (event.kind == EVENT_STATE)
                state = event.as.state.state;
        }
        clock_sleep(0.002);
    }
    ck_assert_int_eq(state, RUN_DONE);
    worker_delete(t->worker);
    return (struct bits){hash_file(t->csv), hash_file(t->save)};
}

static void same_bits(const struct kern *kern, int line, struct bits is)
{
    for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
        struct bits want = golden[i].line[line];
        if (strcmp(golden[i].isa, kern->name) != 0)
            continue;
        ck_assert_msg(is.history == want.history && is.weights == want.weights,
                      "%s: %s: 0x%016" PRIx64 ", 0x%016" PRIx64, kern->name, lines[line], is.history, is.weights);
        return;
    }
    ck_abort_msg("%s: no hashes are known for this variant; add a line", kern->name);
}

START_TEST(a_run_has_known_bits)
{
    struct dataset d;
    load_first_2048(&d);
    for (int i = 0; i < LINES; i++) {
        struct trial t = trial_start(&d, usable_kern(_i), lines[i], "h.csv", "w.safetensors");
        same_bits(usable_kern(_i), i, trial_end(&t));
    }
    dataset_free(&d);
}
END_TEST

START_TEST(other_runs_change_no_bit)
{
    struct dataset d;
    load_first_2048(&d);
    const struct kern *kern = usable_kern(_i);
    struct trial t = trial_start(&d, kern, lines[0], "h.csv", "w.safetensors"), other[3];
    for (int i = 0; i < 3; i++) {
        char csv[16], save[32];
        snprintf(csv, sizeof csv, "%d.csv", i);
        snprintf(save, sizeof save, "%d.safetensors", i);
        other[i] = trial_start(&d, kern, lines[i % LINES], csv, save);
    }
    same_bits(kern, 0, trial_end(&t));
    for (int i = 0; i < 3; i++)
        same_bits(kern, i % LINES, trial_end(&other[i]));
    dataset_free(&d);
}
END_TEST

START_TEST(pauses_change_no_bit)
{
    struct dataset d;
    load_first_2048(&d);
    struct trial t = trial_start(&d, usable_kern(_i), lines[0], "h.csv", "w.safetensors");
    for (int i = 0; i < 20; i++) {
        ck_assert(worker_command(t.worker, COMMAND_PAUSE));
        clock_sleep(0.001);
        ck_assert(worker_command(t.worker, COMMAND_RESUME));
    }
    same_bits(usable_kern(_i), 0, trial_end(&t));
    dataset_free(&d);
}
END_TEST

TCase *bits_case(void)
{
    TCase *c = scratch_case("bits");
    tcase_set_tags(c, ARITHMETIC);
    tcase_add_loop_test(c, a_run_has_known_bits, 0, usable_kerns());
    return c;
}

TCase *bits_beside_case(void)
{
    TCase *c = scratch_case("bits_beside");
    tcase_add_loop_test(c, other_runs_change_no_bit, 0, SPARSE_KERNS);
    tcase_add_loop_test(c, pauses_change_no_bit, 0, SPARSE_KERNS);
    return c;
}
