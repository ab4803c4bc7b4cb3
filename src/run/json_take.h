/* SPDX-License-Identifier: MIT */
/* Values from a JSON object of a file of ours that anyone may have edited: each is of its kind and in its range, or an
 * error names the file, the key, what it must be, and the way out. Any thread.
 */
#ifndef RUN_JSON_TAKE_H
#define RUN_JSON_TAKE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct json_place {
    const json_t *object;
    const char *path;   /* of the file */
    const char *within; /* which object of it: "", "fork.", "summary.best." */
    const char *remedy; /* "mend it, or ..." */
    struct err *e;
};

/* The place of an object in that object. */
struct json_place json_inside(const struct json_place *p, const json_t *object, const char *within);

enum json_need { JSON_OPTIONAL, JSON_NEEDED };

/* Each leaves *out alone when an optional key is not there. A text is made safe (base/text.h) and cut to its place. */
bool json_take_text(const struct json_place *p, const char *key, enum json_need need, char *out, size_t size);
bool json_take_whole(const struct json_place *p, const char *key, enum json_need need, uint32_t least, uint32_t most,
                     uint32_t *out);
/* Any number, and the texts "nan", "inf" and "-inf", for JSON has none of these. */
bool json_take_number(const struct json_place *p, const char *key, enum json_need need, double *out);
bool json_take_flag(const struct json_place *p, const char *key, bool *out);
/* An object or array, *out NULL when it is not there. */
bool json_take_object(const struct json_place *p, const char *key, const json_t **out);
bool json_take_array(const struct json_place *p, const char *key, const json_t **out);

/* Fails with: file: "key": must be `must`; remedy */
bool json_refuse(const struct json_place *p, const char *key, const char *must);

#endif
