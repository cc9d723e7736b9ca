#include "law/letter.h"

#include "base/text.h"
#include "law/letter_law.h"

#define TEXT_MAX ((size_t)256 * 1024)
#define PIECES_MAX 400
#define COMPLAINTS_MAX 64

/* ---- names and facts */

bool letter_token(qf_str *rest, qf_str *plain, qf_str *name)
{
    ptrdiff_t open = qf_str_find(*rest, QF_S("{"), 0), close;

    *plain = *name = (qf_str){ 0 };
    if (rest->n == 0)
        return false;
    if (open > 0 || open < 0) {
        *plain = qf_str_sub(*rest, 0, open < 0 ? rest->n : (size_t)open);
        *rest = qf_str_sub(*rest, plain->n, rest->n);
        return true;
    }
    close = qf_str_find(*rest, QF_S("}"), 0);
    if (close <= 1 || close > 60) { /* a lone brace is text */
        *plain = qf_str_sub(*rest, 0, 1);
        *rest = qf_str_sub(*rest, 1, rest->n);
        return true;
    }
    *name = qf_str_sub(*rest, 1, (size_t)close);
    *rest = qf_str_sub(*rest, (size_t)close + 1, rest->n);
    return true;
}

/* Length of a name without the number of its part. */
static size_t stem(qf_str name)
{
    size_t n = name.n;

    while (n > 0 && name.p[n - 1] >= '0' && name.p[n - 1] <= '9')
        n--;
    return n;
}

qf_str letter_fact_code(qf_arena *arena, const letter_law *law, qf_str zh)
{
    size_t n = stem(zh);

    for (size_t i = 0; i < law->fact_count; i++)
        if (qf_str_eq(law->facts[i].zh, qf_str_sub(zh, 0, n)) &&
            (n == zh.n || law->facts[i].each_part))
            return qf_strf(arena, "%.*s%.*s", QF_ARG(law->facts[i].code),
                           QF_ARG(qf_str_sub(zh, n, zh.n)));
    return (qf_str){ 0 };
}

qf_str letter_fact_zh(qf_arena *arena, const letter_law *law, qf_str code)
{
    size_t n = stem(code);

    for (size_t i = 0; i < law->fact_count; i++)
        if (qf_str_eq(law->facts[i].code, qf_str_sub(code, 0, n)))
            return qf_strf(arena, "%.*s%.*s", QF_ARG(law->facts[i].zh),
                           QF_ARG(qf_str_sub(code, n, code.n)));
    return (qf_str){ 0 };
}

const letter_kind *letter_kinds(const letter_law *law, size_t *count)
{
    *count = law->kind_count;
    return law->kinds;
}

const letter_kind *letter_kind_get(const letter_law *law, qf_str id)
{
    for (size_t i = 0; i < law->kind_count; i++)
        if (qf_str_eq(law->kinds[i].id, id))
            return &law->kinds[i];
    return NULL;
}

void letter_set(letter_facts *facts, qf_str code, qf_str value)
{
    for (size_t i = 0; i < facts->count; i++)
        if (qf_str_eq(facts->one[i].code, code)) {
            facts->one[i].value = value;
            return;
        }
    if (facts->count < LETTER_FACTS_MAX) {
        facts->one[facts->count].code = code;
        facts->one[facts->count++].value = value;
    }
}

static qf_str value_of(const letter_facts *facts, qf_str code)
{
    for (size_t i = 0; i < facts->count; i++)
        if (qf_str_eq(facts->one[i].code, code))
            return facts->one[i].value;
    return (qf_str){ 0 };
}

qf_str letter_value(const letter_facts *facts, qf_str code)
{
    qf_str value = value_of(facts, code);

    return value.n > 0 ? value : value_of(facts, qf_str_sub(code, 0, stem(code)));
}

/* ---- remedy and number */

qf_code letter_remedy_text(qf_ctx *cx, const letter_law *law, letter_remedy remedy, qf_date day,
                           qf_str *out, bool *review_first)
{
    *out = (qf_str){ 0 };
    if (review_first != NULL)
        *review_first = false;
    if (remedy == LETTER_NONE)
        return QF_OK;
    for (size_t i = 0; i < law->remedy_count; i++) {
        const struct letter_remedy_at *r = &law->remedies[i];
        if (r->kind != remedy || qf_date_cmp(day, r->from) < 0 ||
            (qf_date_is(r->to) && qf_date_cmp(day, r->to) > 0))
            continue;
        *out = r->text;
        if (review_first != NULL)
            *review_first = r->review_first;
        return QF_OK;
    }
    return qf_fail(cx, QF_INVALID, "LETTER.DAY", "date",
                   "这一天还没有适用的救济规定，请核对文书日期");
}

qf_str letter_number(qf_arena *arena, const letter_law *law, qf_str word, int year, int64_t n,
                     qf_str mark)
{
    qf_buf out = qf_buf_new(arena, 512);
    qf_str rest = law->number, plain, name;

    while (letter_token(&rest, &plain, &name)) {
        qf_buf_add(&out, plain);
        if (qf_str_eq(name, QF_S("文号字")))
            qf_buf_add(&out, word);
        else if (qf_str_eq(name, QF_S("年")))
            qf_buf_add_int(&out, year);
        else if (qf_str_eq(name, QF_S("序号")))
            qf_buf_add_int(&out, n);
        else if (qf_str_eq(name, QF_S("字轨")))
            qf_buf_add(&out, mark);
    }
    return qf_buf_str(&out);
}

/* ---- the standard text */

static bool is_partial(const letter_kind *kind)
{
    return qf_str_eq(kind->id, QF_S("partial"));
}

bool letter_may_join(const letter_kind *kind, const letter_kind *part)
{
    if (part == kind || !part->joins)
        return false;
    if (is_partial(kind))
        return !qf_str_eq(part->id, QF_S("granted"));
    return kind->joins && kind->remedy == part->remedy;
}

/* Items of their own, the letter's kind being the first of them. */
static bool joined(const letter_plan *plan)
{
    return plan->part_count > 0 && !is_partial(plan->kind);
}

static size_t part_number(const letter_plan *plan, size_t i)
{
    return i + (joined(plan) ? 2 : 1);
}

/* The fact's name with the number of its item, where each item has its own. */
static qf_str numbered_name(qf_arena *arena, const letter_law *law, qf_str name, size_t number)
{
    qf_str own = qf_strf(arena, "%.*s%zu", QF_ARG(name), number);

    return number > 0 && letter_fact_code(arena, law, own).n > 0 ? own : name;
}

/* A text with its own facts numbered; 0: not an item. In a joined letter what is asked for is the item alone. */
static void add_numbered(qf_buf *out, qf_arena *arena, const letter_law *law,
                         const letter_plan *plan, qf_str text, size_t number)
{
    qf_str rest = text, plain, name;

    while (letter_token(&rest, &plain, &name)) {
        qf_buf_add(out, plain);
        if (name.n == 0)
            continue;
        if (number > 0 && joined(plan) &&
            qf_str_eq(letter_fact_code(arena, law, name), QF_S("subject")))
            name = letter_fact_zh(arena, law, QF_S("item"));
        qf_buf_addf(out, "{%.*s}", QF_ARG(numbered_name(arena, law, name, number)));
    }
}

/* One item: its decision, and what its letter says besides when that is known. */
static void add_part(qf_ctx *cx, qf_buf *out, const letter_law *law, const letter_plan *plan,
                     const letter_facts *facts, const letter_kind *part, size_t number)
{
    qf_buf_addf(out, "（%zu）", number);
    if (joined(plan))
        qf_buf_addf(out, "关于“{%.*s%zu}”：", QF_ARG(letter_fact_zh(cx->arena, law, QF_S("item"))),
                    number);
    add_numbered(out, cx->arena, law, plan, part->decision, number);
    for (const qf_val *v = qf_first(part->text); v != NULL; v = v->next) {
        qf_str needs = qf_get_str(v, "needs");
        qf_str zh = needs.n > 0 ? letter_fact_zh(cx->arena, law, needs) : needs;
        qf_str own = numbered_name(cx->arena, law, zh, number);
        if (needs.n > 0 && own.n > zh.n &&
            letter_value(facts, letter_fact_code(cx->arena, law, own)).n > 0)
            add_numbered(out, cx->arena, law, plan, qf_get_str(v, "text"), number);
    }
    qf_buf_addc(out, '\n');
}

static void add_line(qf_ctx *cx, qf_buf *out, const letter_law *law, const letter_plan *plan,
                     const letter_facts *facts, qf_str text)
{
    bool decides = qf_str_eq(text, QF_S("@decision"));

    if (decides && joined(plan)) {
        qf_buf_addf(out, "%.*s\n", QF_ARG(law->several));
        add_part(cx, out, law, plan, facts, plan->kind, 1);
    }
    if (qf_str_eq(text, QF_S("@parts")) || (decides && joined(plan))) {
        for (size_t i = 0; i < plan->part_count; i++)
            add_part(cx, out, law, plan, facts, plan->parts[i], part_number(plan, i));
        return;
    }
    if (qf_str_eq(text, QF_S("@opening")))
        text = law->opening;
    else if (decides)
        text = plan->kind->decision;
    qf_buf_add(out, text);
    qf_buf_addc(out, '\n');
}

/* A paragraph that belongs to one item is said with it. */
static bool of_an_item(qf_ctx *cx, const letter_law *law, const letter_plan *plan, const qf_val *v)
{
    qf_str needs = qf_get_str(v, "needs"), unless = qf_get_str(v, "unless");
    qf_str zh = letter_fact_zh(cx->arena, law, needs.n > 0 ? needs : unless);

    return joined(plan) && numbered_name(cx->arena, law, zh, 1).n > zh.n;
}

qf_code letter_text(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                    const letter_facts *facts, qf_str *out)
{
    qf_buf text = qf_buf_new(cx->arena, TEXT_MAX);

    for (const qf_val *v = qf_first(plan->kind->text); v != NULL; v = v->next) {
        qf_str needs = qf_get_str(v, "needs"), unless = qf_get_str(v, "unless");
        if (v->type == QF_VAL_STR)
            add_line(cx, &text, law, plan, facts, v->text);
        else if (of_an_item(cx, law, plan, v))
            continue;
        else if ((needs.n == 0 || letter_value(facts, needs).n > 0) &&
                 (unless.n == 0 || letter_value(facts, unless).n == 0))
            add_line(cx, &text, law, plan, facts, qf_get_str(v, "text"));
    }
    if (plan->kind->remedy != LETTER_NONE)
        add_line(cx, &text, law, plan, facts, QF_S("{救济告知}"));
    if (qf_str_eq(plan->kind->to, QF_S("applicant")) || qf_str_eq(plan->kind->to, QF_S("third")))
        add_line(cx, &text, law, plan, facts, law->closing);
    *out = qf_str_trim(qf_buf_str(&text));
    return QF_OK;
}

static void ask(qf_ctx *cx, const letter_law *law, qf_str text, letter_asked_fact *one,
                size_t *count)
{
    qf_str plain, name;

    while (letter_token(&text, &plain, &name)) {
        qf_str code = name.n == 0 ? name : letter_fact_code(cx->arena, law, name);
        bool known = code.n == 0 || qf_str_eq(code, QF_S("remedy"));
        for (size_t i = 0; i < *count && !known; i++)
            known = qf_str_eq(one[i].code, code);
        if (!known && *count < LETTER_ASKED_MAX)
            one[(*count)++] = (letter_asked_fact){ code, name, false };
    }
}

/* Facts of what an item says when they are known. */
static void ask_extras(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                       const letter_kind *part, size_t number, letter_asked_fact *one,
                       size_t *count)
{
    qf_buf text = qf_buf_new(cx->arena, TEXT_MAX);

    for (const qf_val *v = qf_first(part->text); v != NULL; v = v->next) {
        qf_str zh = letter_fact_zh(cx->arena, law, qf_get_str(v, "needs"));
        if (zh.n > 0 && numbered_name(cx->arena, law, zh, number).n > zh.n)
            add_numbered(&text, cx->arena, law, plan, qf_get_str(v, "text"), number);
    }
    ask(cx, law, qf_buf_str(&text), one, count);
}

qf_code letter_asked(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                     letter_asked_fact **out, size_t *count)
{
    letter_asked_fact *one = QF_NEW_ARRAY(cx->arena, letter_asked_fact, LETTER_ASKED_MAX);
    const letter_kind *kind = plan->kind;
    const letter_facts none = { 0 };
    qf_buf text = qf_buf_new(cx->arena, TEXT_MAX);

    if (!qf_str_eq(kind->to, QF_S("none")))
        qf_buf_addf(&text, "{%.*s}", QF_ARG(letter_fact_zh(cx->arena, law, kind->to)));
    for (const qf_val *v = qf_first(kind->text); v != NULL; v = v->next)
        add_line(cx, &text, law, plan, &none, v->type == QF_VAL_STR ? v->text : QF_S(""));
    for (const qf_val *row = qf_first(kind->table); row != NULL; row = row->next)
        for (const qf_val *cell = qf_first(row); cell != NULL; cell = cell->next)
            qf_buf_add(&text, cell->text);
    for (size_t i = 0; i < kind->must_count; i++)
        qf_buf_addf(
            &text, "{%.*s}",
            QF_ARG(numbered_name(cx->arena, law, letter_fact_zh(cx->arena, law, kind->must[i]),
                                 joined(plan) ? 1 : 0)));
    *count = 0;
    ask(cx, law, qf_buf_str(&text), one, count);
    for (size_t i = 0; i < *count; i++)
        one[i].needed = true;
    for (const qf_val *v = qf_first(kind->text); v != NULL; v = v->next)
        if (!of_an_item(cx, law, plan, v))
            ask(cx, law, qf_get_str(v, "text"), one, count);
    if (joined(plan))
        ask_extras(cx, law, plan, kind, 1, one, count);
    for (size_t i = 0; i < plan->part_count; i++)
        ask_extras(cx, law, plan, plan->parts[i], part_number(plan, i), one, count);
    *out = one;
    return QF_OK;
}

/* ---- filling */

struct pieces {
    letter_piece *one;
    size_t count;
};

static void add_piece(struct pieces *to, letter_piece piece)
{
    if (to->count < PIECES_MAX && piece.text.n > 0)
        to->one[to->count++] = piece;
}

static qf_code cut(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                   const letter_facts *facts, qf_str line, bool inside, struct pieces *to)
{
    qf_str rest = line, plain, name;

    while (letter_token(&rest, &plain, &name)) {
        qf_str code = name.n == 0 ? name : letter_fact_code(cx->arena, law, name), value;
        if (code.n == 0) {
            qf_str as_is = name.n == 0 ? plain : qf_strf(cx->arena, "{%.*s}", QF_ARG(name));
            add_piece(to, (letter_piece){ .text = as_is });
            continue;
        }
        if (qf_str_eq(code, QF_S("remedy")) && !inside) {
            qf_str remedy;
            QF_TRY(letter_remedy_text(cx, law, plan->kind->remedy, plan->day, &remedy, NULL));
            QF_TRY(cut(cx, law, plan, facts, remedy, true, to));
            continue;
        }
        value = letter_value(facts, code);
        if (value.n == 0)
            add_piece(to, (letter_piece){ qf_strf(cx->arena, "〔待填：%.*s〕", QF_ARG(name)), name,
                                          true });
        else
            add_piece(to, (letter_piece){ value, name, false });
    }
    return QF_OK;
}

qf_code letter_pieces(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                      const letter_facts *facts, qf_str line, letter_piece **out, size_t *count)
{
    struct pieces pieces = { QF_NEW_ARRAY(cx->arena, letter_piece, PIECES_MAX), 0 };

    QF_TRY(cut(cx, law, plan, facts, line, false, &pieces));
    *out = pieces.one;
    *count = pieces.count;
    return QF_OK;
}

/* A fact typed with its own full stop, where the sentence goes on or ends by itself, loses it. */
static qf_str without_stop(qf_str text, qf_str next)
{
    if (qf_str_ends(text, QF_S("。")) &&
        (qf_str_starts(next, QF_S("。")) || qf_str_starts(next, QF_S("，")) ||
         qf_str_starts(next, QF_S("；")) || qf_str_starts(next, QF_S("）"))))
        return qf_str_sub(text, 0, text.n - strlen("。"));
    return text;
}

qf_code letter_fill(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                    const letter_facts *facts, qf_str text, qf_str *out)
{
    qf_buf filled = qf_buf_new(cx->arena, TEXT_MAX * 2);
    qf_str rest = text, line;
    bool first = true;

    while (text.n > 0 && qf_str_split(&rest, '\n', &line)) {
        letter_piece *piece;
        size_t count;
        QF_TRY(letter_pieces(cx, law, plan, facts, line, &piece, &count));
        if (!first)
            qf_buf_addc(&filled, '\n');
        first = false;
        for (size_t i = 0; i < count; i++)
            qf_buf_add(&filled, i + 1 == count ? piece[i].text
                                               : without_stop(piece[i].text, piece[i + 1].text));
    }
    *out = qf_buf_str(&filled);
    return QF_OK;
}

/* ---- checking an edited text */

struct complaints {
    letter_complaint *one;
    size_t count;
};

static void complain(struct complaints *to, bool stops, qf_str zh)
{
    for (size_t i = 0; i < to->count; i++)
        if (qf_str_eq(to->one[i].zh, zh))
            return;
    if (to->count < COMPLAINTS_MAX)
        to->one[to->count++] = (letter_complaint){ stops, zh };
}

/* Does the text (or the form's table) name the fact, or one numbered for a part? */
static bool says(qf_ctx *cx, const letter_law *law, qf_str text, qf_str code)
{
    qf_str rest = text, plain, name;

    while (letter_token(&rest, &plain, &name))
        if (name.n > 0 && qf_str_eq(letter_fact_code(cx->arena, law, name), code))
            return true;
    return false;
}

static bool table_says(qf_ctx *cx, const letter_law *law, const qf_val *table, qf_str code)
{
    for (const qf_val *row = qf_first(table); row != NULL; row = row->next)
        for (const qf_val *cell = qf_first(row); cell != NULL; cell = cell->next)
            if (says(cx, law, cell->text, code))
                return true;
    return false;
}

static void need(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                 const letter_facts *facts, qf_str text, qf_str code, struct complaints *to)
{
    qf_str zh = letter_fact_zh(cx->arena, law, code);
    bool addressed = qf_str_eq(code, plan->kind->to);

    if (letter_value(facts, code).n == 0)
        complain(to, true, qf_strf(cx->arena, "还没有填“%.*s”", QF_ARG(zh)));
    if (!addressed && !says(cx, law, text, code) && !table_says(cx, law, plan->kind->table, code))
        complain(to, true, qf_strf(cx->arena, "文书里必须写明{%.*s}，请放回原处", QF_ARG(zh)));
}

/* A date or number typed by hand: digits next to 年, or 〔. */
static void remark_typed(qf_ctx *cx, qf_str line, struct complaints *to)
{
    qf_str rest = line, plain, name;

    while (letter_token(&rest, &plain, &name)) {
        ptrdiff_t year = qf_str_find(plain, QF_S("年"), 0);
        bool digits = plain.n > 0 && year >= 4;
        for (ptrdiff_t i = year - 4; digits && i < year; i++)
            digits = plain.p[i] >= '0' && plain.p[i] <= '9';
        if (digits)
            complain(to, false,
                     qf_strf(cx->arena, "“%.*s年…”是手写的日期，不会随案件更新",
                             QF_ARG(qf_str_sub(plain, (size_t)year - 4, (size_t)year))));
    }
}

/* The code of a fact that an item must state. */
static qf_str must_code(qf_ctx *cx, const letter_law *law, qf_str code, size_t number)
{
    return letter_fact_code(
        cx->arena, law,
        numbered_name(cx->arena, law, letter_fact_zh(cx->arena, law, code), number));
}

qf_code letter_check(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                     const letter_facts *facts, qf_str text, letter_complaint **out, size_t *count)
{
    struct complaints to = { QF_NEW_ARRAY(cx->arena, letter_complaint, COMPLAINTS_MAX), 0 };
    const letter_kind *kind = plan->kind;
    qf_str rest = text, plain, name;

    while (letter_token(&rest, &plain, &name)) {
        qf_str code = name.n == 0 ? name : letter_fact_code(cx->arena, law, name);
        if (name.n > 0 && code.n == 0)
            complain(&to, true, qf_strf(cx->arena, "没有“{%.*s}”这个要素", QF_ARG(name)));
        else if (code.n > 0 && !qf_str_eq(code, QF_S("remedy")) && letter_value(facts, code).n == 0)
            complain(&to, true, qf_strf(cx->arena, "还没有填“%.*s”", QF_ARG(name)));
        remark_typed(cx, plain, &to);
    }
    for (size_t i = 0; i < kind->must_count; i++)
        need(cx, law, plan, facts, text, must_code(cx, law, kind->must[i], joined(plan) ? 1 : 0),
             &to);
    if (!qf_str_eq(kind->to, QF_S("none")) && letter_value(facts, kind->to).n == 0)
        complain(&to, true, QF_S("还没有填收件人"));
    for (size_t p = 0; p < plan->part_count; p++)
        for (size_t i = 0; i < plan->parts[p]->must_count; i++)
            need(cx, law, plan, facts, text,
                 must_code(cx, law, plan->parts[p]->must[i], part_number(plan, p)), &to);
    for (size_t p = 0; p < plan->part_count; p++)
        if (!letter_may_join(kind, plan->parts[p]))
            complain(&to, true,
                     qf_strf(cx->arena,
                             "“%.*s”和“%.*"
                             "s”不能写在一份答复里：有公开、有不公开的用部分公开答复书，其余的请拆"
                             "成两件分别答复",
                             QF_ARG(kind->zh), QF_ARG(plan->parts[p]->zh)));
    if (kind->remedy != LETTER_NONE) {
        if (!says(cx, law, text, QF_S("remedy")))
            complain(&to, true, QF_S("文书必须告知救济途径，请把{救济告知}放回单独一段"));
        if (letter_value(facts, QF_S("review_body")).n == 0 ||
            letter_value(facts, QF_S("court")).n == 0)
            complain(&to, true, QF_S("还没有设定复议机关和管辖法院，请在“文书设置”里填写"));
    }
    if (is_partial(kind) && plan->part_count == 0)
        complain(&to, true, QF_S("部分公开要选出不予公开部分的理由"));
    *out = to.one;
    *count = to.count;
    return QF_OK;
}
