/* lint-case: src/base/x.h | */
#ifndef QF_BASE_X_H
#define QF_BASE_X_H

#define QF_CALL(x) \
    f(x)

struct s {
    int (*call)(int);
    int a; /* f(x) */
};

/* Frees. */
void x_free(void *);

/* Over several
 * lines. */
static inline int x_half(int n)
{
    return g(n);
}

#endif
