/* SPDX-License-Identifier: MIT */
/* A study within the dashboard; see lab_study.h. Between the crew, which trains, and lab->study, which the view draws.
 */
#include "lab_study.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "study_command.h"

static const double tell_seconds = 0.25; /* between two looks at how far the runs are */
static const double share_least = 0.02;  /* of the work, before it tells how long the rest takes */

enum { WORDS_MAX = 64 };

/* ---- what the crew says ---- */

static void take_ended(void *arg, const struct crew_job *job)
{
    struct lab_studier *s = arg;
    struct study_progress *p = &s->progress;
    p->done += job->state == CREW_DONE;
    p->kept += job->state == CREW_DONE && job->kept;
    p->failed += job->state == CREW_FAILED;
    if (job->state == CREW_FAILED && !p->problem[0])
        snprintf(p->problem, sizeof p->problem, "%s", job->why);
    s->moved = true;
}

/* What was kept took no time, and says nothing of the rest. */
static void take_moved(void *arg)
{
    struct lab_studier *s = arg;
    struct study_progress *p = &s->progress;
    double now = clock_now(), kept = p->runs ? (double)p->kept / (double)p->runs : 0;
    if (!s->crew || now < s->told + tell_seconds)
        return;
    s->told = now;
    p->share = crew_share(s->crew);
    p->training = crew_in(s->crew, CREW_TRAINS);
    p->left = p->share - kept > share_least ? (now - s->begun) * (1 - p->share) / (p->share - kept) : -1;
    s->moved = true;
}

static void take_warning(void *arg, const char *text)
{
    struct lab_studier *s = arg;
    text_safe(s->runs->lab->banner, sizeof s->runs->lab->banner, text);
    s->moved = true;
}

/* ---- from start to end ---- */

static void forget(struct lab_studier *s)
{
    s->runs->lab->study.progress = NULL;
    s->runs->lab->study.open = false;
    crew_delete(s->crew);
    s->crew = NULL;
    study_results_free(&s->results);
    study_plan_free(&s->plan);
}

static bool make_plan(struct lab_studier *s, const char *line, struct err *e)
{
    char text[SPEC_LINE_MAX];
    const char *word[WORDS_MAX];
    size_t count = 0;
    snprintf(text, sizeof text, "%s", line);
    for (char *save, *p = strtok_r(text, " ", &save); p; p = strtok_r(NULL, " ", &save)) {
        if (count == WORDS_MAX)
            return err_set(e, ERR_USAGE, "study: more than %d words", (int)WORDS_MAX);
        word[count++] = p;
    }
    if (!count)
        return err_set(e, ERR_USAGE, "study: which? \"dropout-lab study\" names them");
    const struct study *study = study_find(word[0], e);
    return study && study_plan_make(&s->plan, study, count - 1, word + 1, e);
}

/* Before anything of it is trained. */
static bool may_study(const struct lab_studier *s, struct err *e)
{
    const struct account *account = s->runs->account;
    size_t runs = s->plan.count * s->plan.base.seeds;
    if (account && runs > account->limits.study)
        return err_set(e, ERR_FAIL,
                       "study: this account has a limit of %llu runs in one, and that is %zu; give it fewer seeds, "
                       "as in study rate seeds=1",
                       (unsigned long long)account->limits.study, runs);
    for (size_t i = 0; account && i < s->plan.count; i++) {
        if (!limits_allow(&account->limits, &s->plan.point[i].spec, e))
            return false;
    }
    return true;
}

static bool make_crew(struct lab_studier *s, struct err *e)
{
    const struct lab_runs *r = s->runs;
    struct crew_config config = {.plan = &s->plan,
                                 .data = r->data,
                                 .kern = r->kern,
                                 .root = r->root,
                                 .tag = study_tag(s->tag, sizeof s->tag, &s->plan),
                                 .hands = (unsigned)r->limit,
                                 .account = r->account,
                                 .ended = take_ended,
                                 .moved = take_moved,
                                 .warn = take_warning,
                                 .arg = s};
    if (!may_study(s, e) || !study_fit(&s->plan, r->data, e) || !study_results_init(&s->results, &s->plan, e))
        return false;
    s->crew = crew_new(&config, &s->results, e);
    return s->crew != NULL;
}

static bool can_start(const struct lab_studier *s, struct err *e)
{
    const struct lab_runs *r = s->runs;
    if (s->crew)
        return err_set(e, ERR_FAIL, "study %s is not finished; x stops it, and it can go on later", s->plan.name);
    if (r->lab->data_failed)
        return err_set(e, ERR_FAIL, "there is no data to train on; name some with --data");
    if (!r->data)
        return err_set(e, ERR_FAIL, "the data is still being loaded; try again");
    return r->root || err_set(e, ERR_FAIL, "a study lives by its runs' records, and this session keeps none; start "
                              "without --no-record");
}

static bool start(struct lab_studier *s, const char *line, struct err *e)
{
    struct lab_study *view = &s->runs->lab->study;
    forget(s);
    snprintf(view->words, sizeof view->words, "%s", line);
    if (!make_plan(s, line, e) || !make_crew(s, e)) {
        forget(s);
        return false;
    }
    s->leaves = false;
    s->begun = clock_now();
    s->progress = (struct study_progress){.plan = &s->plan, .results = &s->results, .runs = crew_count(s->crew),
                                          .left = -1};
    view->progress = &s->progress;
    view->look = (struct study_look){.panel = STUDY_CHART};
    view->runs = true;
    return true;
}

/* Whether the line asks for what is there: at work, or done with no run left to train. */
static bool is_there(const struct lab_studier *s, const char *line)
{
    const struct study_progress *p = &s->progress;
    const struct lab_study *view = &s->runs->lab->study;
    return view->progress && strcmp(line, view->words) == 0 && (s->crew || p->done == p->runs);
}

bool lab_study_start(struct lab_studier *s, const char *line, struct err *e)
{
    struct lab_study *view = &s->runs->lab->study;
    if (!line[0]) {
        view->open = false;
        return true;
    }
    if (!is_there(s, line) && (!can_start(s, e) || !start(s, line, e)))
        return false;
    view->open = true;
    return true;
}

void lab_study_stop(struct lab_studier *s)
{
    s->leaves |= s->crew != NULL;
}

/* A study that was stopped has nothing to judge yet. */
static void end(struct lab_studier *s)
{
    const struct study *study = s->plan.study;
    bool whole = !crew_in(s->crew, CREW_WAITS);
    s->progress.share = crew_share(s->crew);
    s->progress.over = true;
    s->progress.training = 0;
    if (whole && study) {
        study->way->judge(&s->judgement, &s->results);
        s->progress.judgement = &s->judgement;
    }
    crew_delete(s->crew);
    s->crew = NULL;
    s->runs->lab->study.runs = false;
    s->moved = true;
}

bool lab_study_poll(struct lab_studier *s)
{
    struct err e = {0};
    size_t active = lab_active(s->runs->lab);
    if (!s->crew)
        return false;
    s->moved = false;
    crew_limit(s->crew, active < s->runs->limit ? (unsigned)(s->runs->limit - active) : 1);
    if (!crew_poll(s->crew, s->leaves, s->leaves ? NULL : &e) && !s->leaves) {
        s->leaves = true;
        take_warning(s, e.text);
    }
    if (!crew_at_work(s->crew) && (s->leaves || !crew_in(s->crew, CREW_WAITS)))
        end(s);
    return s->moved;
}

void lab_study_free(struct lab_studier *s)
{
    if (s->runs)
        forget(s);
}
