/* SPDX-License-Identifier: MIT */
/* An object of JSON as a row; see json_row.h. */
#include "json_row.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "json_text.h"
#include "name.h"

enum { DEPTH_MAX = 4 };

static bool is_point(const json_t *value, double *number)
{
    return !json_is_boolean(value) && json_text_number(value, number);
}

static bool has_points(const json_t *object, int depth)
{
    const char *key;
    json_t *value;
    double number;
    json_object_foreach((json_t *)object, key, value) {
        if (is_point(value, &number) || (depth < DEPTH_MAX && json_is_object(value) && has_points(value, depth + 1)))
            return true;
    }
    return false;
}

static void choose_x(struct json_row *r, const json_t *object)
{
    const char *key, *best = NULL;
    int best_rank = 0;
    json_t *value;
    double number;
    json_object_foreach((json_t *)object, key, value) {
        int rank = name_counts_steps(key, strlen(key));
        if (r->to->wanted_x)
            rank = strcasecmp(key, r->to->wanted_x) == 0 ? 0 : -1;
        if (rank >= 0 && is_point(value, &number) && strlen(key) <= SHEET_KEY_MAX && (!best || rank < best_rank)) {
            best = key;
            best_rank = rank;
        }
    }
    r->counted = !best && !r->to->wanted_x;
    snprintf(r->x, sizeof r->x, "%s", best ? best : "");
    text_safe(r->to->x_name, sizeof r->to->x_name, best ? best : r->counted ? "row" : r->to->wanted_x);
}

static bool add_points(struct json_row *r, const json_t *object, const char *front, double x, int depth)
{
    const char *key;
    json_t *value;
    double number;
    json_object_foreach((json_t *)object, key, value) {
        char name[SHEET_KEY_MAX + 2];
        int size = snprintf(name, sizeof name, "%s%s%s", front, *front ? "/" : "", key);
        if (size < 0 || size >= (int)sizeof name || (depth == 0 && !r->counted && strcmp(key, r->x) == 0))
            continue;
        if (json_is_object(value) && depth < DEPTH_MAX && !add_points(r, value, name, x, depth + 1))
            return false;
        if (!is_point(value, &number))
            continue;
        size_t i = sheet_find(r->to, name, (size_t)size, 0);
        if (i == SIZE_MAX ? r->to->no_memory : !sheet_add(r->to, i, x, number))
            return false;
    }
    return true;
}

bool json_row_add(struct json_row *r, const json_t *object, uint64_t number)
{
    double x = NAN;
    if (!json_is_object(object)) {
        sheet_skip(r->to, "%s %llu: is no object; passed over", r->what, (unsigned long long)number);
        return true;
    }
    if (!has_points(object, 0))
        return true;
    if (!*r->x && !r->counted)
        choose_x(r, object);
    if (r->counted)
        return add_points(r, object, "", (double)++r->rows, 0);
    if (!is_point(json_object_get(object, r->x), &x) || !isfinite(x)) {
        sheet_skip(r->to, "%s %llu: has no %s; passed over", r->what, (unsigned long long)number, r->to->x_name);
        return true;
    }
    x = axis_next(&r->axis, x, false, r->to, r->what, number);
    return add_points(r, object, "", x, 0);
}
