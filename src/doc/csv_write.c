#include "doc/csv_write.h"

void csv_put(qf_buf *out, qf_str text, bool last)
{
    qf_buf_addc(out, '"');
    if (text.n > 0 && strchr("=+-@\t\r", text.p[0]) != NULL)
        qf_buf_addc(out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            qf_buf_addc(out, '"');
        qf_buf_addc(out, text.p[i]);
    }
    qf_buf_add(out, last ? QF_S("\"\r\n") : QF_S("\","));
}
