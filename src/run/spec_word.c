/* SPDX-License-Identifier: MIT */
/* One value of a spec at a time, for who edits one; see run/spec.h. Any thread. */
#include <string.h>

#include "run/spec.h"
#include "spec_words.h"

char *spec_value(char *out, size_t size, const struct spec *s, const char *key)
{
    out[0] = 0;
    for (size_t k = 0; k < spec_key_count; k++) {
        if (strcmp(spec_keys[k].key, key) == 0)
            spec_write[k](out, size, s);
    }
    return out;
}

char *spec_site(char *out, size_t size, const struct spec *s, unsigned site)
{
    struct spec moved = {.noise = {s->noise[site]}, .drop = {s->drop[site]}, .bend = {s->bend[site]}};
    out[0] = 0;
    spec_write_sites(out, size, &moved, 1);
    return out;
}

const struct spec_choice *spec_choice_of(const char *key, unsigned choice)
{
    for (size_t i = 0; i < spec_choice_count; i++) {
        if (strcmp(spec_choices[i].key, key) == 0 && choice-- == 0)
            return &spec_choices[i];
    }
    return NULL;
}
