/* SPDX-License-Identifier: MIT */
/* The value of schedule=, read and written: [warmup:N+] and const, step:N[:F], cosine[:F] or plateau:N[:F]; "warmup:N"
 * alone is warmup:N+const. The shortest is written. Any thread.
 */
#include <string.h>

#include "base/text.h"
#include "spec_words.h"

static const char warmup[] = "warmup:";

/* What a kind's numbers may be: every from least, 0 when it has none; the factor where it is not said. */
static const struct {
    bool every, factor;
    uint32_t least;
    double usual;
} kinds[SPEC_SCHEDULE_COUNT] = {
    [SPEC_STEP] = {.every = true, .least = 1, .factor = true, .usual = 0.1},
    [SPEC_COSINE] = {.factor = true},
    [SPEC_PLATEAU] = {.every = true, .factor = true, .usual = 0.1},
};

/* Without the numbers that its kind does not have. */
static struct spec_course plain(struct spec_course c)
{
    if ((unsigned)c.kind >= SPEC_SCHEDULE_COUNT)
        return c;
    c.every = kinds[c.kind].every ? c.every : 0;
    c.factor = kinds[c.kind].factor ? c.factor : 0;
    return c;
}

bool spec_same_schedule(const struct spec_course *a, const struct spec_course *b)
{
    struct spec_course x = plain(*a), y = plain(*b);
    return x.kind == y.kind && x.warmup == y.warmup && x.every == y.every && x.factor == y.factor;
}

/* ---- reading ---- */

/* ":F", or nothing. The factor of a cosine is where it ends, and may be 0. */
static bool read_factor(struct spec_course *c, const char *p)
{
    c->factor = kinds[c->kind].usual;
    if (!*p)
        return true;
    p = *p == ':' && kinds[c->kind].factor ? spec_take_decimal(p + 1, &c->factor) : NULL;
    return p && !*p && c->factor < 1 && (c->factor > 0 || c->kind == SPEC_COSINE);
}

static bool read_kind(struct spec_course *c, const char *p)
{
    size_t n = strcspn(p, ":");
    int found = spec_choice_find("schedule", p, n);
    if (found < 0)
        return false;
    c->kind = (enum spec_schedule)found;
    p += n;
    if (kinds[c->kind].every)
        p = *p == ':' ? spec_take_whole(p + 1, kinds[c->kind].least, SPEC_EPOCHS_MAX, &c->every) : NULL;
    return p && read_factor(c, p);
}

bool spec_read_schedule(struct spec_draft *d, const char *value)
{
    struct spec_course *c = &d->spec.schedule;
    *c = (struct spec_course){0};
    if (strncmp(value, warmup, sizeof warmup - 1) != 0)
        return read_kind(c, value);
    const char *p = spec_take_whole(value + sizeof warmup - 1, 1, SPEC_EPOCHS_MAX, &c->warmup);
    return p && (!*p || (*p == '+' && read_kind(c, p + 1)));
}

/* ---- writing ---- */

void spec_write_schedule(char *out, size_t size, const struct spec *s)
{
    struct spec_course c = plain(s->schedule);
    if (c.warmup)
        text_append(out, size, "%s%lu", warmup, (unsigned long)c.warmup);
    if (c.warmup && c.kind == SPEC_CONST)
        return;
    text_append(out, size, "%s%s", c.warmup ? "+" : "", spec_choice_word("schedule", c.kind));
    if ((unsigned)c.kind >= SPEC_SCHEDULE_COUNT)
        return;
    if (kinds[c.kind].every)
        text_append(out, size, ":%lu", (unsigned long)c.every);
    if (kinds[c.kind].factor && !(c.factor == kinds[c.kind].usual)) {
        text_append(out, size, ":");
        spec_append_number(out, size, c.factor);
    }
}
