/* SPDX-License-Identifier: MIT */
/* The two sets of colours; see ink.h. Any two of a set's runs are at least 21 apart in CIE L*a*b* for normal sight,
 * protanopia and deuteranopia (as simulated by Machado, Oliveira and Fernandes 2009), with a contrast of 3.2:1 with the
 * paper or more; marks and dashes tell them apart in grey. */
#include "ink.h"

#include "figure/figure.h"

static const struct ink light, dark;

const struct ink *ink_of(bool is_dark)
{
    return is_dark ? &dark : &light;
}

static struct ink_rgb mix(struct ink_rgb a, struct ink_rgb b, double part)
{
    return (struct ink_rgb){a.r + (b.r - a.r) * part, a.g + (b.g - a.g) * part, a.b + (b.b - a.b) * part};
}

struct ink_rgb ink_run(const struct ink *ink, unsigned run)
{
    if (run == FIGURE_PLAIN)
        return ink->text;
    struct ink_rgb colour = ink->run[run % INK_RUNS];
    return run / INK_RUNS % 2 ? mix(colour, ink->second, 0.45) : colour;
}

#define RGB(hex) {((hex) >> 16) / 255.0, ((hex) >> 8 & 255) / 255.0, ((hex) & 255) / 255.0}

static const struct ink light = {
    .paper = RGB(0xFFFFFF),
    .text = RGB(0x262626),
    .axis = RGB(0x707070),
    .grid = RGB(0xE4E4E4),
    .second = RGB(0xFFFFFF),
    .run = {RGB(0x0072C8), RGB(0xE06A00), RGB(0x00A08A), RGB(0xBC0050), RGB(0x8850FF), RGB(0x4A3000)},
};

static const struct ink dark = {
    .paper = RGB(0x14171B),
    .text = RGB(0xE3E5E8),
    .axis = RGB(0x8A9099),
    .grid = RGB(0x2B3037),
    .second = RGB(0xFFFFFF),
    .run = {RGB(0x4A90F8), RGB(0xF8B030), RGB(0x45DDB0), RGB(0xE04A72), RGB(0xBFB2FF), RGB(0xB0661C)},
};
