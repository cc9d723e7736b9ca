/* lint-case: tests/unit/x_test.c | */
#include "x.h"
int main(void)
{
    printf("%d", atoi("1"));
    free(0);
}
