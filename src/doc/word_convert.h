/* Files of other office programs (.doc, .xls, .rtf, .odt, .ods) by LibreOffice, where it is installed: a child process
 * of its own with limits, without network, in a folder that is removed. For the command line alone: a server does
 * not run an office program on what strangers send. */
#ifndef QF_DOC_WORD_CONVERT_H
#define QF_DOC_WORD_CONVERT_H

#include "base/err.h"

/* True for a file that LibreOffice can turn into one that is read here, by what can be seen of its bytes. */
bool word_is_other(qf_str bytes);
/* The file as .docx or .xlsx, in cx->arena. Errors: QF_MISSING "DOC.NO_OFFICE" when LibreOffice is not installed;
 * QF_INVALID "DOC.OLD_WORD" when it cannot convert the file in time. */
QF_MUST qf_code word_convert(qf_ctx *cx, qf_str bytes, qf_str *converted);

#endif
