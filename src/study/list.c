/* SPDX-License-Identifier: MIT */
/* The lists of studies and measures, and the words for verdicts. Any thread. */
#include <string.h>

#include "base/text.h"
#include "parts.h"

const struct study study_list[] = {
#define STUDY(name_, about_, source_) {.name = #name_, .about = about_, .source = source_, .way = &study_way_##name_},
#include "study/study.def"
#undef STUDY
};
const size_t study_count = sizeof study_list / sizeof *study_list;

const struct study_measure_info study_measures[STUDY_MEASURE_COUNT] = {
#define MEASURE(id, key_, label_, unit_, decimals_, lower) \
    [STUDY_##id] = {.key = key_, .label = label_, .unit = unit_, .decimals = decimals_, .lower_is_better = lower},
#include "study/measure.def"
#undef MEASURE
};

const struct study *study_find(const char *name, struct err *e)
{
    char names[160] = "";
    for (size_t i = 0; i < study_count; i++) {
        if (strcmp(study_list[i].name, name) == 0)
            return &study_list[i];
        text_append(names, sizeof names, "%s%s", i ? ", " : "", study_list[i].name);
    }
    err_set(e, ERR_USAGE, "%.40s: there is no such study; they are %s", name, names);
    return NULL;
}

const char *study_verdict_text(enum study_verdict v)
{
    static const char *const text[] = {
        [STUDY_AGREES] = "agrees", [STUDY_DISAGREES] = "disagrees",
        [STUDY_UNDECIDED] = "not decided: inside seed noise",
    };
    return text[v];
}
