/* SPDX-License-Identifier: MIT */
/* The value of drop=, read and written: for each site [kind:]strength[>strength[@epoch]]. A site whose strength is
 * always 0 has no kind, and a bend from a strength to itself is none, so that what does the same is written the same.
 * Any thread.
 */
#include <string.h>

#include "base/text.h"
#include "spec_words.h"

static const double deviation_max = 100;

enum { BEND_AT_MIN = 2 }; /* the first epoch has the first strength */

struct site {
    enum spec_noise noise;
    double from;
    struct spec_bend bend;
};

bool spec_is_deviation(enum spec_noise noise)
{
    return noise == SPEC_ADD || noise == SPEC_SDR;
}

bool spec_takes_strength(enum spec_noise noise, double value)
{
    return value >= 0 && (spec_is_deviation(noise) ? value <= deviation_max : value < 1);
}

static struct site plain(struct site x)
{
    if (!x.bend.on || x.bend.to == x.from)
        x.bend = (struct spec_bend){0};
    if (x.from == 0 && !x.bend.on && (unsigned)x.noise < SPEC_NOISE_COUNT)
        x.noise = SPEC_DROPOUT;
    return x;
}

static struct site site_of(const struct spec *s, unsigned i)
{
    return plain((struct site){.noise = s->noise[i], .from = s->drop[i], .bend = s->bend[i]});
}

bool spec_same_site(const struct spec *a, const struct spec *b, unsigned i)
{
    struct site x = site_of(a, i), y = site_of(b, i);
    return x.noise == y.noise && x.from == y.from && x.bend.on == y.bend.on && x.bend.to == y.bend.to
        && x.bend.at == y.bend.at;
}

/* ---- reading ---- */

static const char *take_kind(const char *p, enum spec_noise *noise)
{
    size_t n = strcspn(p, ":,");
    *noise = SPEC_DROPOUT;
    if (p[n] != ':')
        return p;
    int found = spec_choice_find("drop", p, n);
    *noise = (enum spec_noise)(found < 0 ? 0 : found);
    return found < 0 ? NULL : p + n + 1;
}

static const char *take_strength(const char *p, enum spec_noise noise, double *out)
{
    p = spec_take_decimal(p, out);
    return p && spec_takes_strength(noise, *out) ? p : NULL;
}

static const char *take_site(const char *p, struct site *x)
{
    *x = (struct site){0};
    p = take_kind(p, &x->noise);
    p = p ? take_strength(p, x->noise, &x->from) : NULL;
    if (!p || *p != '>')
        return p;
    x->bend.on = true;
    p = take_strength(p + 1, x->noise, &x->bend.to);
    return p && *p == '@' ? spec_take_whole(p + 1, BEND_AT_MIN, SPEC_EPOCHS_MAX, &x->bend.at) : p;
}

bool spec_read_drop(struct spec_draft *d, const char *value)
{
    const char *p = value;
    for (unsigned i = 0; i < SPEC_SITES_MAX; i++, p++) {
        struct site x;
        p = take_site(p, &x);
        if (!p)
            return false;
        x = plain(x);
        d->spec.noise[i] = x.noise;
        d->spec.drop[i] = x.from;
        d->spec.bend[i] = x.bend;
        d->rates = i + 1;
        if (*p != ',')
            return !*p;
    }
    return false;
}

/* ---- writing ---- */

static void write_site(char *out, size_t size, const struct spec *s, unsigned i)
{
    struct site x = site_of(s, i);
    if (x.noise != SPEC_DROPOUT)
        text_append(out, size, "%s:", spec_choice_word("drop", x.noise));
    spec_append_number(out, size, x.from);
    if (!x.bend.on)
        return;
    text_append(out, size, ">");
    spec_append_number(out, size, x.bend.to);
    if (x.bend.at)
        text_append(out, size, "@%lu", (unsigned long)x.bend.at);
}

void spec_write_sites(char *out, size_t size, const struct spec *s, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        text_append(out, size, "%s", i ? "," : "");
        write_site(out, size, s, i);
    }
}

static bool is_like_first(const struct spec *s, unsigned i)
{
    struct spec moved = {.noise = {s->noise[i]}, .drop = {s->drop[i]}, .bend = {s->bend[i]}};
    return spec_same_site(s, &moved, 0);
}

void spec_write_drop(char *out, size_t size, const struct spec *s)
{
    unsigned sites = spec_sites(s) <= SPEC_SITES_MAX ? spec_sites(s) : SPEC_SITES_MAX, alike = 1;
    while (alike < sites && is_like_first(s, alike))
        alike++;
    spec_write_sites(out, size, s, alike == sites ? 1 : sites);
}
