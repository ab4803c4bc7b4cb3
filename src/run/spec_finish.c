/* SPDX-License-Identifier: MIT */
/* The end of reading a run spec: what only the whole line can tell. Strengths go to the sites, what was not said gets
 * its value, and words that do nothing or contradict each other are refused. Any thread.
 */
#include "base/text.h"
#include "spec_words.h"

static const double usual_adamw = 0.01; /* as torch.optim.AdamW */

double spec_standard_wd(enum spec_opt opt)
{
    return opt == SPEC_ADAMW ? usual_adamw : 0;
}

static bool bad_rates(const struct spec_draft *d, struct err *e)
{
    char rates[128] = "", net[64] = "", sites[128] = "input";
    const struct spec *s = &d->spec;
    spec_write_sites(rates, sizeof rates, s, d->rates);
    spec_write[SPEC_KEY_net](net, sizeof net, s);
    for (unsigned i = 1; i <= s->hidden_count; i++)
        text_append(sites, sizeof sites, ", hidden %u", i);
    return err_set(e, ERR_USAGE, "drop=%s: has %u rates, but net=%s has %u sites (%s); give one for each or one for "
                   "all, for example drop=0.4", rates, d->rates, net, spec_sites(s), sites);
}

static bool share_rates(struct spec_draft *d, struct err *e)
{
    struct spec *s = &d->spec;
    unsigned sites = spec_sites(s);
    if (d->rates != 1 && d->rates != sites)
        return bad_rates(d, e);
    for (unsigned i = 1; i < SPEC_SITES_MAX; i++) {
        if (i < sites && d->rates != 1)
            continue;
        s->drop[i] = i < sites ? s->drop[0] : 0;
        s->noise[i] = i < sites ? s->noise[0] : SPEC_DROPOUT;
        s->bend[i] = i < sites ? s->bend[0] : (struct spec_bend){0};
    }
    return true;
}

static bool bad_seeds(const struct spec *s, struct err *e)
{
    return err_set(e, ERR_USAGE, "seed=%lu seeds=%u: the last seed would be %llu, and %lu is the largest; for example "
                   "seed=%lu", (unsigned long)s->seed, s->seeds, (unsigned long long)s->seed + s->seeds - 1,
                   (unsigned long)UINT32_MAX, (unsigned long)(UINT32_MAX - (s->seeds - 1)));
}

/* "momentum=0.9: opt=adam takes none; must be ...; for example ..." */
static bool refuse(const struct spec *s, int key, const char *why, struct err *e)
{
    char value[128] = "";
    spec_write[key](value, sizeof value, s);
    return err_set(e, ERR_USAGE, "%s=%s: %s; must be %s; for example %s", spec_keys[key].key, value, why,
                   spec_keys[key].range, spec_keys[key].example);
}

static bool check_optimiser(const struct spec *s, struct err *e)
{
    char why[64] = "";
    bool takes = s->opt == SPEC_SGD || s->opt == SPEC_RMSPROP;
    text_append(why, sizeof why, "opt=%s takes none", spec_choice_word("opt", s->opt));
    if (s->momentum > 0 && !takes)
        return refuse(s, SPEC_KEY_momentum, why, e);
    if (s->nesterov && s->opt != SPEC_SGD)
        return refuse(s, SPEC_KEY_nesterov, why, e);
    return !s->nesterov || s->momentum > 0 || refuse(s, SPEC_KEY_nesterov, "there is no momentum", e);
}

/* What goes by the validation images needs some. */
static bool check_validation(const struct spec *s, struct err *e)
{
    int key = s->patience ? SPEC_KEY_patience : s->schedule.kind == SPEC_PLATEAU ? SPEC_KEY_schedule : SPEC_KEY_mc;
    char value[128] = "";
    if (s->valid != 0 || (key == SPEC_KEY_mc && !s->mc))
        return true;
    spec_write[key](value, sizeof value, s);
    return err_set(e, ERR_USAGE, "%s=%s valid=0: there are no validation images to go by; give it some, for example "
                   "valid=10000", spec_keys[key].key, value);
}

bool spec_finish(struct spec_draft *d, struct err *e)
{
    struct spec *s = &d->spec;
    if (!share_rates(d, e))
        return false;
    if (!d->wd)
        s->wd = spec_standard_wd(s->opt);
    if (s->seeds - 1 > UINT32_MAX - s->seed)
        return bad_seeds(s, e);
    if (s->order && s->norm != SPEC_NORM_BATCH)
        return refuse(s, SPEC_KEY_order, "there is no normalisation to order", e);
    return check_optimiser(s, e) && check_validation(s, e);
}
