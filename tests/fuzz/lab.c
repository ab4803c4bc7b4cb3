/* SPDX-License-Identifier: MIT */
/* A lab to type into; see lab.h. What does not change is made once. */
#include "lab.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "fuzz.h"
#include "src/app/lab_kept.h"
#include "src/run/store_list.h"
#include "src/view/lab_mean.h"

#define ROOT TEST_FUZZ "/runs"

enum { ENTRIES = 8, IMAGES = 40, RUNS_MAX = 64, EPOCHS_MAX = 200 };

static struct store_entry entry[ENTRIES];
static size_t entries;
static struct inspection inside;
static bool looked;
static struct lab empty; /* its room for runs is what every lab has, for to get it takes longer than a run of keys */
static struct study_plan plan;
static struct study_results results;
static struct study_progress progress;

static void read_entries(void)
{
    struct record_root root;
    struct store_names names;
    struct err e;
    FUZZ_REQUIRE(record_root_open(&root, ROOT, &e) && store_names_read(&names, ROOT, STORE_RUNS_MAX, &e));
    for (size_t i = 0; i < names.count && entries < ENTRIES; i++)
        entries += store_entry_read(&entry[entries], &root, names.name[i], INT64_MAX) != STORE_LEAVE_OUT;
    FUZZ_REQUIRE(entries >= 3 && !entry[0].problem[0]);
    store_names_free(&names);
    record_root_close(&root);
}

static void make_study(void)
{
    static const char *const words[] = {"seeds=2", "epochs=2"};
    struct err e;
    FUZZ_REQUIRE(study_plan_make(&plan, &study_list[0], 2, words, &e) && study_results_init(&results, &plan, &e));
    for (size_t i = 0; i < plan.count; i++)
        for (enum study_measure m = 0; m < STUDY_MEASURE_COUNT; m++)
            study_put(&results, i, m, i % 2, i % 5 ? 10 + (double)i / 8 : NAN);
    progress = (struct study_progress){.plan = &plan, .results = &results, .runs = 2 * plan.count, .done = plan.count,
                                       .share = 0.5, .left = 12};
}

/* The newest on disk of so many seeds. */
static void add_kept(struct lab *lab, size_t from, size_t count)
{
    const struct store_entry *member[SPEC_SEEDS_MAX];
    struct err e;
    for (size_t i = 0; i < count; i++)
        member[i] = &entry[from + i];
    FUZZ_REQUIRE(lab_kept_add(lab, ROOT, member, count, &e));
    lab->group[lab->group_count - 1].hidden = false;
}

static void answer(struct inspection_image *image, size_t i)
{
    static uint8_t pixel[INSPECTION_PIXELS];
    float logit[INSPECTION_CLASSES] = {0};
    for (size_t k = 0; i == 0 && k < INSPECTION_PIXELS; k++)
        pixel[k] = (uint8_t)(k * 7);
    logit[i % INSPECTION_CLASSES] = (float)(i % 6);
    *image = (struct inspection_image){.pixel = pixel, .number = (uint32_t)(7 * i), .label = (uint8_t)(i / 3 % 10)};
    inspection_answer(image, logit);
    image->sampled = i % 2;
    image->mutual = image->entropy / 4;
}

/* What the loop's looker would find in the first run. */
static void look_inside(const struct lab_run *run)
{
    struct err e;
    FUZZ_REQUIRE(inspection_init(&inside, &run->spec, IMAGES, &e));
    for (size_t i = 0; i < IMAGES; i++)
        answer(&inside.image[i], i);
    inside.epoch = run->spec.epochs;
    inspection_order(&inside);
    inspection_order_uncertain(&inside);
    inside.passes = 3;
    inside.sampled = IMAGES / 2;
    inside.steps = inside.samples = 16;
    inside.sample_pixel = inside.image[0].pixel;
    for (size_t i = 0; i < INSPECTION_ODD; i++) {
        inside.odd[i].kind = (enum inspection_odd_kind)(i % ODD_KINDS);
        answer(&inside.odd[i].image, i);
    }
    for (size_t i = 0; i < inside.weight_units * INSPECTION_PIXELS; i++)
        inside.weight[i] = (float)(i % 13) - 6;
    for (unsigned s = 0; s < inside.site_count; s++)
        for (unsigned i = 0; i < inside.site[s].units; i++)
            inside.site[s].before[i] = inside.site[s].after[i] = (float)(inside.site[s].kept[i] = i % 3 > 0);
    looked = true;
}

static void set_state(struct lab *lab, struct lab_run *run, enum run_state state)
{
    struct event event = {.kind = EVENT_STATE, .as.state.state = state};
    if (state == RUN_FAILED)
        snprintf(event.as.state.text, sizeof event.as.state.text, "there is no memory");
    lab_event(lab, run, &event);
}

static struct lab_run *trained(struct lab *lab)
{
    for (size_t i = 0; i < lab->run_count; i++)
        if (lab->run[i].state == RUN_RUNNING)
            return &lab->run[i];
    return NULL;
}

void fuzz_lab_epoch(struct lab *lab, uint8_t byte)
{
    struct lab_run *run = trained(lab);
    struct event event = {.kind = EVENT_EPOCH};
    if (!run || run->history.count >= run->spec.epochs)
        return;
    event.as.epoch.epoch = (uint32_t)run->history.count + 1;
    event.as.epoch.seconds = 0.25f;
    for (enum metric m = 0; m < METRIC_COUNT; m++)
        if ((byte >> m % 4 & 1) == 0)
            metric_set(&event.as.epoch, m, byte == 0xf0 ? NAN : byte == 0xe0 ? INFINITY : byte / 64.0);
    lab_event(lab, run, &event);
    if (run->history.count == run->spec.epochs)
        set_state(lab, run, RUN_DONE);
}

void fuzz_lab_init(struct lab *lab)
{
    struct spec next = spec_default();
    struct err e;
    if (!entries) {
        read_entries();
        make_study();
        FUZZ_REQUIRE(lab_init(&empty, &next, &e));
        list_free(&empty.list);
    }
    *lab = empty;
    lab->data_ready = true;
    strcpy(lab->data, "first-2048, 2,048");
    strcpy(lab->isa, "avx2");
    add_kept(lab, 0, 2);
    add_kept(lab, 2, 1);
    if (!looked)
        look_inside(&lab->run[0]);
    FUZZ_REQUIRE(spec_parse(&next, "drop=0.5>0.1 epochs=8", &e) && lab_add(lab, &next, &e));
    set_state(lab, &lab->run[lab->run_count - 1], RUN_RUNNING);
    fuzz_lab_epoch(lab, 0x20);
    FUZZ_REQUIRE(spec_parse(&next, "notebook seeds=2 epochs=3", &e) && lab_add(lab, &next, &e));
    FUZZ_REQUIRE(list_set(lab, entry, entries, &e));
}

void fuzz_lab_free(struct lab *lab)
{
    for (size_t i = 0; i < lab->run_count; i++)
        history_free(&lab->run[i].history);
    for (size_t i = 0; i < lab->group_count; i++)
        lab_mean_free(&lab->group[i]);
    list_free(&lab->list);
}

static void say(struct lab *lab, const struct err *e)
{
    fuzz_error(e);
    text_safe(lab->banner, sizeof lab->banner, e->text);
}

/* Fuzzing is about what is typed: runs of ten thousands of epochs only take their memory. */
static bool has_room(const struct lab *lab, const struct spec *s)
{
    return lab->run_count + s->seeds * SPEC_LADDER_MAX <= RUNS_MAX && s->epochs <= EPOCHS_MAX;
}

static void start(struct lab *lab, enum action action)
{
    struct spec rung[SPEC_LADDER_MAX] = {lab->next};
    struct err e = {0};
    size_t count = action == ACTION_LADDER ? spec_ladder(&lab->next, rung, SPEC_LADDER_MAX) : 1;
    for (size_t i = 0; i < count && has_room(lab, &lab->next); i++)
        if (!lab_add(lab, &rung[i], &e))
            say(lab, &e);
    struct lab_run *run = lab_waiting(lab);
    if (run && !trained(lab))
        set_state(lab, run, RUN_RUNNING);
}

static void branch(struct lab *lab)
{
    const struct lab_group *selected = lab_selected(lab);
    struct err e = {0};
    if (selected && lab->chart.cursor && has_room(lab, &selected->spec)
        && !lab_fork(lab, selected, lab->chart.cursor, &e))
        say(lab, &e);
}

static void tell(struct lab *lab, enum run_state state)
{
    const struct lab_group *g = lab_target(lab);
    for (size_t i = 0; g && i < g->count; i++)
        if (run_state_active(lab_member(lab, g, i)->state))
            set_state(lab, lab_member(lab, g, i), state);
}

static struct lab_group *asked(struct lab *lab)
{
    return lab->ask.group < lab->group_count ? &lab->group[lab->ask.group] : NULL;
}

static void name(struct lab *lab, enum action action)
{
    struct lab_group *g = asked(lab);
    struct record_label *l = g ? &lab_member(lab, g, 0)->label : NULL;
    if (l && action == ACTION_NAME)
        text_safe(l->name, sizeof l->name, lab->ask.text);
    else if (l && action == ACTION_TAGS)
        text_safe(l->tags, sizeof l->tags, lab->ask.text);
    else if (l)
        text_safe(l->note, sizeof l->note, lab->ask.text);
    list_update(lab);
}

static void open_kept(struct lab *lab)
{
    for (size_t i = 0; i < entries && lab->run_count < RUNS_MAX; i++)
        if (strcmp(entry[i].id, lab->ask.word) == 0 && !lab_find(lab, entry[i].id))
            add_kept(lab, i, 1);
}

static void drop(struct lab *lab, bool gone)
{
    struct lab_group *g = asked(lab);
    if (g && g->gone != gone && (!gone || !run_state_active(lab_state(lab, g))))
        lab_drop(lab, g, gone);
    lab->undeletes = gone;
}

static void study(struct lab *lab)
{
    lab->study.progress = &progress;
    lab->study.open = true;
    lab->study.runs = !lab->study.runs;
    text_safe(lab->study.words, sizeof lab->study.words, lab->ask.text);
}

bool fuzz_lab_act(struct lab *lab, enum action action)
{
    struct lab_group *g = asked(lab);
    switch (action) {
    case ACTION_START:
    case ACTION_LADDER: start(lab, action); break;
    case ACTION_FORK: branch(lab); break;
    case ACTION_PAUSE: tell(lab, RUN_PAUSED); break;
    case ACTION_RESUME: tell(lab, RUN_RUNNING); break;
    case ACTION_STOP: tell(lab, RUN_STOPPED); break;
    case ACTION_NAME:
    case ACTION_TAGS:
    case ACTION_NOTE: name(lab, action); break;
    case ACTION_OPEN: open_kept(lab); break;
    case ACTION_DELETE: drop(lab, true); break;
    case ACTION_UNDELETE: drop(lab, false); break;
    case ACTION_EMPTY: lab->ask_empty = 3; break;
    case ACTION_CONTINUE:
        if (g)
            lab_continue(lab, g);
        break;
    case ACTION_STUDY: study(lab); break;
    case ACTION_STUDY_STOP: lab->study.runs = false; break;
    case ACTION_QUIT:
    case ACTION_QUIT_SURE: return false;
    default: break;
    }
    for (unsigned slot = 0; slot < INSPECTION_SLOTS; slot++)
        lab->inspection[slot] = lab_inspected(lab, slot) == &lab->run[0] ? &inside : NULL;
    return true;
}
