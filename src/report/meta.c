/* From lines to parts: annual-report.md 5.2. */
#include "report/meta.h"

#include "report/meta_title.h"

#define MAX_PART ((size_t)512 * 1024) /* bytes of one part's text */

/* Lines of the page around a report, not of the report. */
static bool furniture(const qf_folded *line)
{
    static const char *const anywhere[] = {
        "上一篇",    "下一篇",   "上一条",   "下一条",    "当前位置",  "浏览次数",  "语音朗读",
        "版权所有",  "icp备",    "公网安备", "主办单位:", "承办单位:", "网站地图",  "打印本页",
        "关闭窗口",  "分享到",   "扫一扫",   "责任编辑",  "字体:",     "字号:",     "索引号",
        "索引号:",   "组配分类", "主题分类", "信息来源:", "发布时间:", "发布日期:", "发布机构:",
        "成文日期:", "点击数:",  "阅读次数", "无障碍",    "相关文章",  "相关链接",  "今天是",
    };

    if (line->n > 120)
        return false;
    for (size_t i = 0; i < sizeof anywhere / sizeof *anywhere; i++)
        if (qf_folded_find(line, qf_str_of(anywhere[i]), 0) >= 0)
            return true;
    return false;
}

/* What ends a report that has no annex: the next thing on the page. */
static bool ends_report(const qf_folded *line)
{
    static const char *const starts[] = { "上一篇",   "下一篇",   "上一条",   "下一条", "相关文章",
                                          "相关链接", "版权所有", "主办单位", "主办:",  "网站地图",
                                          "责任编辑", "打印本页", "关闭窗口", "分享到", "扫一扫" };

    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        for (size_t at = 0; at < 4; at++)
            if (qf_folded_at(line, at, qf_str_of(starts[i])))
                return true;
    return false;
}

/* A clock of the page, "2019年12月3日星期二", or a bare date. */
static bool clock_line(const qf_folded *line)
{
    qf_date date;
    size_t end = meta_date_at(line, 0, 0, &date);

    return end != 0 && line->n - end <= 8;
}

/* A line of the lead-in: it says something, in a sentence. */
static bool speaks(const qf_folded *line)
{
    return line->n > 30 || (line->n > 0 && line->runes[line->n - 1] == 0x3002);
}

static qf_str part_text(qf_arena *arena, const meta_lines *lines, size_t from, size_t to, bool lead)
{
    size_t room = 0;

    for (size_t i = from; i < to; i++)
        room += lines->p[i].fold.source.n + 1;
    qf_buf text = qf_buf_new(arena, room < MAX_PART ? room + 1 : MAX_PART);
    for (size_t i = from; i < to; i++) {
        const meta_line *line = &lines->p[i];

        if (ends_report(&line->fold))
            break;
        if (line->row_label || furniture(&line->fold) ||
            (lead && (clock_line(&line->fold) || !speaks(&line->fold))))
            continue;
        if (text.n > 0)
            qf_buf_addc(&text, '\n');
        qf_buf_add(&text, line->fold.source);
    }
    return qf_buf_str(&text);
}

static report_part *add_part(report *r, int number)
{
    if (r->part_count == sizeof r->parts / sizeof *r->parts)
        return NULL;
    report_part *part = &r->parts[r->part_count++];
    *part = (report_part){ .number = number };
    return part;
}

/* Lead-in and the six parts; headings that name no section belong to the part they stand in. */
static void read_parts(report *r, const doc *document, const meta_lines *lines, size_t after_title)
{
    bool has_run = lines->end > lines->first;
    size_t lead_end = has_run ? lines->first : lines->n;
    bool seen[7] = { false };

    qf_str lead =
        part_text(r->arena, lines, after_title < lead_end ? after_title : lead_end, lead_end, true);
    if (lead.n > 0) {
        report_part *part = add_part(r, 0);

        part->text = lead;
        part->first_block = after_title < lines->n ? lines->p[after_title].block : 0;
        part->end_block = has_run ? lines->p[lines->first].block : document->count;
    }
    for (size_t i = lines->first; i < lines->end;) {
        size_t next = i + 1;

        while (next < lines->end && (lines->p[next].section == 0 || seen[lines->p[next].section] ||
                                     lines->p[next].section == lines->p[i].section))
            next++;
        int section = lines->p[i].section;
        report_part *part = section != 0 && !seen[section] ? add_part(r, section) : NULL;
        if (part != NULL) {
            seen[section] = true;
            part->heading = lines->p[i].fold.source;
            part->text = part_text(r->arena, lines, i + 1, next, false);
            part->first_block = lines->p[i].block;
            part->end_block = next < lines->n ? lines->p[next].block : document->count;
            if (part->end_block <= part->first_block)
                part->end_block = part->first_block + 1;
        }
        i = next;
    }
}

void report_read_meta(qf_ctx *cx, const doc *document, report *r)
{
    meta_lines lines = meta_lines_of(r->arena, document);
    size_t after_title, known = 0;

    (void)cx;
    r->part_count = r->section_count = 0;
    r->organisation = r->title = (qf_str){ "", 0 };
    r->year = 0;
    meta_read_title(r->arena, document, &lines, r, &after_title);
    read_parts(r, document, &lines, after_title);
    for (size_t i = lines.first; i < lines.end; i++) {
        if (lines.p[i].number == 0)
            continue;
        if (r->section_count < sizeof r->sections / sizeof *r->sections)
            r->sections[r->section_count++] = lines.p[i].fold.source;
    }
    for (size_t i = 0; i < r->part_count; i++)
        known += r->parts[i].number != 0;
    meta_read_signature(r->arena, document, &lines, r);
    r->level = report_level_of(r->organisation);
    meta_read_period(r->arena, r);
    meta_read_published(r->arena, document, &lines, r);
    r->whole = r->title.n > 0 && known >= 4;
}
