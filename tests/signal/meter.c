/* SPDX-License-Identifier: MIT */
/* Reading /proc; see meter.h. */
#include "meter.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool read_status(struct meter *m, pid_t pid)
{
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    if (!f)
        return false;
    while (fgets(line, sizeof line, f)) {
        (void)sscanf(line, "VmRSS: %ld", &m->rss_kb);
        (void)sscanf(line, "RssAnon: %ld", &m->heap_kb);
        (void)sscanf(line, "VmHWM: %ld", &m->peak_kb);
        (void)sscanf(line, "Threads: %u", &m->threads);
    }
    fclose(f);
    return m->rss_kb > 0; /* a process that has ended and was not waited for has none */
}

static bool count_descriptors(struct meter *m, pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *d = opendir(path);
    if (!d)
        return false;
    for (struct dirent *entry; (entry = readdir(d));)
        m->descriptors += entry->d_name[0] != '.';
    closedir(d);
    return true;
}

/* The 14th and 15th field; the second, the name, is in brackets and may have anything in it. */
static bool read_time(struct meter *m, pid_t pid)
{
    char path[64], text[1024];
    unsigned long user, system;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    if (!f)
        return false;
    size_t n = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    text[n] = 0;
    const char *behind = strrchr(text, ')');
    if (!behind || sscanf(behind, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
        return false;
    m->cpu = (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
    return true;
}

bool meter_read(struct meter *m, pid_t pid)
{
    *m = (struct meter){0};
    return pid > 0 && read_status(m, pid) && count_descriptors(m, pid) && read_time(m, pid);
}
