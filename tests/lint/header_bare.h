/* lint-case: src/base/x.h | 1:guard 6:docstring 14:docstring */
#include <stddef.h>

typedef struct x x;

x *x_new(void);

/* A group under one comment: */
int x_one(x *);
int x_two(x *,
          int n);
typedef int (*x_fn)(int);

const char *x_name(const x *);
