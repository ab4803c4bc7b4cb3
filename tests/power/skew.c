/* SPDX-License-Identifier: MIT */
/* The program with a calendar and a disk that the test sets: the file that SKEW names says "=N", so many seconds since
 * 1970, or "+N", so many later than it is; FSYNC_FAILS=N makes the Nth fsync of a file fail, whose inode is then
 * written into the file that FSYNC_LOST names. The linker puts these in the place of the C library's (--wrap), and the
 * clock that never jumps is left alone. Linked with the program's own main.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int __real_clock_gettime(clockid_t clock, struct timespec *t);
int __wrap_clock_gettime(clockid_t clock, struct timespec *t);
time_t __wrap_time(time_t *out);
int __real_fsync(int fd);
int __wrap_fsync(int fd);

static time_t skewed(time_t now)
{
    char text[64] = "+0";
    const char *path = getenv("SKEW");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return now;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    if (n <= 0)
        return now;
    text[n] = 0;
    return (time_t)strtoll(text + 1, NULL, 10) + (text[0] == '=' ? 0 : now);
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *t)
{
    int result = __real_clock_gettime(clock, t);
    if (result == 0 && clock == CLOCK_REALTIME)
        t->tv_sec = skewed(t->tv_sec);
    return result;
}

time_t __wrap_time(time_t *out)
{
    struct timespec t = {0};
    __real_clock_gettime(CLOCK_REALTIME, &t);
    t.tv_sec = skewed(t.tv_sec);
    if (out)
        *out = t.tv_sec;
    return t.tv_sec;
}

int __wrap_fsync(int fd)
{
    static atomic_int count;
    const char *which = getenv("FSYNC_FAILS"), *lost = getenv("FSYNC_LOST");
    struct stat st;
    if (!which || !lost || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)
        || atomic_fetch_add(&count, 1) + 1 != atoi(which))
        return __real_fsync(fd);
    FILE *f = fopen(lost, "w");
    if (f) {
        fprintf(f, "%llu", (unsigned long long)st.st_ino);
        fclose(f);
    }
    errno = EIO;
    return -1;
}
