#include "domain/disclose/old_items.h"

#include "base/text.h"
#include "domain/disclose/files.h"
#include "domain/disclose/pictures.h"

enum {
    I_TITLE,
    I_COLUMN,
    I_RELEASED,
    I_FORMED,
    I_KIND,
    I_DOC_NO,
    I_ISSUER,
    I_TOPIC,
    I_ABSTRACT,
    I_BODY,
    I_FILE,
    I_ATTACHED
};

const sheet_column old_items_columns[] = {
    { "title", "标题", "信息标题|信息名称|名称|文件名称", true },
    { "column", "栏目", "所属栏目|公开栏目|栏目名称|信息类别", true },
    { "released_on", "发布日期", "公开日期|发布时间|公开时间", true },
    { "formed_on", "成文日期", "生成日期|成文时间|制发日期", false },
    { "kind", "种类", "信息种类|类型", false },
    { "doc_no", "文号", "发文字号|文件编号", false },
    { "issuer", "发文机关", "发布机构|来源|制作机关", false },
    { "topic", "主题分类", "主题|主题词", false },
    { "abstract", "内容概述", "摘要|概述|内容摘要", false },
    { "body", "正文", "内容|信息内容", false },
    { "file", "正文文件", "文件|正文文件名|文件名", false },
    { "attached", "附件", "附件名|附件文件", false },
    { 0 },
};

static bool read_column(const old_items *im, const sheet_row *row, qf_str *code)
{
    qf_str text = qf_fold_label(row->arena, row->values[I_COLUMN]);

    for (size_t i = 0; i < im->columns.count; i++) {
        const disclose_column *column = &im->columns.column[i];
        if (qf_str_eq(row->values[I_COLUMN], column->code) ||
            qf_str_eq(text, qf_fold_label(row->arena, column->name))) {
            *code = column->code;
            return true;
        }
    }
    sheet_complain(row, I_COLUMN, "没有这个栏目，请按公开目录里的名称或者代码填写");
    return false;
}

static bool read_kind(const sheet_row *row, qf_str *code)
{
    qf_str text = row->values[I_KIND];

    *code = QF_S("information");
    if (text.n == 0)
        return true;
    for (size_t i = 0; i < DISCLOSE_KIND_COUNT; i++) {
        qf_str kind = qf_str_of(disclose_kinds[i].code);
        if (qf_str_eq(text, qf_str_of(disclose_kinds[i].zh)) || qf_str_eq(text, kind)) {
            *code = kind;
            return true;
        }
    }
    sheet_complain(row, I_KIND, "种类写政府信息、行政规范性文件、政策解读或者公示名单，也可以不填");
    return false;
}

/* A file beside the list; names that lead elsewhere are refused. */
static qf_code read_beside(qf_ctx *cx, const old_items *im, const sheet_row *row, int column,
                           qf_str name, qf_str *bytes, bool *good)
{
    *good = false;
    if (im->read == NULL) {
        sheet_complain(row, column,
                       "正文和附件在文件里的，请系统管理员在服务器上用 qingfeng import items 导入");
        return QF_OK;
    }
    if (qf_str_starts(name, QF_S("/")) || qf_str_has(name, QF_S("..")) ||
        qf_str_has(name, QF_S("\\")) || qf_str_has(name, QF_S(":"))) {
        sheet_complain(row, column, "文件要和名单放在同一个文件夹里，只写文件名或者下一级文件夹");
        return QF_OK;
    }
    if (im->read(cx, im->user, name, bytes) != QF_OK) {
        sheet_complain(row, column, "没有找到“%.*s”，或者它超过 20 MB", QF_ARG(name));
        return QF_OK;
    }
    *good = true;
    return QF_OK;
}

static qf_code read_body(qf_ctx *cx, const old_items *im, const sheet_row *row, disclose_item *item,
                         bool *good)
{
    qf_str name = row->values[I_FILE], bytes;

    *good = true;
    item->body = row->values[I_BODY];
    item->body_kind = QF_S("plain");
    if (name.n > 0) {
        QF_TRY(read_beside(cx, im, row, I_FILE, name, &bytes, good));
        if (!*good)
            return QF_OK;
        QF_TRY(disclose_text_of_file(cx, bytes, name, item));
    }
    if (item->body.n == 0 && row->values[I_ATTACHED].n == 0) {
        sheet_complain(row, I_BODY, "正文、正文文件、附件至少要有一样");
        *good = false;
    }
    return QF_OK;
}

/* Old texts pass the same gate as new ones. */
static qf_code check_gate(qf_ctx *cx, const old_items *im, const sheet_row *row,
                          const disclose_item *item, bool *good)
{
    disclose_hit *hits;
    size_t count, blocking = 0;

    QF_TRY(disclose_gate(cx, im->rules, item, &hits, &count));
    /* A title is what tells twice the same: it is never covered. */
    for (size_t i = 0; i < count; i++)
        blocking +=
            hits[i].blocks && (!im->masks || qf_str_eq(hits[i].field, QF_S("title"))) ? 1 : 0;
    *good = blocking == 0;
    if (!*good)
        sheet_complain(row, I_TITLE,
                       im->masks
                           ? "标题里有 %zu 处身份证号、银行卡号或者手机号，请改标题"
                           : "文字里有 %zu 处身份证号、银行卡号或者手机号没有遮盖，请加 --mask "
                             "按名单的种类自动遮盖，或者改好再导",
                       blocking);
    return QF_OK;
}

/* The names of the attachments, divided by ";": ；, 、 and line ends divide too. */
static qf_str attached_names(const sheet_row *row)
{
    qf_str names = row->values[I_ATTACHED];
    qf_buf plain = qf_buf_new(row->arena, names.n + 16);

    for (size_t at = 0; at < names.n;) {
        size_t before = at;
        uint32_t rune = qf_rune_next(names, &at);
        if (rune == 0xff1b || rune == 0x3001 || rune == '\n')
            qf_buf_addc(&plain, ';');
        else
            qf_buf_add(&plain, qf_str_sub(names, before, at));
    }
    return qf_buf_str(&plain);
}

/* Every attachment is looked for before anything is written. */
static qf_code check_files(qf_ctx *cx, const old_items *im, const sheet_row *row, bool *good)
{
    qf_str names = attached_names(row), name, bytes;

    while (*good && qf_str_split(&names, ';', &name))
        if (qf_str_trim(name).n > 0)
            QF_TRY(read_beside(cx, im, row, I_ATTACHED, qf_str_trim(name), &bytes, good));
    return QF_OK;
}

/* The file that was added last, when something in it may not be public. */
static qf_code clean_last(qf_ctx *cx, const old_items *im, int64_t id, int64_t *version)
{
    disclose_files *files = QF_NEW(cx->arena, disclose_files);
    const disclose_file *last;

    QF_TRY(disclose_files_of(cx, id, files));
    last = &files->file[files->count - 1];
    if (files->count == 0 || last->sha256.n > 0)
        return QF_OK;
    return disclose_file_clean(cx, im->rules, id, (*version)++, last->id);
}

static qf_code add_files(qf_ctx *cx, const old_items *im, const sheet_row *row, int64_t id,
                         int64_t version)
{
    qf_str names = attached_names(row), name, bytes;
    bool good = true;

    while (qf_str_split(&names, ';', &name)) {
        name = qf_str_trim(name);
        if (name.n == 0)
            continue;
        QF_TRY(read_beside(cx, im, row, I_ATTACHED, name, &bytes, &good));
        if (!good)
            return qf_fail(cx, QF_INVALID, "IMPORT.FILE", "attached",
                           "附件没有读到，这一行没有导入");
        QF_TRY(disclose_file_add(cx, im->rules, id, version++, name, bytes));
        if (im->masks)
            QF_TRY(clean_last(cx, im, id, &version));
    }
    return disclose_files_check(cx, id);
}

/* Covers what stands open in the text; *version counts on when there was something. */
static qf_code cover_text(qf_ctx *cx, const old_items *im, int64_t id, int64_t *version)
{
    disclose_item item;
    disclose_hit *hits;
    size_t count;

    QF_TRY(disclose_get(cx, id, &item));
    QF_TRY(disclose_gate(cx, im->rules, &item, &hits, &count));
    if (count == 0)
        return QF_OK;
    return disclose_mask(cx, im->rules, id, (*version)++, QF_S(""), (disclose_stays){ 0 });
}

/* Draft, files, release on the day it was public. */
static qf_code take(qf_ctx *cx, const old_items *im, const sheet_row *row,
                    const disclose_item *item, qf_date day)
{
    qf_time now = cx->now;
    qf_code code;
    int64_t id, version = 1;

    cx->now = (qf_time){ qf_date_start(day).ms + (int64_t)12 * 3600000 };
    code = disclose_create(cx, item, &id);
    if (code == QF_OK && im->masks)
        code = cover_text(cx, im, id, &version);
    if (code == QF_OK)
        code = add_files(cx, im, row, id, version);
    if (code == QF_OK)
        code = disclose_release(cx, id, im->publisher);
    cx->now = now;
    return code;
}

qf_code old_items_row(qf_ctx *cx, void *state, const sheet_row *row)
{
    const old_items *im = state;
    disclose_item item = { .valid_until = QF_NO_DATE, .notice_until = QF_NO_DATE };
    qf_date day = QF_NO_DATE;
    bool good = sheet_need(row, I_TITLE, &item.title), fine, there;

    good = read_column(im, row, &item.column_code) && good;
    good = read_kind(row, &item.kind) && good;
    good = sheet_date(row, I_RELEASED, &day) && good;
    good = sheet_date(row, I_FORMED, &item.formed_on) && good;
    if (good && !qf_date_is(day)) {
        sheet_complain(row, I_RELEASED, "请填写发布日期，年报按它计数");
        good = false;
    }
    if (good && qf_date_cmp(day, qf_time_date(cx->now)) > 0) {
        sheet_complain(row, I_RELEASED, "发布日期晚于今天，还没公开的信息请在工作台发布");
        good = false;
    }
    if (good && row->values[I_FORMED].n > 0 && qf_date_cmp(item.formed_on, day) > 0) {
        sheet_complain(row, I_FORMED, "成文日期晚于发布日期，请核对");
        good = false;
    }
    if (!good)
        return QF_OK;
    if (row->values[I_FORMED].n == 0 || !qf_date_is(item.formed_on))
        item.formed_on = day;
    item.doc_no = row->values[I_DOC_NO];
    item.issuer = row->values[I_ISSUER].n > 0 ? row->values[I_ISSUER] : im->issuer;
    item.topic = row->values[I_TOPIC];
    item.abstract = row->values[I_ABSTRACT];
    QF_TRY(disclose_is_public(cx, item.title, day, &there));
    if (there) /* the same list again */
        return QF_OK;
    QF_TRY(read_body(cx, im, row, &item, &fine));
    if (fine)
        QF_TRY(check_gate(cx, im, row, &item, &fine));
    if (fine)
        QF_TRY(check_files(cx, im, row, &fine));
    return fine ? take(cx, im, row, &item, day) : QF_OK;
}
