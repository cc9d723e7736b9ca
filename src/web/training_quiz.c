#include "web/training_quiz.h"

#include "domain/annual/annual.h"
#include "domain/apply/apply.h"
#include "domain/hotline/hotline.h"
#include "domain/training/training.h"
#include "domain/voices/voices.h"
#include "report/report.h"
#include "report/report_json.h"
#include "web/site.h"

#define OF_EACH 5     /* questions of letters and of applications */
#define OF_REPORTS 8  /* of what checks found in the office's reports */
#define REPORTS 2     /* published years looked at, the newest */
#define WRONG 3       /* wrong choices of a question about a rule */
#define REPLY_DAYS 20 /* 条例 art. 33 */
#define TICKETS (TRAINING_QUESTIONS / 2)

struct quiz {
    web_request *rq;
    training_question *questions;
    size_t count;
};

/* Which day is the last? Wrong choices are the mistakes people make: counting the first day, counting days off, a day too many. */
static void ask(struct quiz *quiz, qf_str text, qf_str from, qf_date start, int days)
{
    qf_arena *arena = quiz->rq->cx->arena;
    const calendar *cal = quiz->rq->site->days;
    qf_date right = calendar_add(cal, start, days);
    const qf_date wrong[] = { calendar_add(cal, start, days - 1), qf_date_add(start, days),
                              calendar_add(cal, start, days + 1) };
    training_question *q = &quiz->questions[quiz->count];

    if (quiz->count == TRAINING_QUESTIONS || !qf_date_is(right))
        return;
    *q = (training_question){ .text = text, .from = from, .right = quiz->count % 2 };
    for (size_t k = 0; k < 3; k++) {
        if (q->choice_count == q->right)
            q->choices[q->choice_count++] = qf_date_zh(arena, right);
        if (qf_date_cmp(wrong[k], right) != 0)
            q->choices[q->choice_count++] = qf_date_zh(arena, wrong[k]);
    }
    quiz->count++;
}

static qf_code ask_tickets(struct quiz *quiz, const char *outcome)
{
    qf_arena *arena = quiz->rq->cx->arena;
    hotline_filter f = { .outcome = qf_str_of(outcome),
                         .first = QF_NO_DATE,
                         .last = QF_NO_DATE,
                         .due_from = QF_NO_DATE,
                         .due_to = QF_NO_DATE };
    hotline_tickets tickets;
    int64_t total;

    QF_TRY(hotline_list(quiz->rq->cx, &f, 0, TICKETS, &tickets, &total));
    for (size_t i = 0; i < tickets.count; i++) {
        const hotline_ticket *t = &tickets.ticket[i];
        bool late = qf_date_is(t->closed_on) && hotline_late(t, t->closed_at);
        if (t->limit_hours > 0) /* its end is a minute */
            continue;
        ask(quiz,
            qf_strf(arena, "%.*s转办的工单，时限 %lld 个工作日，最后一天是哪天？",
                    QF_ARG(qf_date_zh(arena, t->received_on)), (long long)t->limit_days),
            qf_strf(arena, "%.*s%s", QF_ARG(t->number), late ? "，本单位逾期办结" : ""),
            t->received_on, (int)t->limit_days);
    }
    return QF_OK;
}

/* Letters answered late, or waiting behind their last day. */
static qf_code ask_letters(struct quiz *quiz)
{
    web_request *rq = quiz->rq;
    qf_arena *arena = rq->cx->arena;
    int days = (int)rq->site->voices->letter_days;
    voices_letters letters;
    size_t asked = 0;

    QF_TRY(voices_letter_list(rq->cx, false, &letters));
    for (size_t i = 0; i < letters.count && asked < OF_EACH; i++) {
        const voices_letter *l = &letters.one[i];
        qf_date end = qf_date_is(l->replied_on) ? l->replied_on : qf_time_date(rq->cx->now);
        if (qf_date_cmp(end, l->due_on) <= 0)
            continue;
        ask(quiz,
            qf_strf(arena, "%.*s收到的群众来信，%d 个工作日内答复，最后一天是哪天？",
                    QF_ARG(qf_date_zh(arena, l->received_on)), days),
            qf_strf(arena, "%.*s，本单位逾期答复", QF_ARG(l->number)), l->received_on, days);
        asked++;
    }
    return QF_OK;
}

/* Applications of this year and the last that were closed late. */
static qf_code ask_applications(struct quiz *quiz)
{
    qf_ctx *cx = quiz->rq->cx;
    int year = qf_date_year(qf_time_date(cx->now));
    size_t asked = 0;

    for (int y = year; y >= year - 1; y--) {
        apply_cases closed;
        QF_TRY(apply_year_cases(cx, y, QF_S("total"), QF_S("tot"), &closed));
        for (size_t i = 0; i < closed.count && asked < OF_EACH; i++) {
            const apply_case *c = &closed.one[i];
            if (c->late_days <= 0 || !qf_date_is(c->received_on))
                continue;
            ask(quiz,
                qf_strf(cx->arena,
                        "%.*s收到的政府信息公开申请，没有补正、延期，%d "
                        "个工作日内答复，最后一天是哪天？",
                        QF_ARG(qf_date_zh(cx->arena, c->received_on)), REPLY_DAYS),
                qf_strf(cx->arena, "%.*s，本单位逾期答复", QF_ARG(c->number)), c->received_on,
                REPLY_DAYS);
            asked++;
        }
    }
    return QF_OK;
}

/* ---- what checks found in the office's own reports */

static bool whole_number(qf_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    return text.n > 0 && text.n < 10;
}

/* Without the full stop at its end. */
static qf_str unstopped(qf_str text)
{
    return qf_str_ends(text, QF_S("。")) ? qf_str_sub(text, 0, text.n - 3) : text;
}

/* What the rule asks for: as the form has it, else the finding's first sentence. */
static qf_str demand(const report *r, const report_finding *f)
{
    ptrdiff_t end = qf_str_find(f->zh, QF_S("。"), 0);

    for (size_t i = 0; i < r->form->rule_count; i++)
        if (qf_str_eq(r->form->rules[i].id, f->rule))
            return unstopped(r->form->rules[i].zh);
    return end > 0 ? qf_str_sub(f->zh, 0, (size_t)end) : f->zh;
}

static training_question *next_question(struct quiz *quiz, qf_str text, qf_str from)
{
    training_question *q = &quiz->questions[quiz->count];

    *q = (training_question){ .text = text, .from = from, .right = quiz->count % 2 };
    return q;
}

static void add_choice(training_question *q, qf_str right, qf_str wrong)
{
    if (q->choice_count == q->right)
        q->choices[q->choice_count++] = right;
    q->choices[q->choice_count++] = wrong;
}

/* Which number should stand there: not the one that stood, nor one beside the right one. */
static void ask_number(struct quiz *quiz, const report_finding *f, qf_str rule, qf_str from)
{
    qf_arena *arena = quiz->rq->cx->arena;
    int64_t right = web_whole(f->expected), was = web_whole(f->found);
    training_question *q = next_question(
        quiz,
        qf_strf(arena, "%.*s。报告里写的是 %.*s，应当是多少？", QF_ARG(rule), QF_ARG(f->found)),
        from);

    add_choice(q, f->expected, f->found);
    add_choice(q, f->expected,
               qf_strf(arena, "%lld", (long long)(right + 1 == was ? right + 2 : right + 1)));
    quiz->count++;
}

/* Which demand was not met there: beside it some that were. */
static void ask_rule(struct quiz *quiz, const report *r, const report_finding *f, qf_str rule,
                     qf_str from)
{
    qf_arena *arena = quiz->rq->cx->arena;
    training_question *q =
        next_question(quiz,
                      qf_strf(arena, "%d 年度报告检查时，%.*s有一处没有通过。哪一条没有做到？",
                              r->year, QF_ARG(f->place.n > 0 ? f->place : QF_S("报告"))),
                      from);
    size_t wrong = 0;

    for (size_t i = quiz->count * 7; wrong < WRONG && i < quiz->count * 7 + r->form->rule_count;
         i++) {
        const form_rule *other = &r->form->rules[i % r->form->rule_count];
        bool found = qf_str_eq(unstopped(other->zh), rule) || other->severity == FORM_INFO;
        for (const report_finding *k = r->findings; k != NULL; k = k->next)
            found = found || qf_str_eq(k->rule, other->id);
        if (found)
            continue;
        add_choice(q, rule, unstopped(other->zh));
        wrong++;
    }
    quiz->count += q->choice_count > q->right ? 1 : 0;
}

static void ask_findings(struct quiz *quiz, const report *r, const char *which)
{
    qf_arena *arena = quiz->rq->cx->arena;

    for (const report_finding *f = r->findings; f != NULL && quiz->count < OF_REPORTS;
         f = f->next) {
        qf_str rule, from;
        bool asked = false;
        if (f->severity == FORM_INFO)
            continue;
        rule = demand(r, f);
        from =
            qf_strf(arena, "本单位 %d 年度报告（%s）检查：%.*s", r->year, which, QF_ARG(f->rule));
        for (size_t i = 0; i < quiz->count; i++) /* the same in another version */
            asked = asked || qf_str_has(quiz->questions[i].text, rule) ||
                    qf_str_eq(quiz->questions[i].choices[quiz->questions[i].right], rule);
        if (asked)
            continue;
        if (f->cell_count > 0 && whole_number(f->expected) && whole_number(f->found) &&
            !qf_str_eq(f->expected, f->found))
            ask_number(quiz, f, rule, from);
        else
            ask_rule(quiz, r, f, rule, from);
    }
}

/* Every version of a published year: one that was corrected had an error. */
static qf_code ask_published(struct quiz *quiz, int year)
{
    web_request *rq = quiz->rq;
    annual_version *versions, whole;
    size_t count;

    QF_TRY(annual_versions(rq->cx, year, &versions, &count));
    for (size_t i = count; i > 0; i--) {
        report *r = QF_NEW(rq->cx->arena, report);
        QF_TRY(annual_version_get(rq->cx, year, versions[i - 1].version, &whole));
        QF_TRY(report_json_read(rq->cx, whole.json, "report.json", rq->site->form_2021,
                                rq->site->form_2019, r));
        r->published_on = versions[0].published_on; /* a correction is not late */
        report_read_prose(rq->cx, r);
        report_check(rq->cx, r, NULL);
        ask_findings(quiz, r, i == count ? "公布的" : "更正以前的");
    }
    return QF_OK;
}

/* Last year's report as it is being written, when somebody has begun to write it. */
static qf_code ask_draft(struct quiz *quiz, int year)
{
    web_request *rq = quiz->rq;
    annual_book *book;
    bool begun = false;
    report *r;

    QF_TRY(annual_gather(rq->cx, rq->site->form_2021, year, &book));
    for (size_t i = 0; i < ANNUAL_PARTS; i++)
        begun = begun || book->parts[i].text.n > 0;
    if (!begun)
        return QF_OK;
    QF_TRY(annual_report_fill(rq->cx, book, &r));
    report_read_prose(rq->cx, r);
    QF_TRY(annual_check(rq->cx, book, r, NULL));
    ask_findings(quiz, r, "起草中的");
    return QF_OK;
}

static qf_code ask_reports(struct quiz *quiz)
{
    int last = qf_date_year(qf_time_date(quiz->rq->cx->now)) - 1;
    annual_published *published;
    bool out = false;
    size_t count;

    QF_TRY(annual_published_list(quiz->rq->cx, &published, &count));
    for (size_t i = 0; i < count; i++)
        out = out || published[i].year == last;
    if (!out)
        QF_TRY(ask_draft(quiz, last));
    for (size_t i = 0; i < count && i < REPORTS; i++)
        QF_TRY(ask_published(quiz, published[i].year));
    return QF_OK;
}

qf_code training_quiz_draw(web_request *rq, int64_t id)
{
    struct quiz quiz = { .rq = rq };

    quiz.questions = QF_NEW_ARRAY(rq->cx->arena, training_question, TRAINING_QUESTIONS);
    QF_TRY(ask_reports(&quiz));
    QF_TRY(ask_applications(&quiz));
    QF_TRY(ask_letters(&quiz));
    QF_TRY(ask_tickets(&quiz, "late"));
    if (quiz.count < TICKETS) /* too few errors for a quiz: the days of what was in time */
        QF_TRY(ask_tickets(&quiz, "rate"));
    return training_quiz_set(rq->cx, id, quiz.questions, quiz.count);
}
