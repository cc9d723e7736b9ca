#include "web/training_quiz.h"

#include "domain/apply/apply.h"
#include "domain/hotline/hotline.h"
#include "domain/training/training.h"
#include "domain/voices/voices.h"
#include "web/site.h"

#define OF_EACH 5     /* questions of letters and of applications */
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

qf_code training_quiz_draw(web_request *rq, int64_t id)
{
    struct quiz quiz = { .rq = rq };

    quiz.questions = QF_NEW_ARRAY(rq->cx->arena, training_question, TRAINING_QUESTIONS);
    QF_TRY(ask_applications(&quiz));
    QF_TRY(ask_letters(&quiz));
    QF_TRY(ask_tickets(&quiz, "late"));
    if (quiz.count == 0)
        QF_TRY(ask_tickets(&quiz, "rate"));
    return training_quiz_set(rq->cx, id, quiz.questions, quiz.count);
}
