/* SPDX-License-Identifier: MIT */
/* Steps that several controls take; see control_step.h. A step leads to a value that would be typed, so it is read back
 * from decimals. UI thread.
 */
#include "control_step.h"

#include <stdio.h>
#include <stdlib.h>

double control_step_125(double value, int direction, int first, int count)
{
    static const int digit[] = {1, 2, 5};
    double below = value, above = value;
    for (int i = 0; i < count; i++) {
        char text[16];
        snprintf(text, sizeof text, "%de%d", digit[i % 3], first + i / 3);
        double step = strtod(text, NULL);
        if (step < value)
            below = step;
        if (step > value && above == value)
            above = step;
    }
    return direction > 0 ? above : below;
}

double control_step_tenth(double value, int direction)
{
    char text[32];
    snprintf(text, sizeof text, "%.1e", direction > 0 ? value * 1.1 : value / 1.1);
    return strtod(text, NULL);
}

unsigned control_step_one(unsigned value, int direction, unsigned least)
{
    return direction > 0 ? value + 1 : value > least ? value - 1 : value;
}
