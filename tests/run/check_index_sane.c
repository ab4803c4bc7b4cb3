/* SPDX-License-Identifier: MIT */
/* An index whose sums are right and which has one thing in it that no run has, as a program with a fault, or somebody
 * who may write there, may leave it: it is of no use as a whole, and the list is read from the runs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "listed.h"
#include "src/run/store_list.h"
#include "suites.h"
#include "tests/common/scratch.h"

#define FILL(field) memset(x->field, 'x', sizeof x->field) /* no end */
#define FLAG(flag) memset(&(flag), 2, 1)
#define SPOIL(name, statement) \
    static void spoil_##name(struct store_entry *x) \
    { \
        statement; \
    }
SPOIL(id_end, FILL(id))
SPOIL(id_path, strcpy(x->id, "zz/../../x"))
SPOIL(id_empty, x->id[0] = 0)
SPOIL(started_end, FILL(started))
SPOIL(started_c0, strcpy(x->started, "2026\x1b[31m"))
SPOIL(started_c1, strcpy(x->started, "2026\xc2\x9b" "31m"))
SPOIL(group_end, FILL(group))
SPOIL(name_end, FILL(name))
SPOIL(name_bidi, strcpy(x->name, "a\xe2\x80\xae" "b"))
SPOIL(name_cut, strcpy(x->name, "a\xe2\x80"))
SPOIL(name_del, strcpy(x->name, "a\x7f"))
SPOIL(tags_end, FILL(tags))
SPOIL(isa_end, FILL(isa))
SPOIL(version_end, FILL(version))
SPOIL(problem, strcpy(x->problem, "none"))
SPOIL(state, x->state = (enum run_state)RUN_STATE_COUNT)
SPOIL(state_below, x->state = (enum run_state)-1)
SPOIL(forked, FLAG(x->forked))
SPOIL(noted, FLAG(x->noted))
SPOIL(unsummed, FLAG(x->unsummed))
SPOIL(epochs, x->summary.epochs = SPEC_EPOCHS_MAX + 1)
SPOIL(best, x->summary.best.epoch = x->summary.epochs + 1)
SPOIL(last, x->summary.last.epoch = x->summary.epochs + 1)
SPOIL(no_layers, x->spec.hidden_count = 0)
SPOIL(layers, x->spec.hidden_count = SPEC_HIDDEN_MAX + 1)
SPOIL(no_units, x->spec.hidden[0] = 0)
SPOIL(units, x->spec.hidden[0] = SPEC_UNITS_MAX + 1)
SPOIL(no_seeds, x->spec.seeds = 0)
SPOIL(seeds, x->spec.seeds = 2)
SPOIL(no_epochs, x->spec.epochs = 0)
SPOIL(spec_epochs, x->spec.epochs = SPEC_EPOCHS_MAX + 1)
SPOIL(shuffle, FLAG(x->spec.shuffle))
SPOIL(nesterov, FLAG(x->spec.nesterov))
SPOIL(flip, FLAG(x->spec.augment.flip))
SPOIL(act, x->spec.act = SPEC_ACT_COUNT)
SPOIL(start, x->spec.start = SPEC_START_COUNT)
SPOIL(norm, x->spec.norm = SPEC_NORM_COUNT)
SPOIL(order, x->spec.order = SPEC_ORDER_COUNT)
SPOIL(opt, x->spec.opt = SPEC_OPT_COUNT)
SPOIL(schedule, x->spec.schedule.kind = SPEC_SCHEDULE_COUNT)
SPOIL(drop, x->spec.drop[0] = NAN)
SPOIL(drop_last, x->spec.drop[SPEC_SITES_MAX - 1] = INFINITY)
SPOIL(noise, x->spec.noise[0] = SPEC_NOISE_COUNT)
SPOIL(bend, FLAG(x->spec.bend[0].on))
SPOIL(bend_to, x->spec.bend[0].to = NAN)
#undef SPOIL

#define SPOILT(name) {#name, spoil_##name}
static const struct {
    const char *name;
    void (*spoil)(struct store_entry *x);
} ways[] = {
    SPOILT(id_end), SPOILT(id_path), SPOILT(id_empty), SPOILT(started_end), SPOILT(started_c0), SPOILT(started_c1),
    SPOILT(group_end), SPOILT(name_end), SPOILT(name_bidi), SPOILT(name_cut), SPOILT(name_del), SPOILT(tags_end),
    SPOILT(isa_end), SPOILT(version_end), SPOILT(problem), SPOILT(state), SPOILT(state_below), SPOILT(forked),
    SPOILT(noted), SPOILT(unsummed), SPOILT(epochs), SPOILT(best), SPOILT(last), SPOILT(no_layers), SPOILT(layers),
    SPOILT(no_units), SPOILT(units), SPOILT(no_seeds), SPOILT(seeds), SPOILT(no_epochs), SPOILT(spec_epochs),
    SPOILT(shuffle), SPOILT(nesterov), SPOILT(flip), SPOILT(act), SPOILT(start), SPOILT(norm), SPOILT(order),
    SPOILT(opt), SPOILT(schedule), SPOILT(drop), SPOILT(drop_last), SPOILT(noise), SPOILT(bend), SPOILT(bend_to),
};
enum { WAYS = sizeof ways / sizeof *ways, THREE = 3 };

/* Newest first, as the index has them; spoilt: which, or THREE. */
static bool index_takes(size_t spoilt, void (*spoil)(struct store_entry *x))
{
    static const unsigned char lasting[THREE] = {STORE_LASTING, STORE_LASTING, STORE_LASTING};
    struct store_entry *x = mem_raw(THREE, sizeof *x);
    size_t count;
    ck_assert_ptr_nonnull(x);
    memcpy(x, listed.entry, THREE * sizeof *x);
    if (spoilt < THREE)
        spoil(&x[spoilt]);
    store_index_save(listed.home, x, lasting, THREE);
    mem_free(x);
    struct store_entry *back = store_index_load(listed.home, &count);
    ck_assert_uint_eq(count, back ? THREE : 0);
    mem_free(back);
    return back != NULL;
}

START_TEST(test_index_of_what_no_run_has)
{
    make_three();
    settle_three();
    runs_read(&listed);
    ck_assert(index_takes(THREE, NULL));
    for (size_t i = 0; i < THREE; i++)
        ck_assert_msg(!index_takes(i, ways[_i].spoil), "%s of entry %zu", ways[_i].name, i);
    runs_read(&listed);
    check_three();
}
END_TEST

static void as_before(struct store_entry *x)
{
    strcpy(x->id, x[-1].id);
}

static void behind(struct store_entry *x)
{
    strcpy(x->id, "99999999-100000-baseline-seed1");
}

/* Each once, by descending id: the list looks for them so. */
START_TEST(test_index_out_of_order)
{
    make_three();
    settle_three();
    runs_read(&listed);
    ck_assert(index_takes(THREE, NULL));
    ck_assert(!index_takes(1, as_before));
    ck_assert(!index_takes(2, behind));
}
END_TEST

Suite *index_sane_suite(void)
{
    TCase *t;
    Suite *suite = listed_suite("index_sane", &t);
    tcase_add_loop_test(t, test_index_of_what_no_run_has, 0, WAYS);
    tcase_add_test(t, test_index_out_of_order);
    return suite;
}
