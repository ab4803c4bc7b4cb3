/* SPDX-License-Identifier: MIT */
/* Without libseccomp, or in a build whose sanitizer needs calls that nobody else should have; see gate/calls.h. */
#include "gate/calls.h"

#include <stdio.h>

#include "gate/sanitized.h"

bool calls_there(const char **why)
{
    *why = GATE_SANITIZED ? "this build has a sanitizer, which needs more system calls"
                          : "this build has no libseccomp (Debian: libseccomp-dev, then configure again)";
    return false;
}

char *calls_about(char *out, size_t size)
{
    const char *why;
    calls_there(&why);
    snprintf(out, size, "none: %s", why);
    return out;
}

bool calls_lock(struct err *e)
{
    const char *why;
    calls_there(&why);
    return err_set(e, ERR_FAIL, "--restricted: system calls are not filtered: %s", why);
}
