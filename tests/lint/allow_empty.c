/* lint-case: src/doc/x.c | 4:allow 4:call */
void x(void)
{
    free(0); /* lint: allow free */
}
