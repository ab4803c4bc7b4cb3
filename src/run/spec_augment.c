/* SPDX-License-Identifier: MIT */
/* The value of augment=, read and written: none, or any of shift:N, flip and cut:N, each once, joined by commas. Any
 * thread.
 */
#include <string.h>

#include "base/text.h"
#include "spec_words.h"

static const char none[] = "none", shift[] = "shift:", flip[] = "flip", cut[] = "cut:";

/* The number behind word at p, once: what is behind it, or NULL. */
static const char *take_pixels(const char *p, const char *word, uint32_t most, unsigned *out)
{
    uint32_t n;
    if (*out)
        return NULL;
    p = spec_take_whole(p + strlen(word), 1, most, &n);
    *out = p ? n : 0;
    return p;
}

static const char *take_change(const char *p, struct spec_augment *a)
{
    if (strncmp(p, shift, strlen(shift)) == 0)
        return take_pixels(p, shift, SPEC_SHIFT_MAX, &a->shift);
    if (strncmp(p, cut, strlen(cut)) == 0)
        return take_pixels(p, cut, SPEC_CUT_MAX, &a->cut);
    if (strncmp(p, flip, strlen(flip)) != 0 || a->flip)
        return NULL;
    a->flip = true;
    return p + strlen(flip);
}

bool spec_read_augment(struct spec_draft *d, const char *value)
{
    struct spec_augment *a = &d->spec.augment;
    *a = (struct spec_augment){0};
    if (strcmp(value, none) == 0)
        return true;
    for (const char *p = value;; p++) {
        p = take_change(p, a);
        if (!p || *p != ',')
            return p && !*p;
    }
}

static void append_pixels(char *out, size_t size, const char *word, unsigned pixels)
{
    if (pixels)
        text_append(out, size, "%s%s%u", *out ? "," : "", word, pixels);
}

void spec_write_augment(char *out, size_t size, const struct spec *s)
{
    char list[64] = "";
    append_pixels(list, sizeof list, shift, s->augment.shift);
    if (s->augment.flip)
        text_append(list, sizeof list, "%s%s", *list ? "," : "", flip);
    append_pixels(list, sizeof list, cut, s->augment.cut);
    text_append(out, size, "%s", *list ? list : none);
}
