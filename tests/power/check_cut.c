/* SPDX-License-Identifier: MIT */
/* Power cuts: what the real program does to its store is written down, call by call, and the store is built again as it
 * may be after a cut behind each of them (disk.h). The real program then looks at each such store, goes on with what
 * was not done, and what had been promised must be there: what a program had done that ended well, every epoch whose
 * line was synced, and the place of the last checkpoint.
 *
 * Many cuts leave the same store: each store is looked at once, and what is seen is held against all that was promised
 * at any of its cuts. `make check` takes some of the stores, `make soak` all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/stream.h"
#include "cases.h"
#include "disk.h"
#include "recorder.h"
#include "store_seen.h"
#include "tests/app/program.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

enum { STEPS_MAX = 8, WHERE_MAX = 2048, SEED = 2026, CALLS = 400 };

/* Programs that run one after the other. */
struct story {
    const char *name, *step[STEPS_MAX];
    size_t steps;
    /* Is it so, after that many of them, while the next one has begun? */
    bool (*holds)(const struct seen *s, size_t ended, bool begun);
    unsigned looks; /* in make check */
};

struct looked {
    uint64_t sum;
    bool seen_it;
    struct seen seen;
};

struct trial {
    const struct story *story;
    struct journal journal;
    struct tree whole[2]; /* at the start and in the end */
    struct looked *looked;
    size_t looked_count, stride, looks, cuts;
};

/* ---- what was promised ---- */

/* Names of folders are ids: a run keeps its own in the trash. */
static const char *name_of(const struct names *n, int node)
{
    for (size_t i = 0; i < n->count; i++)
        if (n->name[i].node == node)
            return n->name[i].text;
    return "";
}

static unsigned count_rows(const unsigned char *text, size_t size)
{
    unsigned n = 0;
    for (size_t i = 0; i < size; i++)
        n += text[i] == '\n';
    return n ? n - 1 : 0;
}

/* A run whose history.csv was synced once must be there, with the lines that were. */
static void rows_are_there(const struct disk *d, const struct seen *s, const char *where)
{
    const struct names *n = disk_live_names(d);
    for (size_t i = 0; i < n->count; i++) {
        size_t size;
        if (strcmp(n->name[i].text, "history.csv") != 0)
            continue;
        const unsigned char *text = disk_synced(d, n->name[i].node, &size);
        const char *id = name_of(n, n->name[i].folder);
        const struct seen_run *r = seen_find(s, id);
        if (!size)
            continue;
        ck_assert_msg(r && !r->problem, "%s\n%s: is lost", where, id);
        ck_assert_msg(r->epochs >= count_rows(text, size), "%s\n%s: has %u epochs, and %u were synced", where, id,
                      r->epochs, count_rows(text, size));
        ck_assert_msg(!r->from_start || names_find(disk_sure_names(d), n->name[i].folder, "checkpoint.safetensors") < 0,
                      "%s\n%s: its checkpoint is lost", where, id);
    }
}

static void keep_promises(const struct trial *t, const struct disk *d, const struct seen *s, size_t ended,
                          bool begun, const char *where)
{
    rows_are_there(d, s, where);
    if (ended && t->story->holds)
        ck_assert_msg(t->story->holds(s, ended, begun) || (begun && t->story->holds(s, ended + 1, false)),
                      "%s\nwhat was done by '%s' is not there", where, t->story->step[ended - 1]);
}

/* ---- cuts ---- */

static struct looked *find_looked(struct trial *t, uint64_t sum)
{
    for (size_t i = t->looked_count; i > 0; i--)
        if (t->looked[i - 1].sum == sum)
            return &t->looked[i - 1];
    return NULL;
}

static struct looked *add_looked(struct trial *t, uint64_t sum)
{
    t->looked = realloc(t->looked, (t->looked_count + 1) * sizeof *t->looked);
    ck_assert_ptr_nonnull(t->looked);
    t->looked[t->looked_count] = (struct looked){.sum = sum};
    return &t->looked[t->looked_count++];
}

/* Whether the store that comes as this one is among those that are looked at: one of each `stride`, drawn. */
static bool is_taken(const struct trial *t)
{
    struct stream s = {.seed = SEED, .purpose = STREAM_INIT};
    return t->stride && stream_u32(s, 0, 0, (uint32_t)t->looked_count) % t->stride == 0;
}

static void tell(char *where, const struct trial *t, size_t at, const struct cut *cut)
{
    int n = snprintf(where, WHERE_MAX, "%s: cut behind deed %zu, data %d, names %u, seed %u; before it:",
                     t->story->name, at, (int)cut->data, cut->names, cut->seed);
    for (size_t i = at > 6 ? at - 6 : 0; i <= at && n < WHERE_MAX; i++)
        n += snprintf(where + n, WHERE_MAX - (size_t)n, "\n  %zu %s", i, deed_text(&t->journal.deed[i]));
}

static void try_cut(struct trial *t, const struct disk *d, size_t at, const struct cut *cut, size_t ended, bool begun)
{
    char where[WHERE_MAX];
    struct tree tree = disk_cut(d, cut);
    uint64_t sum = tree_sum(&tree);
    struct looked *l = find_looked(t, sum);
    t->cuts++;
    if (!l) {
        bool taken = is_taken(t);
        l = add_looked(t, sum);
        if (taken) {
            tell(where, t, at, cut);
            tree_write(&tree, scratch_at("home"));
            l->seen = store_look(where, t->whole, 2);
            l->seen_it = true;
            t->looks++;
        }
    }
    if (l->seen_it) {
        tell(where, t, at, cut);
        keep_promises(t, d, &l->seen, ended, begun, where);
    }
    tree_free(&tree);
}

static void try_cuts_at(struct trial *t, const struct disk *d, size_t at, size_t ended, bool begun)
{
    unsigned ways = disk_ways(d), seeds = soak_or(1, 3);
    for (unsigned names = 0; names < ways; names++)
        for (int data = 0; data < (disk_unsynced(d) ? CUT_DATA_COUNT : 1); data++)
            for (unsigned seed = 0; seed < (data < CUT_SHORT ? 1 : seeds); seed++)
                try_cut(t, d, at, &(struct cut){.data = (enum cut_data)data, .names = names,
                                                .seed = SEED + seed + (uint32_t)at * 16}, ended, begun);
}

/* On a slow machine a run has more checkpoints; then the cuts of a part of its calls are tried. */
static bool is_cut_at(const struct trial *t, size_t i)
{
    struct stream s = {.seed = SEED, .purpose = STREAM_INIT};
    size_t skip = 1 + (t->journal.count - t->journal.base) / soak_or(CALLS, UINT32_MAX);
    return stream_u32(s, 1, 0, (uint32_t)i) % skip == 0 || t->journal.deed[i].kind == DEED_END;
}

/* stride 0: counts the stores. */
static void try_all(struct trial *t, size_t stride)
{
    struct disk *d = disk_new(&t->journal);
    size_t ended = 0;
    bool begun = false;
    t->stride = stride;
    t->looked_count = t->cuts = 0;
    for (size_t i = 0; i < t->journal.count; i++) {
        const struct deed *deed = &t->journal.deed[i];
        disk_do(d, deed);
        ended += deed->kind == DEED_END;
        begun = deed->kind == DEED_START || (begun && deed->kind != DEED_END);
        if (i + 1 >= t->journal.base && deed->kind != DEED_START && is_cut_at(t, i))
            try_cuts_at(t, d, i, ended, begun);
    }
    disk_delete(d);
}

/* ---- stories ---- */

static struct tree tree_after(const struct journal *j, size_t deeds)
{
    struct disk *d = disk_new(j);
    for (size_t i = 0; i < deeds; i++)
        disk_do(d, &j->deed[i]);
    struct tree t = disk_cut(d, &(struct cut){.data = CUT_ALL});
    disk_delete(d);
    return t;
}

/* The programs run on the store that is given, which may be NULL; *t is freed by trial_free. */
static void record(struct trial *t, const struct story *story, const struct tree *begin)
{
    struct tree none = {0};
    *t = (struct trial){.story = story};
    journal_init(&t->journal);
    tree_begin(begin ? begin : &none, &t->journal);
    tree_write(begin ? begin : &none, scratch_at("home"));
    for (size_t i = 0; i < story->steps; i++)
        ck_assert_int_eq(recorder_run(&t->journal, scratch_at("home"), story->step[i]), 0);
    t->whole[0] = tree_after(&t->journal, t->journal.base);
    t->whole[1] = tree_after(&t->journal, t->journal.count);
}

static void trial_free(struct trial *t)
{
    journal_free(&t->journal);
    tree_free(&t->whole[0]);
    tree_free(&t->whole[1]);
    free(t->looked);
}

static void play(struct trial *t)
{
    try_all(t, 0);
    size_t stores = t->looked_count, looks = soak_or(t->story->looks, UINT32_MAX);
    try_all(t, stores > looks ? (stores + looks - 1) / looks : 1);
    fprintf(stderr, "%s: %zu calls, %zu cuts, %zu different stores, %zu of them looked at\n", t->story->name,
            t->journal.count - t->journal.base, t->cuts, stores, t->looks);
    ck_assert_uint_gt(t->looks, 0);
}

static void record_and_play(const struct story *story)
{
    struct trial t;
    if (!recorder_works())
        return;
    record(&t, story, NULL);
    play(&t);
    trial_free(&t);
}

static bool one_done(const struct seen *s, size_t ended, bool begun)
{
    (void)ended, (void)begun;
    return s->count == 1 && s->run[0].done && !s->run[0].trashed;
}

static const struct story run_story = {
    .name = "a run", .steps = 1, .holds = one_done, .looks = 40,
    .step = {"run net=mlp:16 drop=0.25,0.5 batch=16 train=1600 valid=64 epochs=8 patience=20 seed=5 --checkpoint 0.001 "
             "--quiet"},
};
static const struct story resume_story = {
    .name = "a run gone on with", .steps = 1, .holds = one_done, .looks = 30,
    .step = {"run --resume last --checkpoint 0.001 --quiet"},
};

START_TEST(a_run_is_cut)
{
    record_and_play(&run_story);
}
END_TEST

/* At some call behind the third checkpoint, with what is torn there. */
static struct tree cut_in_the_middle(const struct trial *t)
{
    struct disk *d = disk_new(&t->journal);
    size_t i = 0;
    for (unsigned kept = 0; i < t->journal.count && kept < 3; i++) {
        disk_do(d, &t->journal.deed[i]);
        kept += strcmp(t->journal.deed[i].new_name, "checkpoint.safetensors") == 0;
    }
    for (unsigned more = 0; i < t->journal.count && more < 12; i++, more++)
        disk_do(d, &t->journal.deed[i]);
    struct tree left = disk_cut(d, &(struct cut){.data = CUT_BYTE, .seed = SEED});
    disk_delete(d);
    return left;
}

START_TEST(a_run_that_is_gone_on_with_is_cut_again)
{
    struct trial first, t;
    if (!recorder_works())
        return;
    record(&first, &run_story, NULL);
    struct tree left = cut_in_the_middle(&first);
    record(&t, &resume_story, &left);
    tree_free(&t.whole[0]); /* it has what the first one came to */
    t.whole[0] = t.whole[1];
    t.whole[1] = first.whole[1];
    first.whole[1] = (struct tree){0};
    play(&t);
    tree_free(&left);
    trial_free(&first);
    trial_free(&t);
}
END_TEST

/* Weights to begin with are copied into the run's folder before anything else. */
START_TEST(a_run_from_weights_is_cut)
{
    static const char net[] = "net=mlp:8 drop=0,0.5 batch=8 train=800 valid=64 epochs=4 seed=5 --quiet";
    char words[1024];
    struct trial t;
    if (!recorder_works())
        return;
    snprintf(words, sizeof words, "run %s --no-record --save %s", net, scratch_at("first"));
    ck_assert_int_eq(run_program(words)->status, 0);
    snprintf(words, sizeof words, "run %s --checkpoint 0.001 --init %s", net, scratch_at("first"));
    struct story story = {.name = "a run from weights", .steps = 1, .holds = one_done, .looks = 15, .step = {words}};
    record(&t, &story, NULL);
    play(&t);
    trial_free(&t);
}
END_TEST

enum { NAMED = 1, GIVEN, UNNAMED, AWAY, BACK, AWAY_AGAIN, EMPTIED };

/* The run is in one place, never in none or two, and whole; while it is removed for good a part of it. */
static bool acts_hold(const struct seen *s, size_t ended, bool begun)
{
    const struct seen_run *r = &s->run[0];
    bool trashed = ended == AWAY || ended == AWAY_AGAIN;
    const char *name = ended == NAMED ? "first" : ended == GIVEN ? "second" : "";
    if (ended == EMPTIED || (ended == AWAY_AGAIN && begun))
        return s->count == 0 || (begun && s->count == 1 && r->trashed);
    return s->count == 1 && !r->problem && r->done && r->whole && r->trashed == trashed && strcmp(r->name, name) == 0;
}

static const struct story acts_story = {
    .name = "label, rm and undo", .steps = 7, .holds = acts_hold, .looks = 40,
    .step = {"label 2 --name first", "label 2 --name second", "label 2 --name ''", "rm 2", "rm --undo 2", "rm 2",
             "rm --empty"},
};

START_TEST(label_rm_and_undo_are_cut)
{
    struct trial first, t;
    if (!recorder_works())
        return;
    record(&first, &run_story, NULL);
    record(&t, &acts_story, &first.whole[1]);
    play(&t);
    trial_free(&first);
    trial_free(&t);
}
END_TEST

static bool all_done(const struct seen *s, size_t ended, bool begun)
{
    (void)ended, (void)begun;
    for (size_t i = 0; i < s->count; i++)
        if (!s->run[i].done)
            return false;
    return s->count == 2;
}

static const struct story study_story = {
    .name = "a sweep", .steps = 1, .holds = all_done, .looks = 10,
    .step = {"sweep drop=0,0.5 net=mlp:8 batch=8 train=800 valid=64 epochs=4 seeds=1 --jobs 2 --checkpoint 0.001"},
};

START_TEST(a_study_is_cut)
{
    record_and_play(&study_story);
}
END_TEST

TCase *cut_case(void)
{
    TCase *c = tcase_create("cut");
    scratch_add(c);
    tcase_set_timeout(c, soak_or(300, 36000));
    tcase_add_test(c, a_run_is_cut);
    tcase_add_test(c, a_run_that_is_gone_on_with_is_cut_again);
    tcase_add_test(c, a_run_from_weights_is_cut);
    tcase_add_test(c, label_rm_and_undo_are_cut);
    tcase_add_test(c, a_study_is_cut);
    return c;
}
