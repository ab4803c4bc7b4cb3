#include <check.h>
#include "cases.h"
TCase *bytes_case(void){return tcase_create("bytes");}
