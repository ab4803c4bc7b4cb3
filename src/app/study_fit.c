/* SPDX-License-Identifier: MIT */
/* A plan meets its data; see study_command.h. For the command and for the dashboard. */
#include <stdio.h>

#include "study_command.h"

bool study_fit(struct study_plan *p, const struct dataset *data, struct err *e)
{
    size_t train, valid;
    for (size_t i = p->count; i-- > 0;) { /* the last points are the largest */
        if (!spec_counts(&p->point[i].spec, data->train.count, &train, &valid, e))
            return false;
        if (!data->test.count && (p->point[i].passes || p->measure != STUDY_TEST_ERROR))
            return err_set(e, ERR_FAIL, "%s: has no test images, which %s needs; name another data set with --data",
                           data->source, p->name);
    }
    if (!data->test.count) {
        p->measure = STUDY_VALID_ERROR;
        p->measures &= ~(1u << STUDY_TEST_ERROR);
    }
    return true;
}

char *study_tag(char *out, size_t size, const struct study_plan *p)
{
    if (p->study)
        snprintf(out, size, "study-%s", p->study->name);
    else
        snprintf(out, size, "sweep");
    return out;
}
