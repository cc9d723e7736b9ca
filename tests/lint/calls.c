/* lint-case: src/doc/x.c | 6:call 7:call 8:call 9:call 10:call 11:call 12:call 13:call 15:call 15:call */
#include "doc/doc.h"

void x(char *a, const char *b, int n)
{
    strcpy(a, b);
    n = atoi(b);
    sprintf(a, "%d", n);
    a = malloc (3);
    free(a);
    time(NULL);
    printf("%d", n);
    fprintf(stderr,
            "x");
    strtok(a, b); localtime(0);
}
