/* SPDX-License-Identifier: MIT */
/* JSON as text, whole or not at all. jansson's json_dumps looks away when its growing text finds no memory for the key
 * of an object, and goes on without that key (2.14, dump.c: what dump_string returns is not looked at there); so here
 * the text is measured first, and then written where it fits. Any thread.
 */
#ifndef RUN_JSON_PRINT_H
#define RUN_JSON_PRINT_H

#include <jansson.h>

/* Ends with 0; freed by free(). flags are json_dumps'. NULL: out of memory, or j is NULL or no value that JSON has. */
char *json_print(const json_t *j, size_t flags);

#endif
