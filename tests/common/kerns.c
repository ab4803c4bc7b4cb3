/* SPDX-License-Identifier: MIT */
/* The kernel variants of this machine, by number; see kerns.h. */
#include "tests/common/kerns.h"

#include <stddef.h>

int usable_kerns(void)
{
    int n = 0;
    for (size_t i = 0; kern_at(i); i++)
        n += kern_at(i)->usable();
    return n;
}

const struct kern *usable_kern(int i)
{
    for (size_t k = 0; kern_at(k); k++)
        if (kern_at(k)->usable() && i-- == 0)
            return kern_at(k);
    return NULL;
}
