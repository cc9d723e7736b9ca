/* Where something stands, in words that a clerk can follow. */
#ifndef QF_REPORT_PLACE_H
#define QF_REPORT_PLACE_H

#include "report/report.h"

/* "表三" */
const char *report_place_table(int table);
/* "表三 第5行“1.属于国家秘密”" ; "表四 行政复议" */
qf_str report_place_line(qf_arena *arena, const form *f, int line);
/* "表三 第5行“1.属于国家秘密” 自然人列"; "表四 行政复议 结果维持" */
qf_str report_place_cell(qf_arena *arena, const form *f, int cell);
/* "“1.属于国家秘密”一行的“自然人”": the same within a sentence. */
qf_str report_place_say(qf_arena *arena, const form *f, int cell);
/* A printed text for quoting: white space squeezed, cut after some 40 characters. */
qf_str report_quote(qf_arena *arena, qf_str text);

#endif
