/* Inside annual: from the modules' numbers to the figures of a book. */
#ifndef QF_DOMAIN_ANNUAL_GATHER_H
#define QF_DOMAIN_ANNUAL_GATHER_H

#include "domain/annual/annual.h"

/* Fills book->figures for book->year from every module and from what was typed. */
QF_MUST qf_code gather_figures(qf_ctx *cx, annual_book *book);

#endif
