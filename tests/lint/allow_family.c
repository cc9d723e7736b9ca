/* lint-case: src/web/x.c | 4:call 4:call */
void x(void)
{
    free(strdup("x")); /* lint: allow printf: not the word */
    /* lint: allow malloc: lives as long as the server */
    p = calloc(1, 1);
}
