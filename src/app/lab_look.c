/* SPDX-License-Identifier: MIT */
/* Between what a view wants to see (view/lab.h) and who can look (train/inspector.h); see lab_look.h. */
#include "lab_look.h"

#include "base/clock.h"
#include "base/text.h"

/* Between looks at the newest epochs of a run that trains, which a look takes a share of the processor from. */
static const double follow_seconds = 1;

static bool same_request(const struct inspection_request *a, const struct inspection_request *b)
{
    return a->run == b->run && a->epoch == b->epoch && a->step == b->step && a->sample == b->sample
        && a->passes == b->passes;
}

static bool same_but_epoch(const struct inspection_request *a, struct inspection_request b)
{
    b.epoch = a->epoch;
    return same_request(a, &b);
}

static void say(struct lab_look *l, const char *text)
{
    if (!l->failed)
        text_safe(l->runs->lab->banner, sizeof l->runs->lab->banner, text);
    l->failed = true;
}

static bool have_inspector(struct lab_look *l)
{
    struct err e;
    if (!l->inspector && l->runs->data && !l->failed) {
        l->inspector = inspector_new(l->runs->data, l->runs->kern, &e);
        if (!l->inspector)
            say(l, e.text);
    }
    return l->inspector;
}

static bool is_following(const struct lab_look *l, unsigned slot, const struct inspection_request *want)
{
    return l->asking[slot] && same_but_epoch(&l->asked[slot], *want) && !l->runs->lab->chart.cursor;
}

/* A run that trains is followed without haste; what the user asks for is looked at once. */
static bool is_time(const struct lab_look *l, unsigned slot, const struct inspection_request *want)
{
    return !is_following(l, slot, want)
        || (!inspector_busy(l->inspector) && clock_now() >= l->since + follow_seconds);
}

/* A run of before whose record gives none says so once. */
static struct trail *find_trail(struct lab_look *l, size_t i)
{
    struct lab_runs *r = l->runs;
    struct err e = {0};
    struct trail *trail = r->trailless[i] ? NULL : lab_runs_trail(r, i, &e);
    if (!trail && e.text[0]) {
        r->trailless[i] = true;
        if (r->lab->run[i].id[0])
            text_safe(r->lab->banner, sizeof r->lab->banner, e.text);
    }
    return trail;
}

static void ask(struct lab_look *l, unsigned slot)
{
    struct inspection_request want;
    struct trail *trail = NULL;
    if (lab_wants(l->runs->lab, slot, &want))
        trail = find_trail(l, want.run);
    if (!trail) {
        if (l->asking[slot])
            inspector_ask(l->inspector, slot, NULL, NULL, NULL);
        l->asking[slot] = false;
        return;
    }
    if ((l->asking[slot] && same_request(&want, &l->asked[slot])) || !is_time(l, slot, &want))
        return;
    l->following[slot] = is_following(l, slot, &want);
    inspector_ask(l->inspector, slot, &want, &l->runs->lab->run[want.run].spec, trail);
    l->asked[slot] = want;
    l->asking[slot] = true;
    l->since = clock_now();
}

/* What was found, unless it is of another run than the one that is asked for now. */
static bool take(struct lab_look *l, unsigned slot)
{
    struct lab *lab = l->runs->lab;
    const struct inspection *before = lab->inspection[slot], *now = inspector_look(l->inspector, slot);
    struct err e;
    if (!l->asking[slot] || (now && now->request.run != l->asked[slot].run))
        now = NULL;
    if (l->asking[slot] && inspector_failed(l->inspector, slot, &e))
        say(l, e.text);
    lab->inspection[slot] = now;
    l->urgent |= now && now != before && !l->following[slot];
    return now != before;
}

bool lab_look_poll(struct lab_look *l)
{
    struct lab *lab = l->runs->lab;
    struct inspection_request want;
    bool changed = false, wanted = false, before = lab->inspecting;
    for (unsigned slot = 0; slot < INSPECTION_SLOTS; slot++)
        wanted |= lab_wants(lab, slot, &want);
    if ((!wanted && !l->inspector) || !have_inspector(l))
        return false;
    for (unsigned slot = 0; slot < INSPECTION_SLOTS; slot++) {
        changed |= take(l, slot);
        ask(l, slot);
    }
    lab->inspecting = inspector_busy(l->inspector);
    return changed || before != lab->inspecting;
}

void lab_look_free(struct lab_look *l)
{
    inspector_delete(l->inspector);
    *l = (struct lab_look){0};
}
