/* SPDX-License-Identifier: MIT */
/* Values from JSON that anyone may have edited; see json_take.h. */
#include "json_take.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

struct json_place json_inside(const struct json_place *p, const json_t *object, const char *within)
{
    struct json_place q = *p;
    q.object = object;
    q.within = within;
    return q;
}

bool json_refuse(const struct json_place *p, const char *key, const char *must)
{
    return err_set(p->e, ERR_FAIL, "%s: \"%s%s\": must be %s; %s", p->path, p->within, key, must, p->remedy);
}

/* The value, or NULL with *ok: whether that is all right. */
static const json_t *find(const struct json_place *p, const char *key, enum json_need need, const char *must, bool *ok)
{
    const json_t *value = json_object_get(p->object, key);
    *ok = value || need == JSON_OPTIONAL || json_refuse(p, key, must);
    return value;
}

bool json_take_text(const struct json_place *p, const char *key, enum json_need need, char *out, size_t size)
{
    static const char must[] = "a text in quotes";
    bool ok;
    const json_t *value = find(p, key, need, must, &ok);
    if (!value)
        return ok;
    if (!json_is_string(value))
        return json_refuse(p, key, must);
    if (json_string_length(value) >= size) {
        char most[64];
        snprintf(most, sizeof most, "a text of at most %zu bytes, and has %zu", size - 1, json_string_length(value));
        return json_refuse(p, key, most);
    }
    text_safe(out, size, json_string_value(value));
    return true;
}

bool json_take_whole(const struct json_place *p, const char *key, enum json_need need, uint32_t least, uint32_t most,
                     uint32_t *out)
{
    char must[80];
    bool ok;
    snprintf(must, sizeof must, "a whole number from %lu to %lu", (unsigned long)least, (unsigned long)most);
    const json_t *value = find(p, key, need, must, &ok);
    if (!value)
        return ok;
    json_int_t n = json_integer_value(value);
    if (!json_is_integer(value) || n < (json_int_t)least || n > (json_int_t)most)
        return json_refuse(p, key, must);
    *out = (uint32_t)n;
    return true;
}

static bool read_word(const char *word, double *out)
{
    if (strcmp(word, "nan") == 0)
        *out = NAN;
    else if (strcmp(word, "inf") == 0)
        *out = INFINITY;
    else if (strcmp(word, "-inf") == 0)
        *out = -INFINITY;
    else
        return false;
    return true;
}

bool json_take_number(const struct json_place *p, const char *key, enum json_need need, double *out)
{
    static const char must[] = "a number, or \"nan\", \"inf\" or \"-inf\"";
    bool ok;
    const json_t *value = find(p, key, need, must, &ok);
    if (!value)
        return ok;
    if (json_is_string(value))
        return read_word(json_string_value(value), out) || json_refuse(p, key, must);
    if (!json_is_number(value))
        return json_refuse(p, key, must);
    *out = json_number_value(value);
    return true;
}

bool json_take_flag(const struct json_place *p, const char *key, bool *out)
{
    const json_t *value = json_object_get(p->object, key);
    if (value && !json_is_boolean(value))
        return json_refuse(p, key, "true or false");
    if (value)
        *out = json_is_true(value);
    return true;
}

bool json_take_object(const struct json_place *p, const char *key, const json_t **out)
{
    *out = json_object_get(p->object, key);
    return !*out || json_is_object(*out) || json_refuse(p, key, "an object in { }");
}

bool json_take_array(const struct json_place *p, const char *key, const json_t **out)
{
    *out = json_object_get(p->object, key);
    return !*out || json_is_array(*out) || json_refuse(p, key, "a list in [ ]");
}
