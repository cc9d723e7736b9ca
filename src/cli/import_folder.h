/* Old items that lie in folders, one folder a column, without a list of them. */
#ifndef QF_CLI_IMPORT_FOLDER_H
#define QF_CLI_IMPORT_FOLDER_H

#include "cli/cli.h"

/* Whether args->files[1] is a folder. */
bool import_is_folder(const cli *args);
/* The list of the folder args->files[1], as the import takes it (csv, UTF-8): a row for each file, its column the folder it
 * lies in, title and number by its text, its day by its name ("2019-03-05 关于….docx") or the day below its signature;
 * "X-附件1.xlsx" is an attachment of "X.docx". Lists in the top folder are passed over. Errors: those of qf_dir_list. */
QF_MUST qf_code import_folder_list(cli *args, qf_str *out);

#endif
