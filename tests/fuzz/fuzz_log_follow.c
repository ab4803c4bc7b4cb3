/* SPDX-License-Identifier: MIT */
/* A log that is followed while another program writes it: the input is what that one does to the file, a byte for the
 * deed and one for how much, and between the deeds the log is looked at: what is said of it is in order each time. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"
#include "log/log.h"

enum deed { APPEND, CUT, REWRITE, REPLACE, REMOVE, DEEDS };

static void check(const struct log *log)
{
    fuzz_safe(log_message(log));
    fuzz_safe(log_format(log));
    fuzz_safe(log_x_name(log));
    for (size_t i = 0; i < log_series_count(log); i++) {
        const struct log_series *s = log_series(log, i);
        fuzz_safe(s->name);
        for (size_t k = 1; k < s->count; k++)
            FUZZ_REQUIRE(log_series_x(s, k) >= log_series_x(s, k - 1));
    }
}

static void poll_all(struct log *log)
{
    bool more = true;
    while (more)
        log_poll(log, 1, &more);
    check(log);
}

static void put(const char *path, int flags, const uint8_t *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
    FUZZ_REQUIRE(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
    close(fd);
}

static void act(const char *path, enum deed deed, size_t amount, struct fuzz_input *in)
{
    char aside[300];
    struct stat st;
    size_t n = amount < fuzz_left(in) ? amount : fuzz_left(in);
    snprintf(aside, sizeof aside, "%s.new", path);
    switch (deed) {
    case APPEND: put(path, O_APPEND, in->at, n); break;
    case REWRITE: put(path, O_TRUNC, in->at, n); break;
    case REPLACE:
        put(aside, O_TRUNC, in->at, n);
        FUZZ_REQUIRE(rename(aside, path) == 0);
        break;
    case CUT:
        if (stat(path, &st) == 0 && st.st_size > (off_t)amount)
            FUZZ_REQUIRE(truncate(path, st.st_size - (off_t)amount) == 0);
        return;
    default: unlink(path); return;
    }
    in->at += n;
}

void fuzz_log_follow(const uint8_t *data, size_t size)
{
    char path[256];
    struct fuzz_input in = {data, data + size};
    struct err e = {0};
    snprintf(path, sizeof path, "%s/followed.log", fuzz_folder());
    unlink(path);
    struct log *log = log_new(path, NULL, &e);
    FUZZ_REQUIRE(log != NULL);
    poll_all(log);
    while (fuzz_left(&in)) {
        uint8_t byte = fuzz_byte(&in);
        size_t amount = fuzz_byte(&in);
        act(path, byte < 0xc0 ? APPEND : (enum deed)(byte % DEEDS), byte & 1 ? amount : 8 * amount, &in);
        poll_all(log);
    }
    log_delete(log);
}
