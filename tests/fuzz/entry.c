/* SPDX-License-Identifier: MIT */
/* libFuzzer's way into a target: built once for each, with FUZZ_RUN as its function (tests/fuzz/local.am). */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FUZZ_RUN(data, size);
    return 0;
}
