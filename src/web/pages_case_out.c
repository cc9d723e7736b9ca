/* What leaves a case: a paper, the whole case as one package; due days anew after a holiday notice. */
#include "base/crypt.h"
#include "base/json.h"
#include "doc/zip_write.h"
#include "domain/letters/letters.h"
#include "web/case_view.h"
#include "web/pages.h"

#define PARTS_MAX (APPLY_FILES_MAX + 64)

qf_code page_case_file(web_request *rq, web_reply *reply)
{
    int64_t id, file;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(web_param_id(rq, 1, &file));
    QF_TRY(apply_file_open(rq->cx, id, file, &reply->download, &reply->body));
    /* Never shown in the browser, whatever it is. */
    reply->type = "application/octet-stream";
    return QF_OK;
}

/* ---- the whole case */

struct package {
    zip_part part[PARTS_MAX];
    size_t count;
};

/* Adds a part under a name of our own making; what does not fit is told in the manifest's count. */
static void add_part(struct package *to, const char *name, qf_str bytes)
{
    if (to->count < PARTS_MAX - 1)
        to->part[to->count++] = (zip_part){ name, bytes };
}

static qf_code add_letters(web_request *rq, struct package *to, qf_str number)
{
    letters_line *line;
    size_t count;

    QF_TRY(letters_of_case(rq->cx, number, &line, &count));
    for (size_t i = 0; i < count; i++) {
        letters_letter letter;
        qf_str pdf;
        qf_code code;
        if (line[i].state != LETTERS_APPROVED && line[i].state != LETTERS_SERVED)
            continue;
        code = letters_get(rq->cx, rq->site->letters, line[i].id, &letter);
        if (code == QF_MISSING && strcmp(rq->cx->err.id, "LETTERS.REMOVED") == 0)
            continue; /* retention has ended */
        QF_TRY(code);
        QF_TRY(
            letters_file(rq->cx, rq->site->letters, rq->site->style, &letter, QF_S("pdf"), &pdf));
        add_part(
            to,
            qf_strf(rq->cx->arena, "文书/%02zu-%.*s.pdf", i + 1, QF_ARG(letter.plan.kind->title)).p,
            pdf);
    }
    return QF_OK;
}

static qf_code add_files(web_request *rq, struct package *to, int64_t id)
{
    apply_file *file;
    size_t count;

    QF_TRY(apply_files(rq->cx, id, &file, &count));
    for (size_t i = 0; i < count; i++) {
        qf_str name, bytes;
        QF_TRY(apply_file_open(rq->cx, id, file[i].id, &name, &bytes));
        add_part(to,
                 qf_strf(rq->cx->arena, "材料/%02lld-%.*s-%.*s", (long long)file[i].id,
                         QF_ARG(apply_file_zh(file[i].kind)), QF_ARG(name))
                     .p,
                 bytes);
    }
    return QF_OK;
}

/* SHA-256 of every part, as sha256sum -c takes it. */
static qf_str manifest_of(web_request *rq, const struct package *package)
{
    qf_buf out = qf_buf_new(rq->cx->arena, (size_t)64 * 1024);

    for (size_t i = 0; i < package->count; i++)
        qf_buf_addf(&out, "%.*s  %s\n",
                    QF_ARG(qf_digest_hex(rq->cx->arena, qf_sha256(package->part[i].bytes))),
                    package->part[i].name);
    return qf_buf_str(&out);
}

qf_code page_case_package(web_request *rq, web_reply *reply)
{
    apply_rules rules = case_rules(rq->site);
    qf_arena *arena = rq->cx->arena;
    struct package *package = QF_NEW(arena, struct package);
    qf_buf json = qf_buf_new(arena, (size_t)4 * 1024 * 1024);
    qf_val *data = qf_val_map(arena), *who;
    apply_person person;
    apply_story story;
    qf_code code;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(apply_get(rq->cx, &rules, id, &story));
    case_add_story(rq, data, &story, true);
    code = apply_reveal(rq->cx, id, QF_S("全案打包"), &person);
    if (code != QF_OK && code != QF_MISSING)
        return code;
    if (code == QF_OK) {
        who = qf_map_map(arena, data, "applicant");
#define X(field, zh) qf_map_str(arena, who, #field, person.field);
        APPLY_PERSON(X)
#undef X
    }
    qf_json_write(&json, data);
    add_part(package, "案件.json", qf_buf_str(&json));
    QF_TRY(add_letters(rq, package, story.now.number));
    QF_TRY(add_files(rq, package, id));
    package->part[package->count] = (zip_part){ "SHA256SUMS", manifest_of(rq, package) };
    QF_TRY(zip_write(rq->cx, package->part, package->count + 1, &reply->body));
    reply->type = "application/zip";
    reply->download = qf_strf(arena, "申请%.*s.zip", QF_ARG(story.now.number));
    return QF_OK;
}

/* ---- due days anew */

qf_code page_case_recount(web_request *rq, web_reply *reply)
{
    apply_rules rules = case_rules(rq->site);
    qf_arena *arena = rq->cx->arena;
    bool write = qf_str_eq(web_form(rq, "write"), QF_S("1"));
    qf_val *data = web_page(rq, reply, "desk/case_recount", "按现行放假安排重算期限");
    qf_val *list = qf_map_list(arena, data, "moved");
    apply_moved *moved;
    size_t count;

    QF_TRY(apply_recount(rq->cx, &rules, write, &moved, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "number", moved[i].number);
        qf_map_str(arena, one, "before", qf_date_str(arena, moved[i].before));
        qf_map_str(arena, one, "after", qf_date_str(arena, moved[i].after));
    }
    qf_map_bool(arena, data, "none", count == 0);
    qf_map_bool(arena, data, "written", write);
    qf_map_str(arena, data, "known", qf_date_zh(arena, calendar_known(rq->site->days)));
    web_crumb(rq, data, "依申请公开", QF_S("/desk/cases"));
    return QF_OK;
}
