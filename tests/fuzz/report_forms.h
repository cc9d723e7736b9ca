/* The two forms, loaded once for all inputs of a harness. */
#ifndef QF_FUZZ_REPORT_FORMS_H
#define QF_FUZZ_REPORT_FORMS_H

#include "report/report.h"

#include <stdlib.h>

static inline void must(bool good)
{
    if (!good)
        abort();
}

static const form *new_form, *old_form;

static void load_once(void)
{
    static qf_ctx kept;

    if (new_form != NULL)
        return;
    doc_library_start();
    kept.arena = qf_arena_new();
    must(form_load(&kept, NULL, "report-2021.json", &new_form) == QF_OK &&
         form_load(&kept, NULL, "report-2019.json", &old_form) == QF_OK);
}

#endif
