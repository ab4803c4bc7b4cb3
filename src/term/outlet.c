/* SPDX-License-Identifier: MIT */
/* Frames to the terminal; see outlet.h. curses writes to one descriptor, waits there as long as it takes, and spins
 * when the descriptor does not let it wait. So while it draws, that descriptor is the file, and otherwise the terminal:
 * what belongs to opening and closing goes there directly.
 *
 * The terminal is opened once more for sending, for O_NONBLOCK on the descriptor that the program was given would hold
 * for the shell and its other programs too.
 */
#include "outlet.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "rescue.h"
#include "tty.h"

enum {
    STORE_BYTES = 256 * 1024, /* more than a frame of 300 x 100 cells takes */
    PIECE_FREE = 4096,
    PIECE_BLOCKING = 256 /* where the terminal cannot be opened anew, a write may wait for so many bytes */
};

static struct {
    FILE *stream, *store;
    int given, tty; /* the caller's descriptor; ours */
    int piece;
    off_t sent, end; /* of the frame in the store */
    off_t frame;     /* what end was at first */
    bool astray;     /* the stream still goes to the store */
} outlet;

/* The room is taken now, so that a disk that is full later does not spoil a frame. */
static FILE *open_store(void)
{
    FILE *store = tmpfile();
    if (store && posix_fallocate(fileno(store), 0, STORE_BYTES) != 0) {
        fclose(store);
        store = NULL;
    }
    return store;
}

static int open_again(int fd)
{
    const char *name = ttyname(fd);
    return name ? open(name, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC) : -1;
}

FILE *outlet_open(int fd)
{
    memset(&outlet, 0, sizeof outlet);
    int own = dup(fd);
    outlet.given = fd;
    outlet.stream = own < 0 ? NULL : fdopen(own, "w");
    if (!outlet.stream) {
        int saved = errno;
        if (own >= 0)
            close(own);
        errno = saved;
        return NULL;
    }
    outlet.tty = open_again(fd);
    outlet.piece = outlet.tty < 0 ? PIECE_BLOCKING : PIECE_FREE;
    if (outlet.tty < 0)
        outlet.tty = dup(fd);
    outlet.store = outlet.tty < 0 ? NULL : open_store();
    return outlet.stream;
}

void outlet_close(void)
{
    if (outlet.stream)
        fclose(outlet.stream); /* empty: curses writes past its buffer */
    if (outlet.store)
        fclose(outlet.store);
    if (outlet.stream && outlet.tty >= 0)
        close(outlet.tty);
    memset(&outlet, 0, sizeof outlet);
}

void outlet_begin(void)
{
    if (!outlet.store)
        return;
    outlet.sent = outlet.end = 0;
    if (lseek(fileno(outlet.store), 0, SEEK_SET) == 0)
        (void)dup2(fileno(outlet.store), fileno(outlet.stream)); /* if not, it goes to the terminal directly */
}

void outlet_end(void)
{
    if (!outlet.store)
        return;
    off_t end = lseek(fileno(outlet.store), 0, SEEK_CUR);
    outlet.end = outlet.frame = end > 0 ? end : 0;
    do
        outlet.astray = dup2(outlet.given, fileno(outlet.stream)) < 0;
    while (outlet.astray && (errno == EINTR || errno == EBUSY));
    (void)outlet_send();
}

bool outlet_is_astray(void)
{
    return outlet.astray;
}

size_t outlet_frame(void)
{
    return (size_t)outlet.frame;
}

static bool can_be_written(double seconds)
{
    struct pollfd on = {.fd = outlet.tty, .events = POLLOUT};
    return poll(&on, 1, (int)(seconds * 1000)) > 0;
}

/* One piece; false when the terminal takes none now. One that is gone takes all. */
static bool send_piece(void)
{
    char bytes[PIECE_FREE];
    off_t left = outlet.end - outlet.sent;
    size_t most = left < outlet.piece ? (size_t)left : (size_t)outlet.piece;
    ssize_t n = pread(fileno(outlet.store), bytes, most, outlet.sent);
    ssize_t put = n > 0 ? rescue_write(outlet.tty, bytes, (size_t)n) : n;
    if (put < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (put <= 0)
        outlet_drop();
    else
        outlet.sent += put;
    return true;
}

bool outlet_send(void)
{
    if (!outlet.store)
        return true;
    while (outlet.sent < outlet.end)
        if (!can_be_written(0) || !send_piece())
            return false;
    return tty_unsent(outlet.tty) == 0;
}

int outlet_waits_for(void)
{
    return outlet.sent < outlet.end ? outlet.tty : -1;
}

bool outlet_drain(double seconds)
{
    double until = clock_now() + seconds;
    while (outlet.sent < outlet.end) {
        double left = until - clock_now();
        if (left <= 0) {
            outlet_drop();
            return false;
        }
        if (can_be_written(left))
            (void)send_piece();
    }
    return true;
}

void outlet_drop(void)
{
    outlet.sent = outlet.end = 0;
}
