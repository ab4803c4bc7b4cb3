/* SPDX-License-Identifier: MIT */
/* What a run comes to, in lines; see lines.h. */
#include "lines.h"

#include "base/text.h"

/* "train 0.5366  80.69 %", with a dash for what was not measured. */
static void print_pair(FILE *out, const char *name, const struct epoch_row *row, enum metric loss, enum metric accuracy)
{
    char a[METRIC_TEXT_MAX], b[METRIC_TEXT_MAX];
    if (metric_has(row, loss))
        fprintf(out, "  %s %*s  %5s %%", name, METRIC_TEXT_WIDTH, metric_text(a, loss, row->value[loss]),
                metric_text(b, accuracy, row->value[accuracy]));
    else
        fprintf(out, "  %s -", name);
}

void lines_epoch(FILE *out, const char *tag, const struct epoch_row *row, unsigned epochs)
{
    char off[METRIC_TEXT_MAX];
    int width = snprintf(NULL, 0, "%u", epochs);
    fprintf(out, "%sepoch %*u", tag, width, row->epoch);
    print_pair(out, "train", row, METRIC_TRAIN_LOSS, METRIC_TRAIN_ACCURACY);
    print_pair(out, "valid", row, METRIC_VALID_LOSS, METRIC_VALID_ACCURACY);
    if (metric_has(row, METRIC_OFF_LOSS))
        fprintf(out, "  off %*s", METRIC_TEXT_WIDTH, metric_text(off, METRIC_OFF_LOSS, row->value[METRIC_OFF_LOSS]));
    fprintf(out, "  %.2f s\n", (double)row->seconds);
}

void lines_test(FILE *out, const char *tag, const struct record_test *test)
{
    char loss[METRIC_TEXT_MAX], accuracy[METRIC_TEXT_MAX], images[32];
    fprintf(out, "%stest  loss %s  %s %%  %s images, measured once at the end\n", tag,
            metric_text(loss, METRIC_VALID_LOSS, test->loss),
            metric_text(accuracy, METRIC_VALID_ACCURACY, test->accuracy),
            text_count(images, sizeof images, test->images));
}

/* "noise gap          +0.1106, accuracy -3.37 %: train minus off", where both were measured. */
static void print_gap(FILE *out, const char *tag, const char *name, const struct epoch_row *row, enum metric loss,
                      enum metric accuracy, const char *what)
{
    if (!metric_has(row, loss) || !metric_has(row, METRIC_OFF_LOSS))
        return;
    fprintf(out, "%s%-*s %+.4f, accuracy %+.2f %%: %s\n", tag, LINES_GAP_WIDTH, name,
            row->value[loss] - row->value[METRIC_OFF_LOSS], row->value[accuracy] - row->value[METRIC_OFF_ACCURACY],
            what);
}

void lines_gaps(FILE *out, const char *tag, const struct epoch_row *row)
{
    print_gap(out, tag, "noise gap", row, METRIC_TRAIN_LOSS, METRIC_TRAIN_ACCURACY, "train, with noise, minus off");
    print_gap(out, tag, "generalisation gap", row, METRIC_VALID_LOSS, METRIC_VALID_ACCURACY, "valid minus off");
}

/* "mc  loss 0.4012  85.60 %: valid, mean of the passes with noise" */
static void print_passes(FILE *out, const char *tag, const struct epoch_row *row)
{
    char loss[METRIC_TEXT_MAX], accuracy[METRIC_TEXT_MAX];
    if (metric_has(row, METRIC_MC_LOSS))
        fprintf(out, "%smc  loss %s  %s %%: valid, mean of the passes with noise\n", tag,
                metric_text(loss, METRIC_MC_LOSS, row->value[METRIC_MC_LOSS]),
                metric_text(accuracy, METRIC_MC_ACCURACY, row->value[METRIC_MC_ACCURACY]));
}

void lines_closing(FILE *out, const char *tag, enum run_state state, const struct history *history)
{
    const struct epoch_row *best = history_best(history, METRIC_VALID_LOSS);
    const struct epoch_row *last = history_last(history), *diverged = history_diverged(history);
    char loss[METRIC_TEXT_MAX], accuracy[METRIC_TEXT_MAX];
    double seconds = 0;
    if (last) {
        print_passes(out, tag, last);
        lines_gaps(out, tag, last);
    }
    for (size_t i = 0; i < history->count; i++)
        seconds += (double)history->row[i].seconds;
    fprintf(out, "%s%s after %zu epoch%s, %.1f s", tag, run_state_word(state), history->count,
            history->count == 1 ? "" : "s", seconds);
    if (diverged)
        fprintf(out, "; diverged at epoch %u", (unsigned)diverged->epoch);
    if (best)
        fprintf(out, "; best valid loss %s (%s %%) at epoch %u",
                metric_text(loss, METRIC_VALID_LOSS, best->value[METRIC_VALID_LOSS]),
                metric_text(accuracy, METRIC_VALID_ACCURACY, best->value[METRIC_VALID_ACCURACY]), best->epoch);
    else if (last && !metric_has(last, METRIC_VALID_LOSS))
        fprintf(out, "; not validated (valid=0)");
    fprintf(out, "\n");
}

void lines_diverged(char *out, size_t size, const struct epoch_row *at)
{
    snprintf(out, size, "diverged at epoch %u; a smaller lr may help", (unsigned)at->epoch);
}
