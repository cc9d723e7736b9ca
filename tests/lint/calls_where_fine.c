/* lint-case: src/cli/main.c | 7:call */
void x(void)
{
    printf("x");
    fputs("x", stderr);
    time(NULL);
    free(0);
}
