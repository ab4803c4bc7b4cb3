/* SPDX-License-Identifier: MIT */
/* Waiting for the next key, with the signals that come meanwhile and the frames that are due; see term/screen.h. UI
 * thread.
 */
#include "base/clock.h"
#include "outlet.h"
#include "screen_keys.h"
#include "screen_parts.h"
#include "signals.h"
#include "term/screen.h"
#include "tty.h"

enum { SILENT_MAX = 3 };
static const double queue_seconds = 0.02; /* between looks at a queue that does not tell when it is empty */

bool screen_mouse(bool on)
{
    if (!screen_is_ours())
        return false;
    screen.repaint |= !outlet_drain(SCREEN_DRAIN); /* no bytes into the middle of a frame */
    return keys_mouse(on);
}

void screen_mouse_at(int *x, int *y)
{
    keys_mouse_at(x, y);
}

/* False when time is up. Input that is promised and never there is how some systems say that a terminal is gone. */
static bool wait_input(double seconds)
{
    if (screen.pace.under_way && outlet_waits_for() < 0 && seconds > queue_seconds) {
        (void)tty_wait_input(fileno(screen.keys), -1, queue_seconds);
        return true;
    }
    enum tty_event event = tty_wait_input(fileno(screen.keys), outlet_waits_for(), seconds);
    if (event == TTY_HANGUP || (event == TTY_INPUT && ++screen.silent > SILENT_MAX))
        screen.gone = true;
    return event != TTY_TIMEOUT;
}

uint32_t screen_key(double seconds)
{
    if (!screen.term)
        return SCREEN_KEY_HANGUP;
    double end = clock_now() + (seconds > 0 ? seconds < SCREEN_WAIT_MAX ? seconds : SCREEN_WAIT_MAX : 0);
    for (;;) {
        signals_drain();
        if (signals_take(SIGNALS_STOP))
            screen_suspend();
        if (signals_seen(SIGNALS_CONTINUE))
            screen_resume();
        if (signals_seen(SIGNALS_END))
            return SCREEN_KEY_NONE;
        if (screen.gone)
            return SCREEN_KEY_HANGUP;
        if (screen_take_size())
            return SCREEN_KEY_RESIZE;
        bool any = false;
        screen_catch_up();
        uint32_t key = keys_read(&any);
        screen.silent = any ? 0 : screen.silent;
        if (key != SCREEN_KEY_NONE)
            return key;
        double left = end - clock_now();
        if (!wait_input(left))
            return SCREEN_KEY_NONE;
    }
}

int screen_signal(void)
{
    return signals_take(SIGNALS_END);
}
