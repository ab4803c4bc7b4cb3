/* SPDX-License-Identifier: MIT */
/* Which of a study's runs are there already. One counts when it has the same spec, data, instruction set and version,
 * began from its seed, and its rates were not changed by hand: then training it again would give the same bits. Whether
 * a study, the dashboard or `run` made it does not matter. Of those that were cut off only a study's own are gone on
 * with. Main thread.
 */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "run/store.h"
#include "study_crew_parts.h"

static struct crew_job *job_at(struct crew *c, size_t spec, unsigned seed)
{
    return &c->job[seed * c->specs + spec];
}

static bool fits_spec(const struct crew *c, size_t spec, const struct store_entry *x, unsigned *seed)
{
    const struct spec *s = &c->config.plan->point[c->first[spec]].spec;
    if (x->spec.seed < s->seed || x->spec.seed - s->seed >= c->seeds)
        return false;
    *seed = x->spec.seed - s->seed;
    struct spec member = spec_member(s, *seed);
    return spec_equal(&member, &x->spec);
}

static bool has_weights(const struct crew *c, const char *id)
{
    char folder[FILE_PATH_MAX], path[FILE_PATH_MAX];
    return file_join(folder, c->config.root, id, NULL) && file_join(path, folder, "model.safetensors", NULL)
        && access(path, R_OK) == 0;
}

static bool is_good(const struct crew *c, size_t spec, const struct store_entry *x, struct record_info *info)
{
    bool looks = crew_looks(c) || crew_passes(c, spec);
    return record_read(info, c->config.root, x->id, NULL) && strcmp(info->sha256, c->config.data->sha256) == 0
        && !info->loaded && info->course_known && info->course_count <= 1
        && (x->state != RUN_DONE || ((info->test.images || !c->config.data->test.count)
                                     && (!looks || has_weights(c, x->id))));
}

/* A run that is done goes before one that was cut off. */
static void take(struct crew *c, size_t spec, unsigned seed, const struct store_entry *x)
{
    struct crew_job *job = job_at(c, spec, seed);
    struct record_info info;
    bool done = x->state == RUN_DONE;
    if (job->kept || (job->resumes && !done) || (!done && !strstr(x->tags, "study-") && !strstr(x->tags, "sweep"))
        || !is_good(c, spec, x, &info))
        return;
    job->kept = done;
    job->resumes = !done;
    memcpy(job->id, x->id, sizeof job->id);
    if (!c->group[spec][0])
        memcpy(c->group[spec], info.group, sizeof c->group[spec]);
}

static void take_entry(struct crew *c, const struct store_entry *x)
{
    if (x->problem[0] || x->forked || (x->state != RUN_DONE && x->state != RUN_CUT)
        || strcmp(x->isa, c->config.kern->name) != 0 || strcmp(x->version, PACKAGE_VERSION) != 0)
        return;
    for (size_t i = 0; i < c->specs; i++) {
        unsigned seed;
        if (fits_spec(c, i, x, &seed))
            take(c, i, seed, x);
    }
}

bool crew_find_kept(struct crew *c, struct err *e)
{
    struct store store;
    if (!store_init(&store, e))
        return false;
    bool ok = store_read(&store, e);
    for (size_t i = 0; i < store.count && ok; i++)
        take_entry(c, &store.entry[i]);
    store_free(&store);
    return ok;
}
