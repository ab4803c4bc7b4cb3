/* SPDX-License-Identifier: MIT */
/* What a pupil's folder takes on disk. UI thread. */
#ifndef APP_ACCOUNT_DISK_H
#define APP_ACCOUNT_DISK_H

#include "account.h"

/* Whether so many bytes more are within the limit. */
bool account_has_room(const struct account *a, uint64_t bytes, struct err *e);

#endif
