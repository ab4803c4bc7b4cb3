/* SPDX-License-Identifier: MIT */
/* Something that reads JSON, again and again, with a little less memory each time. One thread. */
#ifndef TESTS_COMMON_STARVED_H
#define TESTS_COMMON_STARVED_H

/* Calls body with jansson's first, second, third ... allocation finding nothing, alone and with those behind it, until
 * there are not so many. Fails the test when the body hardly allocates. */
void starved_each(void (*body)(void));

#endif
