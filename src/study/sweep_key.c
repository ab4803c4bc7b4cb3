/* SPDX-License-Identifier: MIT */
/* What KEY=VALUES of a sweep stands for; study/study.h tells the forms. Any thread. */
#include "sweep_key.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char site_form[] = "one site is named as in drop.0=0.2 (the input), drop.1=0.5 (the first hidden layer)";
static const char range_forms[] = "A:B:STEP, A:B:xFACTOR, or a list A,B,C";

/* A plain number up to `end`, which moves behind it. */
static bool take_number(const char **at, double *out)
{
    char *end;
    if (!((**at >= '0' && **at <= '9') || **at == '.'))
        return false;
    *out = strtod(*at, &end);
    *at = end;
    return isfinite(*out);
}

/* A:B, A:B:STEP or A:B:xFACTOR, with step 0 where there is none. */
static bool take_range(const char *text, double *low, double *high, double *step, bool *factor)
{
    const char *at = text;
    *step = 0;
    *factor = false;
    if (!take_number(&at, low) || *at++ != ':' || !take_number(&at, high))
        return false;
    if (!*at)
        return true;
    if (*at++ != ':')
        return false;
    *factor = *at == 'x';
    at += *factor;
    return take_number(&at, step) && !*at;
}

/* Values of these have commas of their own, and are parted by "/" alone. */
static bool has_commas(const char *word)
{
    return strncmp(word, "augment=", strlen("augment=")) == 0;
}

bool sweep_key_is(const char *word)
{
    const char *value = strchr(word, '=');
    double low, high, step;
    bool factor;
    return value && (strchr(value, '/') || (strchr(value, ',') && !has_commas(word))
                     || take_range(value + 1, &low, &high, &step, &factor));
}

/* "drop.2" -> drop, 2 */
static bool read_name(struct sweep_key *k, const char *word, struct err *e)
{
    size_t n = strcspn(word, "="), plain = strcspn(word, ".=");
    if (n >= sizeof k->name || plain >= sizeof k->key)
        return err_set(e, ERR_USAGE, "%.60s: there is no such key", word);
    snprintf(k->name, sizeof k->name, "%.*s", (int)n, word);
    snprintf(k->key, sizeof k->key, "%.*s", (int)plain, word);
    if (plain == n)
        return strcmp(k->key, "seeds") != 0
            || err_set(e, ERR_USAGE, "%.60s: seeds are how often each point is trained; give one number, for example "
                       "seeds=3", word);
    const char *site = k->name + plain + 1;
    k->one_site = true;
    k->site = (unsigned)(site[0] - '0');
    return (strcmp(k->key, "drop") == 0 && strlen(site) == 1 && k->site < SPEC_SITES_MAX)
        || err_set(e, ERR_USAGE, "%.60s: %s", word, site_form);
}

static bool add(struct sweep_key *k, const char *text, size_t n, struct err *e)
{
    if (k->count == SWEEP_VALUES_MAX)
        return err_set(e, ERR_USAGE, "%s: has more than %d values; take fewer", k->name, SWEEP_VALUES_MAX);
    if (n == 0)
        return err_set(e, ERR_USAGE, "%s: a value of the list is empty; for example lr=0.001,0.01", k->name);
    if (n >= SWEEP_VALUE_MAX)
        return err_set(e, ERR_USAGE, "%s: a value of the list has %zu bytes, where at most %d are read; for example "
                       "lr=0.001,0.01", k->name, n, SWEEP_VALUE_MAX - 1);
    memcpy(k->value[k->count], text, n);
    k->value[k->count++][n] = 0;
    return true;
}

static bool read_list(struct sweep_key *k, const char *text, char mark, struct err *e)
{
    for (;;) {
        const char *end = strchr(text, mark);
        if (!add(k, text, end ? (size_t)(end - text) : strlen(text), e))
            return false;
        if (!end)
            return true;
        text = end + 1;
    }
}

/* Ten digits: 0.1 times 3 is 0.3. */
static bool read_steps(struct sweep_key *k, double step, struct err *e)
{
    double slack = 1e-9;
    for (unsigned i = 0;; i++) {
        char text[32];
        double x = k->factor ? k->low * pow(step, i) : k->low + i * step;
        if (x > k->high * (1 + slack) + (k->factor ? 0 : slack * step))
            return true;
        snprintf(text, sizeof text, "%.10g", x);
        if (!add(k, text, strlen(text), e))
            return false;
    }
}

bool sweep_key_read(struct sweep_key *k, const char *word, bool random, struct err *e)
{
    const char *text = strchr(word, '=') + 1;
    double step;
    *k = (struct sweep_key){0};
    if (!read_name(k, word, e))
        return false;
    if (!take_range(text, &k->low, &k->high, &step, &k->factor))
        return read_list(k, text, strchr(text, '/') ? '/' : ',', e);
    bool has_step = strchr(strchr(text, ':') + 1, ':');
    if (!(k->low <= k->high) || (has_step && !(step > (k->factor ? 1 : 0))) || (k->factor && !(k->low > 0)))
        return err_set(e, ERR_USAGE, "%.60s: is an empty or endless range; it must be %s", word, range_forms);
    if (!has_step && !random)
        return err_set(e, ERR_USAGE, "%.60s: has no step; a grid needs %s, and --random N draws from A:B", word,
                       range_forms);
    return !has_step || read_steps(k, step, e);
}

/* One site of drop= is read as that of a network with one hidden layer, so that it may be of any kind. */
bool sweep_key_site(const char *word, struct spec *s, struct err *e)
{
    char line[SWEEP_VALUE_MAX + 32];
    struct spec one;
    const char *value = strchr(word, '=');
    unsigned site = (unsigned)(word[strlen("drop.")] - '0');
    if (!value || value != word + strlen("drop.") + 1 || site >= SPEC_SITES_MAX)
        return err_set(e, ERR_USAGE, "%.60s: %s", word, site_form);
    snprintf(line, sizeof line, "net=mlp:1 drop=%s", value + 1);
    if (!spec_parse(&one, line, e))
        return false;
    if (site >= spec_sites(s))
        return err_set(e, ERR_USAGE, "%.60s: the network has no such place; it has drop.0 to drop.%u", word,
                       spec_sites(s) - 1);
    s->drop[site] = one.drop[0];
    s->noise[site] = one.noise[0];
    s->bend[site] = one.bend[0];
    return spec_check(s, e);
}
