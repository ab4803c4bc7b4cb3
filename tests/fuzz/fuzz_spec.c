/* SPDX-License-Identifier: MIT */
/* Words of a run spec. What is read and printed says the same when it is read again, and is not printed otherwise then;
 * what else is made of it (labels, networks, ladders) stands in the room it has. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "run/spec.h"

static void check_again(const struct spec *s)
{
    char line[SPEC_LINE_MAX], again[SPEC_LINE_MAX];
    struct spec back;
    struct err e = {0};
    spec_print(line, sizeof line, s);
    FUZZ_REQUIRE(strlen(line) < sizeof line - 1);
    fuzz_safe(line);
    FUZZ_REQUIRE(spec_parse(&back, line, &e));
    FUZZ_REQUIRE(spec_equal(s, &back));
    FUZZ_REQUIRE(strcmp(spec_print(again, sizeof again, &back), line) == 0);
}

static void check_uses(const struct spec *s)
{
    char out[SPEC_LINE_MAX];
    struct spec other[SPEC_LADDER_MAX];
    size_t train, valid;
    struct err e = {0};
    FUZZ_REQUIRE(spec_check(s, &e));
    fuzz_safe(spec_label(out, sizeof out, s));
    for (size_t i = 0; i < spec_key_count; i++)
        fuzz_safe(spec_value(out, sizeof out, s, spec_keys[i].key));
    for (unsigned site = 0; site < spec_sites(s); site++) {
        fuzz_safe(spec_site(out, sizeof out, s, site));
        for (uint32_t epoch = 1; epoch <= s->epochs; epoch += 1 + s->epochs / 4)
            FUZZ_REQUIRE(spec_strength(s, site, epoch) >= 0);
    }
    size_t rungs = spec_ladder(s, other, SPEC_LADDER_MAX);
    for (size_t i = 0; i < rungs; i++)
        check_again(&other[i]);
    other[0] = spec_network(s, s->epochs);
    check_again(&other[0]);
    other[0] = spec_member(s, s->seeds - 1);
    check_again(&other[0]);
    if (!spec_counts(s, 60000, &train, &valid, &e))
        fuzz_error(&e);
    FUZZ_REQUIRE(spec_off(s, 50000) <= 50000);
}

void fuzz_spec(const uint8_t *data, size_t size)
{
    char *line = fuzz_text(data, size);
    struct spec s;
    struct err e = {0};
    if (spec_parse(&s, line, &e)) {
        check_again(&s);
        check_uses(&s);
    } else {
        fuzz_error(&e);
    }
    free(line);
}
