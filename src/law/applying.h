/* What is said before an application is sent, and how long the applicant is remembered. Data: law/applying.json.
 * Law: 政府信息公开条例 art. 39 (petitions, complaints, publications); 个人信息保护法 art. 19. */
#ifndef QF_LAW_APPLYING_H
#define QF_LAW_APPLYING_H

#include "law/data.h"

/* Immutable; the loading arena owns it. */
typedef struct applying_law applying_law;

/* Loads and validates law/applying.json. Errors: see law_bad. */
QF_MUST qf_code applying_load(qf_ctx *cx, const char *dir, const applying_law **out);
/* Years after the end of a case. */
int applying_retention_years(const applying_law *law);
/* Working days before the last one from which a case counts as due soon: the yellow list. */
int applying_soon_days(const applying_law *law);
/* The sentence for a text that fits another channel better; empty when none does. */
qf_str applying_hint(const applying_law *law, qf_str text);

#endif
