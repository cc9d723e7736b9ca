/* A filled letter as a document in the form of official papers (GB/T 9704): title, number, addressee,
 * text, signature and date with room for the seal; or a form with its table. */
#ifndef QF_REPORT_LETTER_DOC_H
#define QF_REPORT_LETTER_DOC_H

#include "doc/doc.h"
#include "doc/page_style.h"
#include "law/letter.h"

/* The document of `text` (with its {facts}) in cx->arena. The facts org, number and date stand in head
 * and foot; an unknown number prints as a blank to be filled. Errors: those of letter_fill. */
QF_MUST qf_code letter_doc(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                           const letter_facts *facts, qf_str text, const doc **out);

/* The page for a letter: one that would leave only its signature for a second page gets a few lines more on the first
 * (GB/T 9704 7.3.5.5: the distance of the lines is what may be changed for it); else `style` as it is. */
page_style letter_page(const doc *paper, const page_style *style);

#endif
