/* SPDX-License-Identifier: MIT */
/* `dropout-lab` alone: the dashboard, or with --plain line mode, with the words of the command line as its next run. */
#include "dashboard.h"
#include "options.h"
#include "plain.h"

int cmd_dashboard(const struct options *o)
{
    struct dashboard_options d = {
        .data_path = o->data,
        .kern = o->kern,
        .ascii = o->ascii,
        .mouse = o->mouse,
        .memory = o->memory_bytes,
        .record = !o->no_record,
        .version = PACKAGE_VERSION,
        .account = o->account,
        .first = o->spec,
    };
    return o->plain ? plain_run(o) : dashboard_run(&d);
}
