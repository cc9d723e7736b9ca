#include "report/report.h"
__attribute__((weak)) void report_read_prose(qf_ctx *cx, report *r) { (void)cx; (void)r; }
__attribute__((weak)) void report_check_prose(qf_ctx *cx, report *r) { (void)cx; (void)r; }
