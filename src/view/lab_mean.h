/* SPDX-License-Identifier: MIT */
/* The mean and standard deviation over a group's seeds, epoch by epoch, as its members' epochs come in. */
#ifndef LAB_MEAN_H
#define LAB_MEAN_H

#include "view/lab.h"

/* Room for so many epochs. Nothing for a group of one: its only run's history is its own. */
bool lab_mean_init(struct lab_group *group, size_t epochs, struct err *e);
void lab_mean_free(struct lab_group *group);

/* A member has that epoch now. */
void lab_mean_take(const struct lab *lab, struct lab_group *group, uint32_t epoch);

#endif
