/* SPDX-License-Identifier: MIT */
/* A text so many times; see repeat.h. */
#include "repeat.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

char *repeat(const char *text, size_t count)
{
    size_t n = strlen(text);
    char *out = malloc(n * count + 1);
    ck_assert_ptr_nonnull(out);
    for (size_t i = 0; i < count; i++)
        memcpy(out + i * n, text, n);
    out[n * count] = 0;
    return out;
}
