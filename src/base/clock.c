/* SPDX-License-Identifier: MIT */
/* Time; see base/clock.h. */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

double clock_now(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_MONOTONIC, &t); /* cannot fail: POSIX demands this clock where it is defined */
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void clock_sleep(double seconds)
{
    if (!(seconds > 0))
        return;
    struct timespec t = {.tv_sec = (time_t)seconds};
    t.tv_nsec = (long)((seconds - (double)t.tv_sec) * 1e9);
    nanosleep(&t, NULL);
}

/* strftime's %Y has as many digits as the year; texts of one length are in the order of their times. A calendar that is
 * set beyond four digits is at their end. */
void clock_stamp(char *out, size_t size)
{
    time_t now = time(NULL);
    struct tm tm;
    long year = gmtime_r(&now, &tm) ? tm.tm_year + 1900L : now < 0 ? 0 : 10000;
    if (year < 1)
        snprintf(out, size, "0001-01-01T00:00:00Z");
    else if (year > 9999)
        snprintf(out, size, "9999-12-31T23:59:59Z");
    else
        snprintf(out, size, "%04ld-%02d-%02dT%02d:%02d:%02dZ", year, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
                 tm.tm_sec);
}

/* Days from 1970-01-01, in the Gregorian calendar as ever (POSIX has no timegm): years begin in March, so that the leap
 * day is the last of one. */
static long days_since_1970(int year, int month, int day)
{
    long y = month > 2 ? year : year - 1, m = (month + 9) % 12;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

bool clock_read(const char *stamp, double *seconds)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day, hour, minute, second, end = 0;
    if (sscanf(stamp, "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &year, &month, &day, &hour, &minute, &second, &end) != 6
        || end != 20 || stamp[end])
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days[month - 1] || hour < 0 || hour > 23 || minute < 0
        || minute > 59 || second < 0 || second > 60)
        return false;
    *seconds = (double)days_since_1970(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    return true;
}
