/* SPDX-License-Identifier: MIT */
/* Limits of a teaching account; see limits.h. */
#include "limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "data/dataset.h"

static const struct limit {
    const char *name;
    uint64_t standard, least, most;
    const char *about;
    size_t offset; /* of its field in struct limits */
} list[] = {
#define LIMIT(name_, standard_, least_, most_, about_)                                                                 \
    {.name = #name_, .standard = standard_, .least = least_, .most = most_, .about = about_,                           \
     .offset = offsetof(struct limits, name_)},
#include "limit.def"
#undef LIMIT
};

enum { LIMITS = sizeof list / sizeof *list };
enum { FLOAT_BYTES = 4, DIGITS = 13 };

static uint64_t *field(struct limits *l, const struct limit *of)
{
    return (uint64_t *)(void *)((char *)l + of->offset);
}

/* "200M" */
static const char *print_number(char *out, size_t size, uint64_t n)
{
    static const char unit[] = " KMG";
    size_t u = 0;
    for (; u < 3 && n && n % 1000 == 0; u++)
        n /= 1000;
    snprintf(out, size, u ? "%llu%c" : "%llu", (unsigned long long)n, unit[u]);
    return out;
}

static bool read_number(const char *text, uint64_t *out)
{
    size_t digits = strspn(text, "0123456789");
    const char *unit = text + digits;
    if (digits < 1 || digits > DIGITS || (*unit && (!strchr("KMG", *unit) || unit[1])))
        return false;
    *out = strtoull(text, NULL, 10) * (*unit == 'G' ? 1000000000u : *unit == 'M' ? 1000000 : *unit == 'K' ? 1000 : 1);
    return digits <= 6 || !*unit; /* more would be beyond every limit, and might be beyond 64 bits */
}

static bool set_one(struct limits *l, char *word, struct err *e)
{
    char least[32], most[32], standard[32], names[120] = "";
    char *value = strchr(word, '=');
    if (value)
        *value++ = 0;
    for (size_t i = 0; i < LIMITS; i++) {
        text_append(names, sizeof names, "%s%s", i ? ", " : "", list[i].name);
        if (strcmp(list[i].name, word) != 0)
            continue;
        uint64_t n = 0;
        if (value && read_number(value, &n) && n >= list[i].least && n <= list[i].most) {
            *field(l, &list[i]) = n;
            return true;
        }
        return err_set(e, ERR_USAGE, "--limits %s=%.40s: must be %s to %s; for example %s=%s", word, value ? value : "",
                       print_number(least, sizeof least, list[i].least), print_number(most, sizeof most, list[i].most),
                       word, print_number(standard, sizeof standard, list[i].standard));
    }
    return err_set(e, ERR_USAGE, "--limits %.40s: there is no such limit; they are %s; for example --limits "
                   "runs=2,disk=200M", word, names);
}

bool limits_parse(struct limits *l, const char *text, struct err *e)
{
    char line[512];
    for (size_t i = 0; i < LIMITS; i++)
        *field(l, &list[i]) = list[i].standard;
    if (!text)
        return true;
    if (strlen(text) >= sizeof line)
        return err_set(e, ERR_USAGE, "--limits %.40s...: is too long", text);
    strcpy(line, text);
    bool ok = true;
    for (char *save, *word = strtok_r(line, ",", &save); word && ok; word = strtok_r(NULL, ",", &save))
        ok = set_one(l, word, e);
    return ok;
}

/* As the network counts them: dense layers with biases, and a scale and a shift for each unit that is normalised. Those
 * whose noise is learned have a second number each. */
static uint64_t weights_of(const struct spec *s)
{
    uint64_t in = DATASET_PIXELS, n = 0;
    bool learns = false;
    for (unsigned i = 0; i < s->hidden_count; i++) {
        n += (in + 1) * s->hidden[i] + (s->norm ? 2 * (uint64_t)s->hidden[i] : 0);
        in = s->hidden[i];
    }
    for (unsigned i = 0; i < spec_sites(s); i++)
        learns |= s->noise[i] == SPEC_SDR;
    n += (in + 1) * DATASET_CLASSES;
    return learns ? 2 * n : n;
}

static bool within(const char *what, uint64_t is, uint64_t most, const char *example, struct err *e)
{
    char a[32], b[32];
    return is <= most || err_set(e, ERR_FAIL, "%s: this account has a limit of %s, and that is %s; %s", what,
                                 text_count(a, sizeof a, most), text_count(b, sizeof b, is), example);
}

bool limits_allow(const struct limits *l, const struct spec *s, struct err *e)
{
    return within("epochs", s->epochs, l->epochs, "set fewer", e) && within("seeds", s->seeds, l->seeds, "set fewer", e)
        && within("weights of the network", weights_of(s), l->weights, "make its layers smaller", e);
}

/* Its weights; a checkpoint of weights and two moments, and of a fork or an early stop what it began with or keeps,
 * each beside its successor for a moment; lines. */
uint64_t limits_record(const struct spec *s)
{
    enum { COPIES = 2 * (1 + 4) + 1, LINE_BYTES = 256, HEADERS = 65536 };
    return s->seeds * (weights_of(s) * FLOAT_BYTES * COPIES + (uint64_t)s->epochs * LINE_BYTES + HEADERS);
}

void limits_print(void)
{
    char number[32];
    for (size_t i = 0; i < LIMITS; i++)
        printf("  %-8s %-5s %s\n", list[i].name, print_number(number, sizeof number, list[i].standard), list[i].about);
}
