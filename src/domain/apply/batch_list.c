#include "domain/apply/batch_list.h"

#include "base/text.h"
#include "domain/apply/inside.h"
#include "domain/apply/paper_list.h"

enum {
    B_KIND,
    B_NAME,
    B_ID_TYPE,
    B_ID_NO,
    B_LEGAL,
    B_CONTACT,
    B_PHONE,
    B_EMAIL,
    B_ADDRESS,
    B_DESCRIPTION,
    B_CHANNEL,
    B_SUBMITTED,
    B_RECEIVED,
    B_FORM,
    B_WAY
};

const sheet_column apply_batch_columns[] = {
    { "kind", "申请人类别", "申请人类型|申请主体|主体类别|类别", true },
    { "name", "姓名或者名称", "申请人|申请人姓名|申请人名称|姓名|单位名称|名称", true },
    { "id_type", "证件名称", "证件类型|证件种类", false },
    { "id_no", "证件号码", "身份证号|身份证号码|统一社会信用代码|证件号", true },
    { "legal", "法定代表人", "法人代表|负责人", false },
    { "contact", "联系人", "联系人姓名", false },
    { "phone", "联系电话", "电话|手机|手机号|电话号码", false },
    { "email", "电子邮箱", "邮箱|电子邮件", false },
    { "address", "通信地址", "地址|联系地址|通讯地址", false },
    { "description", "申请内容", "所需信息|申请事项|所需信息内容描述|申请公开内容|内容", true },
    { "channel", "提交方式", "收到方式|申请方式|提交渠道|渠道", true },
    { "submitted_on", "收到日期", "收件日期|提交日期|申请日期|签收日期", true },
    { "received_on", "确认日期", "确认收到日期|双方确认日期", false },
    { "form", "提供形式", "信息载体形式|载体形式|载体", false },
    { "way", "获取方式", "获取信息方式|取得方式", false },
    { 0 },
};

struct word {
    const char *word, *code;
};

/* As offices write them; what comes over the web is in the register already. */
static const struct word channel_words[] = {
    { "当面", "in_person" }, { "现场", "in_person" }, { "窗口", "in_person" },
    { "邮寄", "post" },      { "挂号", "post" },      { "快递", "post" },
    { "特快", "post" },      { "平信", "letter" },    { "平常信函", "letter" },
    { "传真", "fax" },       { "电子邮件", "email" }, { "邮箱", "email" },
    { "口头", "oral" },
};
static const struct word form_words[] = {
    { "纸", "paper" },
    { "电子", "electronic" },
    { "光盘", "electronic" },
    { "查阅", "read" },
};
static const struct word way_words[] = {
    { "电子邮件", "email" }, { "邮箱", "email" }, { "邮寄", "post" }, { "领取", "pickup" },
    { "自取", "pickup" },    { "查阅", "site" },  { "抄录", "site" },
};

#define FIND(words, text) find((words), sizeof(words) / sizeof((words)[0]), (text))

/* The code of the first word that stands in the text; empty: none. */
static qf_str find(const struct word *words, size_t count, qf_str text)
{
    for (size_t i = 0; i < count; i++)
        if (qf_str_has(text, qf_str_of(words[i].word)))
            return qf_str_of(words[i].code);
    return (qf_str){ 0 };
}

static bool read_channel(const sheet_row *row, clock_channel *out)
{
    qf_str code = FIND(channel_words, qf_fold_label(row->arena, row->values[B_CHANNEL]));

    if (code.n == 0) {
        sheet_complain(row, B_CHANNEL,
                       "请写当面、邮寄（签收）、平常信函、传真、电子邮件或者口头；"
                       "网上交的已经在登记簿里");
        return false;
    }
    *out = clock_channel_parse(code);
    return true;
}

/* An empty cell: paper, by post to who gave an address, else by mail, else to be fetched. */
static bool read_wish(const sheet_row *row, apply_intake *in)
{
    qf_str form = qf_fold_label(row->arena, row->values[B_FORM]);
    qf_str way = qf_fold_label(row->arena, row->values[B_WAY]);

    in->form = form.n == 0 ? QF_S("paper") : FIND(form_words, form);
    if (way.n > 0)
        in->way = FIND(way_words, way);
    else if (in->person.address.n > 0)
        in->way = QF_S("post");
    else
        in->way = in->person.email.n > 0 ? QF_S("email") : QF_S("pickup");
    if (in->form.n == 0)
        sheet_complain(row, B_FORM, "请写纸质、电子文件或者查阅");
    if (in->way.n == 0)
        sheet_complain(row, B_WAY, "请写邮寄、电子邮件、自行领取或者当场查阅");
    return in->form.n > 0 && in->way.n > 0;
}

static bool read_row(const sheet_row *row, apply_intake *in)
{
    bool good = apply_list_kind(row, B_KIND, &in->kind);

    good = sheet_need(row, B_NAME, &in->person.name) && good;
    good = sheet_need(row, B_ID_NO, &in->person.id_no) && good;
    good = sheet_need(row, B_DESCRIPTION, &in->description) && good;
    good = read_channel(row, &in->channel) && good;
    good = sheet_date(row, B_SUBMITTED, &in->submitted_on) && good;
    good = sheet_date(row, B_RECEIVED, &in->received_on) && good;
    in->person.id_type = row->values[B_ID_TYPE];
    if (in->person.id_type.n == 0)
        in->person.id_type = qf_str_eq(in->kind, QF_S("np")) && in->person.id_no.n == 18
                                 ? QF_S("居民身份证")
                                 : QF_S("");
    in->person.legal = row->values[B_LEGAL];
    in->person.contact = row->values[B_CONTACT];
    in->person.phone = row->values[B_PHONE];
    in->person.email = row->values[B_EMAIL];
    in->person.address = row->values[B_ADDRESS];
    return read_wish(row, in) && good;
}

/* The same line is the same application, however often the list is sent. */
static qf_str once_of(qf_ctx *cx, const apply_intake *in)
{
    qf_str line =
        qf_strf(cx->arena, "apply.batch\n%.*s\n%.*s\n%d\n%d",
                QF_ARG(apply_applicant_digest(cx, in->kind, &in->person)),
                QF_ARG(apply_folded(cx, in->description)), in->submitted_on.day, (int)in->channel);

    return qf_digest_hex(cx->arena, qf_keyed_digest(db_key(cx->db), line));
}

qf_code apply_batch_begin(qf_ctx *cx, void *batch)
{
    apply_batch *b = batch;

    (void)cx;
    b->count = b->sure;
    return QF_OK;
}

qf_code apply_batch_end(qf_ctx *cx, void *batch)
{
    apply_batch *b = batch;

    (void)cx;
    b->sure = b->count;
    return QF_OK;
}

qf_code apply_batch_row(qf_ctx *cx, void *batch, const sheet_row *row)
{
    apply_batch *b = batch;
    apply_intake in = { .submitted_on = QF_NO_DATE, .received_on = QF_NO_DATE };
    apply_receipt given;
    qf_str number;

    if (!read_row(row, &in))
        return QF_OK;
    in.once = once_of(cx, &in);
    QF_TRY(apply_number_of_once(cx, in.once, &number));
    if (number.n > 0)
        return QF_OK;
    if (b->count == APPLY_BATCH_MAX)
        return qf_fail(cx, QF_LIMIT, "APPLY.BATCH", "file",
                       "一次最多登记 %d 件，请把其余的另存一份再登记", APPLY_BATCH_MAX);
    QF_TRY(apply_register(cx, b->rules, &in, &given));
    given.number = qf_str_copy(b->arena, given.number);
    given.secret = qf_str_copy(b->arena, given.secret);
    b->receipt[b->count++] =
        (apply_batch_receipt){ (int64_t)row->number, qf_str_copy(b->arena, in.person.name), given };
    return QF_OK;
}
