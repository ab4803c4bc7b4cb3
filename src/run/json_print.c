/* SPDX-License-Identifier: MIT */
/* JSON as text; see run/json_print.h. */
#include "run/json_print.h"

#include <stdlib.h>

char *json_print(const json_t *j, size_t flags)
{
    size_t size = j ? json_dumpb(j, NULL, 0, flags) : 0;
    char *text = size ? malloc(size + 1) : NULL;
    if (!text)
        return NULL;
    if (json_dumpb(j, text, size, flags) != size) {
        free(text);
        return NULL;
    }
    text[size] = 0;
    return text;
}
