/* SPDX-License-Identifier: MIT */
/* The formats that there are; see export.h. */
#include <stddef.h>

#include "export.h"

static const struct export_format formats[] = {
    {.name = "csv", .extension = ".csv", .print = export_csv},
    {.name = "json", .extension = ".json", .print = export_json},
    {.name = "safetensors", .extension = ".safetensors", .binary = true, .one = true, .print = export_safetensors},
    {.name = "tensorboard", .binary = true, .folder = true, .print = export_tensorboard},
};

const struct export_format *export_format_at(size_t i)
{
    return i < sizeof formats / sizeof *formats ? &formats[i] : NULL;
}
