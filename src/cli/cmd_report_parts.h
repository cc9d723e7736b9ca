/* What the files of `qingfeng report …` share. */
#ifndef QF_CLI_CMD_REPORT_PARTS_H
#define QF_CLI_CMD_REPORT_PARTS_H

#include "cli/cli.h"
#include "cli/report_batch.h"

/* Both forms into *batch; `forced` is the id of the one to read with, or NULL. */
QF_MUST qf_code report_load_forms(cli *args, const char *forced, report_batch *batch);
/* The command's files; folders and zips of reports are replaced by the files in them. A zip that
 * cannot be opened stands for itself and is answered as unreadable. */
QF_MUST qf_code report_expand(cli *args, const report_source **files, size_t *count);

/* What the record (--data, --org, --year) counts, and the report it makes where `out` is not NULL
 * (cmd_report_make.c). */
QF_MUST qf_code report_from_record(cli *args, const form *f, report **out, report_register *record);

/* report rollup: sums of all cells by form and year; gives the exit code. */
/* The commands of cmd_report_many.c; exit codes as the command's help says. */
int report_rollup_command(cli *args);
/* report compare: two reports cell by cell, and their prose; gives the exit code. */
int report_compare_command(cli *args);
/* report likeness: pairs of reports with copied prose; gives the exit code. */
int report_likeness_command(cli *args);
/* report county: everything about the reports of a county (cmd_report_county.c). */
int report_county_command(cli *args);

#endif
