/* SPDX-License-Identifier: MIT */
/* Several seeds of one run; see seeds.h. cmd_run has them trained one after the other. */
#include "seeds.h"

#include <math.h>
#include <string.h>

#include "base/file.h"

/* Where the extension begins, or the end. A point that begins the name begins no extension. */
static size_t extension_at(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *point = strrchr(name, '.');
    return point && point > name ? (size_t)(point - path) : strlen(path);
}

bool seeds_path(char *out, const char *option, const char *path, uint32_t seed, struct err *e)
{
    if (strcmp(path, "-") == 0)
        return err_set(e, ERR_USAGE, "%s -: does not go with several seeds; name a file, run.csv becomes "
                       "run-seed%lu.csv", option, (unsigned long)seed);
    size_t stem = extension_at(path);
    int n = snprintf(out, FILE_PATH_MAX, "%.*s-seed%lu%s", (int)stem, path, (unsigned long)seed, path + stem);
    return n < FILE_PATH_MAX
        || err_set(e, ERR_FAIL, "%.200s...: the path is longer than %d bytes", path, FILE_PATH_MAX - 1);
}

void seeds_add(struct seeds *s, const struct history *h)
{
    const struct epoch_row *best = history_best(h, METRIC_VALID_LOSS), *last = history_last(h);
    if (s->count == SPEC_SEEDS_MAX || !last)
        return;
    s->best[s->count] = best ? *best : (struct epoch_row){0};
    s->last[s->count++] = *last;
}

/* Of a sample: the sum of squares is divided by one less than there are. */
struct spread {
    unsigned count;
    double mean, deviation;
};

static struct spread spread_of(const struct epoch_row *row, unsigned count, enum metric m)
{
    struct spread s = {0};
    double squares = 0;
    for (unsigned i = 0; i < count; i++) {
        if (!metric_has(&row[i], m))
            continue;
        double from = row[i].value[m] - s.mean; /* Welford (1962) */
        s.mean += from / ++s.count;
        squares += from * (row[i].value[m] - s.mean);
    }
    s.deviation = s.count > 1 ? sqrt(squares / (s.count - 1)) : NAN;
    return s;
}

static void print_spread(const struct spread *s, const char *name, enum metric m, FILE *out)
{
    char mean[METRIC_TEXT_MAX], deviation[METRIC_TEXT_MAX];
    fprintf(out, "  %s %s +- %s%s", name, metric_text(mean, m, s->mean), metric_text(deviation, m, s->deviation),
            strcmp(metric_info[m].unit, "%") == 0 ? " %" : "");
}

/* "best  valid loss 0.3212 +- 0.0021  accuracy 88.14 +- 0.17 %" */
static void print_line(const struct seeds *s, const char *name, const struct epoch_row *row, FILE *out)
{
    struct spread loss = spread_of(row, s->count, METRIC_VALID_LOSS);
    struct spread accuracy = spread_of(row, s->count, METRIC_VALID_ACCURACY);
    if (loss.count < 2)
        return;
    fprintf(out, "%s", name);
    print_spread(&loss, "valid loss", METRIC_VALID_LOSS, out);
    print_spread(&accuracy, "accuracy", METRIC_VALID_ACCURACY, out);
    if (loss.count < s->count)
        fprintf(out, "  (of %u seeds; the others diverged)", loss.count);
    fprintf(out, "\n");
}

void seeds_print(const struct seeds *s, unsigned planned, FILE *out)
{
    if (s->count < 2 || !metric_has(&s->last[0], METRIC_VALID_LOSS))
        return;
    fprintf(out, "%u", s->count);
    if (s->count < planned)
        fprintf(out, " of %u", planned);
    fprintf(out, " seeds, mean +- standard deviation\n");
    print_line(s, "best", s->best, out);
    print_line(s, "last", s->last, out);
}
