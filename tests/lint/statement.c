/* lint-case: src/domain/apply/apply.c | 5:statement 6:statement */
void f(void)
{
    g(SQL_APPLY_OPEN);
    g(SQL_AUTH_SESSION);
    g(SQL_STORE_BLOB);
    g("SQL_AUTH_SESSION"); /* SQL_AUTH_SESSION */
}
