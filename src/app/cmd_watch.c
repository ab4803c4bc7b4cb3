/* SPDX-License-Identifier: MIT */
/* `dropout-lab watch`: logs that other programs write, live on the screen, or with --plain and --once as text. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "options.h"
#include "say.h"
#include "watch_logs.h"
#include "watch_loop.h"
#include "watch_plain.h"

static bool check_words(const struct options *o, struct err *e)
{
    size_t pipes = 0;
    for (size_t i = 0; i < o->word_count; i++)
        pipes += strcmp(o->word[i], "-") == 0;
    if (!o->word_count)
        return err_set(e, ERR_USAGE, "watch: name a log file, a folder with logs, or - for standard input; for example "
                       "dropout-lab watch metrics.csv");
    if (o->word_count > WATCH_LOGS_MAX)
        return err_set(e, ERR_USAGE, "watch: %zu logs are named, and at most %d are watched at once; name fewer",
                       o->word_count, (int)WATCH_LOGS_MAX);
    if (pipes > 1)
        return err_set(e, ERR_USAGE, "watch: - is given %zu times, and there is one standard input", pipes);
    if (pipes && isatty(STDIN_FILENO))
        return err_set(e, ERR_USAGE, "watch: - reads standard input, which is the keyboard here; for example python "
                       "train.py | dropout-lab watch -");
    if (o->json && !o->once)
        return err_set(e, ERR_USAGE, "watch: --json goes with --once");
    return true;
}

static int show(const struct options *o, struct watch_logs *logs)
{
    if (logs->left_out[0])
        say_error("%s", logs->left_out);
    if (o->once)
        return watch_once_run(logs, o->json);
    if (o->plain)
        return watch_plain_run(logs);
    if (isatty(STDOUT_FILENO))
        return watch_loop_run(logs, o->ascii);
    fputs("dropout-lab: watch: stdout is no terminal; --plain prints lines instead, --once what there is\n", stderr);
    return 1;
}

int cmd_watch(const struct options *o)
{
    struct err e = {0};
    struct watch watch;
    struct watch_logs logs = {.watch = &watch, .word = o->word, .word_count = o->word_count, .column_x = o->x};
    if (!check_words(o, &e) || !watch_init(&watch, &e))
        return report_error(&e);
    int status = watch_logs_open(&logs, &e) ? show(o, &logs) : report_error(&e);
    watch_logs_free(&logs);
    watch_free(&watch);
    return status;
}
