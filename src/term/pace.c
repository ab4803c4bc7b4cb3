/* SPDX-License-Identifier: MIT */
/* The frame rate; see pace.h. It falls at once when a frame takes long, and comes back by halves: a line that is slow
 * lets some frames pass quickly, into a queue somewhere on the way.
 */
#include "pace.h"

static const double wait_most = 2, share = 2; /* wait: so many times what a frame took */
static const double cost_most = 5;            /* a picture of 30 kB is not made to wait longer */

static double larger(double a, double b)
{
    return a > b ? a : b;
}

void pace_begin(struct pace *p, double now)
{
    if (!p->under_way)
        p->begun = now;
    p->under_way = true;
}

void pace_end(struct pace *p, double now)
{
    if (!p->under_way)
        return;
    p->under_way = false;
    p->wait = larger(share * (now - p->begun), p->wait / 2);
    p->wait = p->wait > wait_most ? wait_most : p->wait;
}

/* 2.5 kB/s for 80x24, 5.5 for 140x40, where curves that grow take a third of that. */
void pace_bytes(struct pace *p, size_t bytes, size_t cells)
{
    double cost = (double)bytes / (1000 + 0.8 * (double)cells);
    p->cost = cost > cost_most ? cost_most : cost;
}

double pace_wait(const struct pace *p, double now, double least)
{
    double wait = larger(p->wait, p->under_way ? share * (now - p->begun) : 0);
    return larger(larger(least, p->cost), wait > wait_most ? wait_most : wait);
}
