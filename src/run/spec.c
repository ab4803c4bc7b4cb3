/* SPDX-License-Identifier: MIT */
/* The run spec as a value: its lists, its default, equality, and how many images it asks for; see run/spec.h. Text to
 * spec is spec_parse.c with spec_value.c, spec to text is spec_print.c. Any thread.
 */
#include "run/spec.h"

#include <assert.h>

#include "base/text.h"
#include "spec_words.h"

struct spec_draft spec_draft(void)
{
    struct spec_draft d = {.spec = {.train = SPEC_AUTO, .valid = SPEC_AUTO, .off = SPEC_AUTO}};
    for (int k = 0; k < SPEC_KEY_COUNT; k++) {
        bool ok = !spec_keys[k].standard[0] || spec_read[k](&d, spec_keys[k].standard);
        assert(ok);
        (void)ok;
    }
    return d;
}

/* A draft's one rate stands for all sites; the default's is 0, as the sites are already. */
struct spec spec_default(void)
{
    return spec_draft().spec;
}

unsigned spec_sites(const struct spec *s)
{
    return s->hidden_count + 1;
}

struct spec spec_member(const struct spec *s, unsigned i)
{
    struct spec member = *s;
    assert(i < s->seeds);
    member.seed += i;
    member.seeds = 1;
    return member;
}

static bool same_network(const struct spec *a, const struct spec *b)
{
    if (a->hidden_count != b->hidden_count)
        return false;
    for (unsigned i = 0; i < a->hidden_count; i++) {
        if (a->hidden[i] != b->hidden[i])
            return false;
    }
    for (unsigned i = 0; i < spec_sites(a); i++) {
        if (!spec_same_site(a, b, i))
            return false;
    }
    return a->act == b->act && a->start == b->start && a->norm == b->norm && a->order == b->order;
}

static bool same_training(const struct spec *a, const struct spec *b)
{
    return a->opt == b->opt && a->lr == b->lr && a->momentum == b->momentum && a->nesterov == b->nesterov
        && spec_same_schedule(&a->schedule, &b->schedule) && a->l2 == b->l2 && a->wd == b->wd
        && a->maxnorm == b->maxnorm && a->clip == b->clip && a->smooth == b->smooth && a->batch == b->batch
        && a->epochs == b->epochs && a->patience == b->patience && a->seed == b->seed && a->seeds == b->seeds;
}

static bool same_images(const struct spec *a, const struct spec *b)
{
    return a->train == b->train && a->valid == b->valid && a->shuffle == b->shuffle
        && a->augment.shift == b->augment.shift && a->augment.flip == b->augment.flip
        && a->augment.cut == b->augment.cut && a->mislabel == b->mislabel && a->mc == b->mc && a->off == b->off;
}

bool spec_equal(const struct spec *a, const struct spec *b)
{
    return same_network(a, b) && same_training(a, b) && same_images(a, b);
}

bool spec_counts(const struct spec *s, size_t total, size_t *train, size_t *valid, struct err *e)
{
    size_t v = s->valid == SPEC_AUTO ? total / 6 : s->valid;
    size_t t = s->train == SPEC_AUTO ? total - total / 6 : s->train;
    if (t == 0)
        return err_set(e, ERR_FAIL, "there is no image to train on; name another data set with --data");
    if (t > total || v > total - t) {
        char need[32], have[32];
        return err_set(e, ERR_USAGE, "train=%zu valid=%zu: needs %s images and the data has %s; for example train=%zu "
                       "valid=%zu", t, v, text_count(need, sizeof need, (unsigned long long)t + v),
                       text_count(have, sizeof have, total), total - total / 6, total / 6);
    }
    *train = t;
    *valid = v;
    return true;
}

const struct spec_key spec_keys[] = {
#define SPEC(word, usual, values, instance, what, from) \
    {.key = #word, .standard = usual, .range = values, .example = instance, .about = what, .source = from},
#include "run/spec.def"
#undef SPEC
};
const size_t spec_key_count = sizeof spec_keys / sizeof spec_keys[0];

const struct spec_preset spec_presets[] = {
#define PRESET(word, line, what) {.name = #word, .words = line, .about = what},
#include "run/preset.def"
#undef PRESET
};
const size_t spec_preset_count = sizeof spec_presets / sizeof spec_presets[0];
