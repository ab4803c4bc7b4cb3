/* SPDX-License-Identifier: MIT */
/* What layers share; see nn/layer.h. */
#include "nn/layer.h"

size_t shape_count(struct shape s)
{
    return s.size[0] * s.size[1] * s.size[2] * s.size[3];
}
