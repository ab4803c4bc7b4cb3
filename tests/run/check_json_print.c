/* SPDX-License-Identifier: MIT */
/* JSON as text when memory runs out at any moment of it: the whole text or none, where jansson's own json_dumps leaves
 * keys out. jansson is given an allocator that fails once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/json_print.h"
#include "suites.h"

static int left = -1; /* allocations until one fails; below 0: none does */

static void *allocate(size_t size)
{
    return left-- == 0 ? NULL : malloc(size);
}

static json_t *many_keys(void)
{
    json_t *j = json_object();
    char key[64];
    for (int i = 0; i < 200; i++) {
        snprintf(key, sizeof key, "a_key_that_is_not_so_short_%d", i);
        ck_assert_int_eq(json_object_set_new(j, key, json_integer(i)), 0);
    }
    return j;
}

START_TEST(test_whole_or_not_at_all)
{
    enum { MORE_THAN_IT_ASKS_FOR = 64 };
    json_set_alloc_funcs(allocate, free);
    json_t *j = many_keys();
    char *want = json_print(j, JSON_INDENT(2));
    ck_assert_ptr_nonnull(want);
    for (int n = 0; n < MORE_THAN_IT_ASKS_FOR; n++) {
        left = n;
        char *text = json_print(j, JSON_INDENT(2));
        left = -1;
        if (text)
            ck_assert_str_eq(text, want);
        free(text);
    }
    free(want);
    json_decref(j);
}
END_TEST

START_TEST(test_nothing_to_print)
{
    ck_assert_ptr_null(json_print(NULL, 0));
    json_t *empty = json_object();
    char *text = json_print(empty, JSON_COMPACT);
    ck_assert_str_eq(text, "{}");
    free(text);
    json_decref(empty);
}
END_TEST

Suite *json_print_suite(void)
{
    Suite *s = suite_create("json_print");
    TCase *t = tcase_create("json_print");
    tcase_add_test(t, test_whole_or_not_at_all);
    tcase_add_test(t, test_nothing_to_print);
    suite_add_tcase(s, t);
    return s;
}
