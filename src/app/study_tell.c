/* SPDX-License-Identifier: MIT */
/* A study in lines; see study_tell.h. */
#include "study_tell.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "out.h"
#include "say.h"

enum { WIDTH = 80, HEIGHT = 24, TIME_MAX = 48 };

static const char spread_alone[] = "+- is the standard deviation over seeds";
static const char spread_and_interval[] = "+- is the standard deviation over seeds; in brackets below, the 95 % "
                                          "interval of a difference that is taken seed by seed";
static const double draw_every = 0.25; /* seconds */

void study_tell_init(struct study_tell *t, const struct study_plan *p, const struct study_results *r,
                     bool stdout_taken)
{
    const char *term = getenv("TERM");
    *t = (struct study_tell){.plan = p, .results = r, .lines = stdout_taken ? stderr : stdout, .begun = clock_now()};
    t->live = isatty(fileno(t->lines)) && term && strcmp(term, "dumb") != 0;
    t->columns = stdout_taken ? WIDTH : out_width();
}

/* ---- text ---- */

void study_tell_wrapped(FILE *out, const char *head, const char *text, int columns)
{
    int indent = (int)strlen(head), at = indent;
    fputs(head, out);
    while (*text) {
        int n = (int)strcspn(text, " \n");
        if (at > indent && at + 1 + n > columns) {
            fprintf(out, "\n%*s", indent, "");
            at = indent;
        }
        at += fprintf(out, "%s%.*s", at > indent ? " " : "", n, text);
        text += n;
        if (*text == '\n') {
            fprintf(out, "\n%*s", indent, "");
            at = indent;
        }
        text += *text != 0;
    }
    fputs("\n", out);
}

/* "4 min 12 s" */
static const char *time_text(char out[TIME_MAX], double seconds)
{
    unsigned long s = (unsigned long)(seconds + 0.5);
    if (seconds < 9.95)
        snprintf(out, TIME_MAX, "%.1f s", seconds);
    else if (s < 60)
        snprintf(out, TIME_MAX, "%lu s", s);
    else if (s < 3600)
        snprintf(out, TIME_MAX, "%lu min %lu s", s / 60, s % 60);
    else
        snprintf(out, TIME_MAX, "%lu h %lu min", s / 3600, s / 60 % 60);
    return out;
}

/* ---- live ---- */

void study_tell_clear(struct study_tell *t)
{
    if (t->drawn)
        fprintf(t->lines, "\r\033[%dA\033[J", t->drawn);
    t->drawn = 0;
}

static int terminal_rows(const struct study_tell *t)
{
    struct winsize size;
    return ioctl(fileno(t->lines), TIOCGWINSZ, &size) == 0 && size.ws_row ? size.ws_row : HEIGHT;
}

static void draw_progress(struct study_tell *t)
{
    char spent[TIME_MAX], left[TIME_MAX];
    double share = crew_share(t->crew), seconds = clock_now() - t->begun;
    size_t ended = crew_in(t->crew, CREW_DONE) + crew_in(t->crew, CREW_FAILED);
    fprintf(t->lines, "%zu of %zu runs, %.0f %%, %s", ended, crew_count(t->crew), 100 * share,
            time_text(spent, seconds));
    if (share > 0.02 && t->trained)
        fprintf(t->lines, ", about %s left", time_text(left, seconds / share - seconds));
    fprintf(t->lines, "\n");
    t->drawn++;
}

/* A chart that leaves the table no row has the screen alone. */
static void draw(struct study_tell *t)
{
    int rows = terminal_rows(t) - 2;
    study_tell_clear(t);
    if (rows > 8)
        t->drawn += study_chart_print(t, rows - 1);
    if (rows - t->drawn > 2)
        t->drawn += study_table_print(t->lines, t->results, t->columns, rows - t->drawn - 1, false);
    draw_progress(t);
    fflush(t->lines);
}

void study_tell_moved(void *arg)
{
    struct study_tell *t = arg;
    if (!t->live || clock_now() < t->drawn_at + draw_every)
        return;
    t->drawn_at = clock_now();
    draw(t);
}

/* ---- a line a run ---- */

static void print_value(const struct study_tell *t, const struct crew_job *job, enum study_measure m)
{
    const struct study_measure_info *info = &study_measures[m];
    double value = study_value(t->results, job->point, m, job->seed);
    if (value == value)
        fprintf(t->lines, "  %s %.*f%s%s", info->label, info->decimals, value, info->unit[0] ? " " : "", info->unit);
}

static void print_job(const struct study_tell *t, const struct crew_job *job)
{
    const struct study_point *point = &t->plan->point[job->point];
    int width = snprintf(NULL, 0, "%zu", crew_count(t->crew));
    char spent[TIME_MAX];
    fprintf(t->lines, "%*zu/%zu  %s  seed %lu", width, t->trained + t->kept + t->failed, crew_count(t->crew),
            point->label, (unsigned long)point->spec.seed + job->seed);
    print_value(t, job, t->plan->measure);
    if (t->plan->measure != STUDY_VALID_ERROR)
        print_value(t, job, STUDY_VALID_ERROR);
    fprintf(t->lines, "  %s\n", job->kept ? "kept from before" : time_text(spent, job->seconds));
    fflush(t->lines);
}

void study_tell_ended(void *arg, const struct crew_job *job)
{
    struct study_tell *t = arg;
    char text[320];
    t->failed += job->state == CREW_FAILED;
    t->kept += job->state == CREW_DONE && job->kept;
    t->trained += job->state == CREW_DONE && !job->kept;
    if (job->state == CREW_FAILED) {
        snprintf(text, sizeof text, "%s, seed %lu: failed: %s", t->plan->point[job->point].label,
                 (unsigned long)t->plan->point[job->point].spec.seed + job->seed, job->why);
        study_tell_warn(t, text);
    } else if (!t->live) {
        print_job(t, job);
    }
}

void study_tell_warn(void *arg, const char *text)
{
    struct study_tell *t = arg;
    study_tell_clear(t);
    fflush(t->lines);
    say_error("%s", text);
}

/* ---- beginning and end ---- */

void study_tell_begin(struct study_tell *t, const char *data_about, const char *isa, unsigned hands)
{
    char line[SPEC_LINE_MAX];
    const struct study *s = t->plan->study;
    if (s)
        fprintf(t->lines, "study %s: %s (%s)\n", s->name, s->about, s->source);
    else
        say_to(t->lines, "%s\n", t->plan->name);
    study_tell_wrapped(t->lines, "base   ", spec_print(line, sizeof line, &t->plan->base), t->columns);
    say_to(t->lines, "runs   %zu, of %zu points with %u seed%s each, %u at once; %s; %s\n", crew_count(t->crew),
            t->plan->count, t->results->seeds, t->results->seeds == 1 ? "" : "s", hands, data_about, isa);
    fflush(t->lines);
}

static void print_time(const struct study_tell *t)
{
    char spent[TIME_MAX];
    fprintf(t->lines, "time   %s; %zu run%s trained", time_text(spent, clock_now() - t->begun), t->trained,
            t->trained == 1 ? "" : "s");
    if (t->kept)
        fprintf(t->lines, ", %zu kept from before", t->kept);
    if (t->failed)
        fprintf(t->lines, ", %zu failed", t->failed);
    fprintf(t->lines, "\n");
}

/* Of a sweep: the point that validates best, and those that the seeds do not tell apart from it. */
static void print_best(const struct study_tell *t)
{
    char text[STUDY_TEXT_MAX] = "", count[32];
    struct stats_paired p;
    size_t best = study_best(t->results, SIZE_MAX, STUDY_VALID_ERROR), alike = 0;
    if (best == SIZE_MAX)
        return;
    text_append(text, sizeof text, "by validation error: %s", t->plan->point[best].label);
    if (t->results->seeds > 1) {
        for (size_t i = 0; i < t->plan->count; i++)
            alike += i != best && study_paired(&p, t->results, i, best, t->plan->measure) && p.p >= STATS_NOISE_P;
        snprintf(count, sizeof count, "%zu", alike);
        text_append(text, sizeof text, "; %s of the others %s inside seed noise of its %s", alike ? count : "none",
                    alike > 1 ? "are" : "is", study_measures[t->plan->measure].label);
    } else {
        text_append(text, sizeof text, "; one seed tells nothing of noise, take seeds=5");
    }
    study_tell_wrapped(t->lines, "best   ", text, t->columns);
}

static void print_judgement(const struct study_tell *t, const struct study_judgement *j)
{
    char text[STUDY_TEXT_MAX];
    const struct study_way *way = t->plan->study->way;
    study_tell_wrapped(t->lines, "paper  ", way->found, t->columns);
    snprintf(text, sizeof text, "There: %s.", way->differs);
    study_tell_wrapped(t->lines, "       ", text, t->columns);
    study_tell_wrapped(t->lines, "here   ", j->text, t->columns);
    fprintf(t->lines, "so     %s\n", study_verdict_text(j->verdict));
}

void study_tell_end(struct study_tell *t, const struct study_judgement *j)
{
    study_tell_clear(t);
    fprintf(t->lines, "\n");
    study_table_print(t->lines, t->results, t->columns, -1, true);
    if (study_table_chooses(t->plan))
        fprintf(t->lines, "* the best by validation error%s\n", t->plan->series_count > 1 ? ", of its series" : "");
    study_tell_wrapped(t->lines, "", j ? spread_and_interval : spread_alone, t->columns);
    fprintf(t->lines, "\n");
    if (study_chart_print(t, HEIGHT))
        fputs("\n", t->lines);
    if (j)
        print_judgement(t, j);
    else
        print_best(t);
    print_time(t);
}
