/* SPDX-License-Identifier: MIT */
/* run.json of a kept run, and label.json behind a byte of 0. What is taken is in order: texts safe, rates by ascending
 * epochs, a spec that can be printed; and the list has the run, or its sentence. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "run/record_read.h"
#include "src/run/store_list.h"

#define ID "20261122-161523-baseline-seed1"

static void check_course(const struct record_info *info)
{
    FUZZ_REQUIRE(info->course_count <= RUN_COURSE_MAX);
    for (size_t i = 0; i < info->course_count; i++) {
        struct spec s = info->spec;
        FUZZ_REQUIRE(i ? info->course[i].epoch > info->course[i - 1].epoch : info->course[i].epoch == 1);
        run_change_apply(&info->course[i], &s);
        FUZZ_REQUIRE(spec_check(&s, NULL));
    }
}

static void check_info(const struct record_info *info)
{
    char line[SPEC_LINE_MAX];
    const char *texts[] = {info->id, info->why, info->data, info->sha256, info->isa, info->version, info->started,
                           info->ended, info->group, info->fork, info->label.name, info->label.tags,
                           info->label.note};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        fuzz_safe(texts[i]);
    FUZZ_REQUIRE(spec_check(&info->spec, NULL) && info->spec.seeds == 1);
    fuzz_safe(spec_print(line, sizeof line, &info->spec));
    FUZZ_REQUIRE((unsigned)info->state < RUN_STATE_COUNT);
    FUZZ_REQUIRE(info->summary.best.epoch <= info->summary.epochs);
    check_course(info);
}

static void check_entry(const char *path)
{
    static struct store_entry entry;
    struct record_root root;
    struct err e = {0};
    FUZZ_REQUIRE(record_root_open(&root, path, &e));
    memset(&entry, 0, sizeof entry);
    if (store_entry_read(&entry, &root, ID, 0) != STORE_LEAVE_OUT) {
        fuzz_safe(entry.problem);
        fuzz_safe(entry.name);
        fuzz_safe(entry.tags);
        FUZZ_REQUIRE(strcmp(entry.id, ID) == 0);
    }
    record_root_close(&root);
}

void fuzz_run_json(const uint8_t *data, size_t size)
{
    static struct record_info info;
    char root[256];
    struct err e = {0};
    const uint8_t *label = size ? memchr(data, 0, size) : NULL;
    size_t n = label ? (size_t)(label - data) : size;
    fuzz_put("runs/" ID "/run.json", data, n);
    if (label)
        fuzz_put("runs/" ID "/label.json", label + 1, size - n - 1);
    else
        remove(fuzz_put("runs/" ID "/label.json", "", 0));
    snprintf(root, sizeof root, "%s/runs", fuzz_folder());
    if (record_read(&info, root, ID, &e))
        check_info(&info);
    else
        fuzz_error(&e);
    check_entry(root);
}
