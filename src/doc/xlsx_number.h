/* Numbers as a sheet displays them. */
#ifndef QF_DOC_XLSX_NUMBER_H
#define QF_DOC_XLSX_NUMBER_H

#include "base/str.h"

/* What a number format does; from its code, "0.00%", "yyyy\"年\"m\"月\"". */
typedef struct xlsx_format {
    bool general, percent, thousands, date, chinese, time;
    int decimals, optional; /* digits after the point: always, and at most beyond them */
    qf_str before, after;   /* text around the number: ￥, 件 */
} xlsx_format;

/* Reads a format's code; texts are kept in the arena. */
xlsx_format xlsx_format_of(qf_arena *arena, qf_str code);
/* The code of a built-in format (numFmtId below 164); empty when it is unknown: general. */
qf_str xlsx_format_builtin(int id);
/* The kept value of a cell ("0.092", "44449") as displayed. `from_1904`: the workbook counts days
 * from 1904. A value that is no number comes back as it is. */
qf_str xlsx_number_show(qf_arena *arena, qf_str value, const xlsx_format *format, bool from_1904);

#endif
