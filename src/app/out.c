/* SPDX-License-Identifier: MIT */
/* The end of stdout; see out.h. */
#include "out.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "options.h"

bool out_goes_on(void)
{
    return !ferror(stdout);
}

bool out_bytes(const void *bytes, size_t size, struct err *e)
{
    for (const char *at = bytes; size > 0;) {
        ssize_t n = write(STDOUT_FILENO, at, size);
        if (n < 0 && errno == EPIPE)
            return true;
        if (n < 0 && errno != EINTR)
            return err_sys(e, errno, "stdout: cannot be written");
        at += n > 0 ? n : 0;
        size -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* What could not be written is still there, and is refused again for the same reason. */
int out_end(bool done, const struct err *e)
{
    errno = 0;
    bool flushed = fflush(stdout) == 0 && !ferror(stdout);
    if (!flushed && errno == EPIPE)
        return 0;
    if (!done)
        return report_error(e);
    if (flushed)
        return 0;
    struct err full;
    if (errno)
        err_sys(&full, errno, "stdout: cannot be written");
    else
        err_set(&full, ERR_FAIL, "stdout: cannot be written");
    return report_error(&full);
}

int out_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || !size.ws_col)
        return 80;
    return size.ws_col;
}
