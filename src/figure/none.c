/* SPDX-License-Identifier: MIT */
/* In the place of draw.c where the program is built without cairo. */
#include "figure/figure.h"

bool figure_available(void)
{
    return false;
}

bool figure_draw(const struct figure *f, enum figure_format format, uint8_t **bytes, size_t *size, struct err *e)
{
    (void)f;
    (void)format;
    *bytes = NULL;
    *size = 0;
    return err_set(e, ERR_FAIL, "figures: this program was built without cairo; on Debian: apt-get install "
                   "libcairo2-dev, and build it again");
}
