/* lint-case: src/doc/x.c | */
#include "doc/doc.h"

/* strcpy(a, b) in a comment, "malloc(3)" in a text, members and longer names: all fine. */
void x(struct s *s, const char *b)
{
    s->free(s);
    s.time(b);
    xml_free(s);
    qf_printf(b, "free(p)", '(');
    snprintf(s->name, sizeof s->name, "%s", b);
    fprintf(s->out, "x");
    free(b); /* lint: allow free: xmlSaveToBuffer gave it by malloc */
    /* lint: allow call: the time the library wants */
    time(NULL);
}
