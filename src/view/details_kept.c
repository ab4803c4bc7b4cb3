/* SPDX-License-Identifier: MIT */
/* All that is known of a run that is on disk alone, below the list: from its folder, once that was read. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "details.h"
#include "format.h"

static void add_spec(struct details *d, const struct store_entry *entry, size_t seeds)
{
    struct spec spec = entry->spec;
    char line[SPEC_LINE_MAX];
    spec.seeds = (unsigned)seeds;
    spec_print(line, sizeof line, &spec);
    details_line(d, STYLE_STRONG, "%s%s%s", line[0] ? line : "baseline", entry->name[0] ? "  " : "", entry->name);
    details_line(d, STYLE_FAINT, "%s%s", entry->id, seeds > 1 ? ", and one for each other seed" : "");
}

/* "done, epoch 50 of 50, fork of 2026...-seed1 after epoch 20, trained with avx512 by version 0.5" */
static void add_state(struct details *d, const struct store_entry *entry, const struct record_info *info)
{
    char line[DETAILS_BYTES];
    snprintf(line, sizeof line, "%s, epoch %u of %u", run_state_word(entry->state), (unsigned)entry->summary.epochs,
             entry->spec.epochs);
    if (info && info->forked)
        text_append(line, sizeof line, ", fork of %s after epoch %u",
                    info->fork[0] ? info->fork : "a run without record", (unsigned)info->fork_epoch);
    if (info && info->loaded)
        text_append(line, sizeof line, ", from loaded weights");
    if (entry->isa[0])
        text_append(line, sizeof line, ", %s", entry->isa);
    if (entry->version[0])
        text_append(line, sizeof line, ", version %s", entry->version);
    details_line(d, STYLE_NORMAL, "%s", line);
    if (info && info->why[0])
        details_line(d, STYLE_WARNING, "failed: %s", info->why);
}

static void add_course(struct details *d, const struct record_info *info)
{
    uint32_t first = (info->forked ? info->fork_epoch : 0) + 1;
    for (size_t i = 0; i < info->course_count; i++) {
        if (info->course[i].epoch > first)
            details_change(d, "", &info->course[i], spec_sites(&info->spec));
    }
}

static void add_seeds(struct details *d, const struct list *l, const struct list_row *row)
{
    char line[DETAILS_BYTES] = "seeds";
    for (size_t i = 0; row->count > 1 && i < row->count; i++) {
        const struct store_entry *e = &l->entry[l->member[row->first + i]];
        text_append(line, sizeof line, "%s %lu %s", i ? "," : "", (unsigned long)e->spec.seed,
                    run_state_word(e->state));
    }
    if (row->count > 1)
        details_line(d, STYLE_NORMAL, "%s", line);
}

void details_kept(struct details *d, const struct list *l, const struct list_row *row)
{
    const struct store_entry *newest = &l->entry[row->newest], *entry = &l->entry[l->member[row->first]];
    bool is_read = strcmp(l->info.id, newest->id) == 0;
    const struct record_info *info = is_read && !l->info_problem[0] ? &l->info : NULL;
    if (entry->problem[0]) {
        details_line(d, STYLE_STRONG, "%s", entry->id);
        details_line(d, STYLE_WARNING, "%s", entry->problem);
        return;
    }
    add_spec(d, entry, row->count);
    add_state(d, entry, info);
    details_noise(d, &entry->spec);
    if (row->count == 1)
        details_test(d, &entry->test);
    if (entry->tags[0])
        details_line(d, STYLE_NORMAL, "tags: %s", entry->tags);
    if (info && info->label.note[0])
        details_line(d, STYLE_NORMAL, "note: %s", info->label.note);
    add_seeds(d, l, row);
    if (info)
        add_course(d, info);
    else if (l->info_problem[0] && is_read)
        details_line(d, STYLE_WARNING, "%s", l->info_problem);
}
