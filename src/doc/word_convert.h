/* Old Word files (.doc) by LibreOffice, where it is installed: a child process of its own with limits,
 * without network, in a folder that is removed. For the command line alone: a server does not run an
 * office program on what strangers send. */
#ifndef QF_DOC_WORD_CONVERT_H
#define QF_DOC_WORD_CONVERT_H

#include "base/err.h"

/* True for an OLE file with a Word document in it, not encrypted by what can be seen. */
bool word_is_old(qf_str bytes);
/* The file as .docx, in cx->arena. Errors: QF_MISSING "DOC.NO_OFFICE" when LibreOffice is not installed;
 * QF_INVALID "DOC.OLD_WORD" when it cannot convert the file in time. */
QF_MUST qf_code word_convert(qf_ctx *cx, qf_str bytes, qf_str *docx);

#endif
