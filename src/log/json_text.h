/* SPDX-License-Identifier: MIT */
/* JSON as Python writes it, through jansson: NaN, Infinity and -Infinity stand bare in it, which JSON does not have.
 * One thread. */
#ifndef LOG_JSON_TEXT_H
#define LOG_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

/* In why->text, where that is the reason. */
extern const char json_text_no_memory[];

/* Reads a value. Bare words come out as strings, and Python's None, True and False as what they are. NULL when it is
 * not whole (*half) or wrong; why has the reason and the line. Freed by json_decref. */
json_t *json_text_read(const char *text, size_t size, bool *half, json_error_t *why);

/* The number that a value is: also a string of one. False for null and NA, which were not measured. */
bool json_text_number(const json_t *value, double *number);

/* A dictionary as Python prints it, with strings in single quotes, as JSON; *size becomes that of the result. NULL
 * without memory. Freed by free(). */
char *json_text_unquote(const char *text, size_t *size);

#endif
