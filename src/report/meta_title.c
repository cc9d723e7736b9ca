/* The title, and whose report it is. */
#include "report/meta_title.h"

#define MAX_TITLE 64 /* runes */
#define MAX_NAME 40

/* Ends of names, longest first within a kind; the first that fits decides (annual-report.md 5.2). */
static const struct {
    const char *end, *level;
} levels[] = {
    { "北京市", "province" },
    { "天津市", "province" },
    { "上海市", "province" },
    { "重庆市", "province" },
    { "北京市人民政府", "province" },
    { "天津市人民政府", "province" },
    { "上海市人民政府", "province" },
    { "重庆市人民政府", "province" },
    { "人民政府办公室", "department" },
    { "人民政府办公厅", "department" },
    { "街道办事处", "township" },
    { "街道人民政府", "township" },
    { "镇人民政府", "township" },
    { "乡人民政府", "township" },
    { "苏木人民政府", "township" },
    { "镇政府", "township" },
    { "乡政府", "township" },
    { "自治州人民政府", "city" },
    { "自治县人民政府", "county" },
    { "自治旗人民政府", "county" },
    { "自治区人民政府", "province" },
    { "县人民政府", "county" },
    { "区人民政府", "county" },
    { "旗人民政府", "county" },
    { "市人民政府", "city" },
    { "省人民政府", "province" },
    { "盟行政公署", "city" },
    { "县政府", "county" },
    { "区政府", "county" },
    { "市政府", "city" },
    { "省政府", "province" },
    { "开发区管理委员会", NULL },
    { "新区管理委员会", NULL },
    { "示范区管理委员会", NULL },
    { "度假区管理委员会", NULL },
    { "园区管理委员会", NULL },
    { "高新区管理委员会", NULL },
    { "管委会", NULL },
    { "居民委员会", NULL },
    { "村民委员会", NULL },
    { "委员会", "department" },
    { "办公室", "department" },
    { "办公厅", "department" },
    { "街道办", "township" },
    { "街道", "township" },
    { "民族乡", "township" },
    { "镇", "township" },
    { "乡", "township" },
    { "街", "township" },
    { "局", "department" },
    { "委", "department" },
    { "办", "department" },
    { "厅", "department" },
    { "中心", "department" },
    { "自治区", "province" },
    { "自治县", "county" },
    { "自治州", "city" },
    { "开发区", NULL },
    { "高新区", NULL },
    { "新区", NULL },
    { "景区", NULL },
    { "度假区", NULL },
    { "示范区", NULL },
    { "园区", NULL },
    { "县", "county" },
    { "区", "county" },
    { "旗", "county" },
    { "市", "city" },
    { "省", "province" },
};

/* End of a reading that a mirror left behind a character, "業(yè)": Latin letters only. `at` is
 * behind the bracket; 0 when it is no reading. */
static size_t reading_end(qf_str text, size_t at)
{
    size_t letters = 0;

    while (at < text.n) {
        uint32_t rune = qf_fold_rune(qf_rune_next(text, &at));

        if (rune == ')')
            return letters > 0 ? at : 0;
        if (!((rune >= 'a' && rune <= 'z') || (rune >= 0xC0 && rune <= 0x24F)) || letters++ > 8)
            return 0;
    }
    return 0;
}

/* A name as the office writes it: without readings, in simplified characters where the title around
 * it is in traditional ones (a mirror's work; 乾县 alone stays 乾县). */
static qf_str plain_name(qf_arena *arena, qf_str name, qf_str title)
{
    size_t traditional = 0;
    qf_buf plain = qf_buf_new(arena, name.n + 8);

    for (size_t at = 0; at < title.n;) {
        uint32_t rune = qf_rune_next(title, &at);
        traditional += qf_rune_simplified(rune) != rune;
    }
    for (size_t at = 0; at < name.n;) {
        uint32_t rune = qf_rune_next(name, &at);

        if (qf_fold_rune(rune) == '(' && reading_end(name, at) != 0)
            at = reading_end(name, at);
        else
            qf_buf_add_rune(&plain, traditional >= 3 ? qf_rune_simplified(rune) : rune);
    }
    return qf_buf_str(&plain);
}

const char *report_level_of(qf_str organisation)
{
    char room[256];
    size_t n = 0;

    /* Spaces out, and a remark in brackets behind the name off. */
    for (size_t at = 0; at < organisation.n;) {
        size_t begin = at;
        uint32_t rune = qf_fold_rune(qf_rune_next(organisation, &at));

        if (rune == '(' && n > 0) {
            if (reading_end(organisation, at) == 0)
                break;
            at = reading_end(organisation, at);
            continue;
        }
        if (rune == 0)
            continue;
        if (n + (at - begin) >= sizeof room)
            return NULL;
        /* One to one among Han characters: three bytes stay three bytes. */
        qf_str one = qf_str_sub(organisation, begin, at);
        if (one.n == 3 && rune >= 0x800 && rune <= 0xFFFF) {
            room[n++] = (char)(0xE0 | rune >> 12);
            room[n++] = (char)(0x80 | (rune >> 6 & 0x3F));
            room[n++] = (char)(0x80 | (rune & 0x3F));
        } else {
            memcpy(room + n, one.p, one.n);
            n += one.n;
        }
    }
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (qf_str_ends((qf_str){ room, n }, qf_str_of(levels[i].end)))
            return levels[i].level;
    return NULL;
}

static bool has(const qf_folded *text, const char *words)
{
    return qf_folded_find(text, qf_str_of(words), 0) >= 0;
}

/* Short, no sentence, no path of a page's navigation. */
static bool label_like(const qf_folded *text, size_t most)
{
    if (text->n == 0 || text->n > most)
        return false;
    for (size_t i = 0; i < text->n; i++)
        if (text->runes[i] == 0x3002 || text->runes[i] == ',' || text->runes[i] == ';' ||
            text->runes[i] == ':' || text->runes[i] == '>' || text->runes[i] == '|')
            return false;
    return true;
}

/* Last line of a title: "…年度报告", perhaps with a remark in brackets. */
static bool ends_title(const qf_folded *text)
{
    static const char *const ends[] = { "报告", "年报", "报告模板", "报告格式模板", "报告格式" };
    size_t n = text->n;

    if (!label_like(text, MAX_TITLE) || qf_folded_at(text, 0, QF_S("附")) ||
        qf_folded_at(text, 0, QF_S("上一")) || qf_folded_at(text, 0, QF_S("下一")))
        return false;
    if (n > 0 && text->runes[n - 1] == ')')
        while (n > 0 && text->runes[--n] != '(')
            continue;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t length = qf_rune_count(qf_str_of(ends[i]));

        if (n >= length && qf_folded_at(text, n - length, qf_str_of(ends[i])))
            return true;
    }
    return false;
}

static size_t find_year(const qf_folded *text, size_t *end, int *year)
{
    for (size_t at = 0; at < text->n; at++)
        if ((*end = meta_year_at(text, at, year)) != 0)
            return at;
    *end = 0;
    return text->n;
}

/* "示例镇2023政府信息公开…": the year without 年. */
static size_t bare_year(const qf_folded *title, size_t *end, int *year)
{
    for (size_t at = 0; at + 4 < title->n; at++) {
        int64_t number;

        if (title->runes[at] != '2' || title->runes[at + 1] != '0' ||
            !(qf_folded_at(title, at + 4, QF_S("政")) ||
              qf_folded_at(title, at + 4, QF_S("信息"))) ||
            !qf_number_parse(qf_folded_source(title, at, at + 4), &number))
            continue;
        *year = (int)number;
        *end = at + 4;
        return at;
    }
    *end = 0;
    return title->n;
}

/* The unit named in a title: in front of the year, or between the year and 政府信息公开. */
static qf_str unit_in_title(const qf_folded *title, int *year)
{
    static const char *const subjects[] = { "政府信息公开", "政务信息公开", "信息公开", "政务公开",
                                            "政府工作信息公开" };
    size_t end, from = 0, to = title->n;
    size_t at = find_year(title, &end, year);

    if (end == 0)
        at = bare_year(title, &end, year);

    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        ptrdiff_t hit = qf_folded_find(title, qf_str_of(subjects[i]), 0);

        if (hit >= 0 && (size_t)hit < to)
            to = (size_t)hit;
    }
    if (end != 0 && at > 0 && at < to) {
        to = at;
    } else if (end != 0 && at < to) {
        from = end;
        if (qf_folded_at(title, from, QF_S("度")))
            from++;
    }
    if (qf_folded_at(title, from, QF_S("关于")))
        from += 2;
    if (to > from && qf_folded_at(title, to - 1, QF_S("的")))
        to--;
    if (to > from && title->runes[to - 1] == '-')
        to--;
    if (to - from > MAX_NAME || to == title->n || from >= to)
        return (qf_str){ "", 0 };
    return qf_folded_source(title, from, to);
}

/* The text behind a label of the page's header ("发布机构：示例镇"), in the line, the next line or
 * the next cell; empty when there is none. */
static qf_str labelled(qf_arena *arena, qf_str text, qf_str next, const char *const *labels,
                       size_t count)
{
    qf_folded line = qf_fold(arena, text, false);

    for (size_t i = 0; i < count; i++) {
        qf_str label = qf_str_of(labels[i]);
        ptrdiff_t hit = qf_folded_find(&line, label, 0);

        if (hit < 0 || hit > 40)
            continue;
        size_t at = (size_t)hit + qf_rune_count(label);
        bool mark = false;
        while (at < line.n &&
               (line.runes[at] == ':' || line.runes[at] == '|' || line.runes[at] == '['))
            mark = true, at++;
        size_t end = at;
        /* A gap in the source separates the fields of a header line. */
        while (end < line.n && line.runes[end] != '|' && line.runes[end] != ':' &&
               (end == at || line.at[end] - line.at[end - 1] <= 4))
            end++;
        if (end > at && mark)
            return qf_folded_source(&line, at, end);
        if (at >= line.n && next.n > 0 && next.n < 200)
            return qf_str_trim(next);
    }
    return (qf_str){ "", 0 };
}

/* Looks through the page's header, lines and cells in front of the first heading. */
static qf_str header_value(qf_arena *arena, const doc *document, const meta_lines *lines,
                           const char *const *labels, size_t count)
{
    qf_str none = { "", 0 };
    size_t before = lines->end > lines->first ? lines->p[lines->first].block : document->count;

    for (size_t i = 0; i < lines->n && lines->p[i].block < before && i < 200; i++) {
        if (lines->p[i].fold.n > 200)
            continue;
        qf_str found =
            labelled(arena, lines->p[i].fold.source,
                     i + 1 < lines->n ? lines->p[i + 1].fold.source : none, labels, count);
        if (found.n > 0)
            return found;
    }
    for (size_t b = 0; b < before && b < document->count; b++) {
        const doc_table *table = document->blocks[b].table;

        for (size_t c = 0; table != NULL && c < table->count && c < 64; c++) {
            qf_str found =
                labelled(arena, table->cells[c].text,
                         c + 1 < table->count ? table->cells[c + 1].text : none, labels, count);
            if (table->cells[c].text.n < 600 && found.n > 0)
                return found;
        }
    }
    return none;
}

static qf_str join(qf_arena *arena, const meta_lines *lines, size_t from, size_t to)
{
    qf_buf text = qf_buf_new(arena, 2048);

    for (size_t i = from; i <= to; i++)
        qf_buf_add(&text, lines->p[i].fold.source);
    return qf_buf_str(&text);
}

/* Takes `text` as the title: unit and year out of it. */
static void take_title(qf_arena *arena, report *r, qf_str text)
{
    qf_folded title = qf_fold(arena, text, false);

    r->title = text;
    r->year = 0;
    r->organisation = plain_name(arena, unit_in_title(&title, &r->year), text);
}

/* Walks up from the title's last line while year, subject or unit are missing. */
static size_t first_title_line(qf_arena *arena, const meta_lines *lines, size_t last, report *r)
{
    size_t first = last;

    take_title(arena, r, join(arena, lines, first, last));
    while (first > 0 && last - first < 3) {
        qf_folded title = qf_fold(arena, r->title, false);
        const meta_line *above = &lines->p[first - 1];
        bool complete = r->year != 0 && has(&title, "公开");

        if (complete && r->organisation.n > 0)
            break;
        if (!label_like(&above->fold, MAX_NAME) || above->number != 0)
            break;
        /* With year and subject there, only a unit's name may stand above. */
        if (complete && report_level_of(above->fold.source) == NULL &&
            !has(&above->fold, "管委会") && !has(&above->fold, "委员会") &&
            !has(&above->fold, "政府"))
            break;
        first--;
        take_title(arena, r, join(arena, lines, first, last));
    }
    return first;
}

/* A name set over several lines: when the document's own title is these lines and those above them,
 * all of it is the title. */
static void widen_title(qf_arena *arena, const doc *document, const meta_lines *lines, size_t first,
                        size_t last, report *r)
{
    qf_str given = qf_strip_spaces(arena, document->title);

    for (size_t above = 1; above <= 3 && above <= first; above++) {
        qf_str all = join(arena, lines, first - above, last);

        if (qf_str_eq(qf_strip_spaces(arena, all), given)) {
            take_title(arena, r, all);
            return;
        }
    }
}

static bool is_title(const qf_folded *line)
{
    return ends_title(line) && (has(line, "公开") || has(line, "年度报告") || has(line, "年报") ||
                                has(line, "工作报告"));
}

/* A slip of the pen in the last words: "…2023年政府信息公开工作告年度报". */
static bool looks_like_title(const qf_folded *line)
{
    size_t end;
    int year;

    return label_like(line, MAX_TITLE) && has(line, "信息公开") && has(line, "报") &&
           has(line, "年度") && find_year(line, &end, &year) < line->n;
}

void meta_read_title(qf_arena *arena, const doc *document, const meta_lines *lines, report *r,
                     size_t *after)
{
    static const char *const labels[] = { "信息名称", "文件名称", "标题", "名称" };
    size_t before = lines->end > lines->first ? lines->first : lines->n;
    *after = 0;
    if (lines->end == lines->first && before > 80)
        before = 80;
    /* The last title that has its year; else the last one; else a line that only looks like one. */
    for (int pass = 0; pass < 3; pass++) {
        for (size_t i = before; i-- > 0;) {
            if (pass < 2 ? !is_title(&lines->p[i].fold) : !looks_like_title(&lines->p[i].fold))
                continue;
            size_t first = first_title_line(arena, lines, i, r);

            widen_title(arena, document, lines, first, i, r);
            if (pass == 0 && r->year == 0)
                continue;
            *after = i + 1;
            return;
        }
    }
    r->title = r->organisation = (qf_str){ "", 0 };
    r->year = 0;
    /* One paragraph for everything: "…年度报告 本报告根据…". */
    if (before > 0) {
        const qf_folded *line = &lines->p[0].fold;
        ptrdiff_t end = qf_folded_find(line, QF_S("年度报告"), 0);

        if (end >= 0 && end < MAX_TITLE) {
            qf_folded front = { line->source, line->runes, line->at, (size_t)end + 4 };

            if (label_like(&front, MAX_TITLE) && has(&front, "公开")) {
                take_title(arena, r, qf_folded_source(line, 0, front.n));
                return;
            }
        }
    }
    qf_folded given = qf_fold(arena, document->title, false);
    if (ends_title(&given) && has(&given, "公开")) {
        take_title(arena, r, qf_str_trim(document->title));
        return;
    }
    qf_str named = header_value(arena, document, lines, labels, sizeof labels / sizeof *labels);
    given = qf_fold(arena, named, false);
    if (ends_title(&given) && has(&given, "公开"))
        take_title(arena, r, named);
}

/* "本报告由示例镇人民政府根据…": the name in the lead-in. */
static qf_str unit_in_lead(qf_arena *arena, const report *r)
{
    static const char *const fronts[] = { "报告由", "报告系" };
    static const char *const ends[] = { "根据", "按照", "依据", "编制",
                                        "制作", "撰写", "依照", "负责" };
    const report_part *lead = report_part_get(r, 0);
    qf_str none = { "", 0 };

    if (lead == NULL)
        return none;
    qf_folded text = qf_fold(arena, lead->text, false);
    for (size_t f = 0; f < sizeof fronts / sizeof *fronts; f++) {
        ptrdiff_t hit = qf_folded_find(&text, qf_str_of(fronts[f]), 0);
        size_t from = (size_t)hit + 3, to = text.n;

        if (hit < 0)
            continue;
        for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
            ptrdiff_t end = qf_folded_find(&text, qf_str_of(ends[e]), from);

            if (end >= 0 && (size_t)end < to)
                to = (size_t)end;
        }
        qf_str name =
            to - from <= MAX_NAME && to < text.n ? qf_folded_source(&text, from, to) : none;
        if (report_level_of(name) != NULL)
            return name;
    }
    return none;
}

void meta_read_signature(qf_arena *arena, const doc *document, const meta_lines *lines, report *r)
{
    static const char *const labels[] = { "发布机构", "发布单位", "发文机关", "发文机构",
                                          "公开主体", "信息来源", "来源" };

    if (r->organisation.n > 0)
        return;
    /* Signature: a unit's name on a line above a date, behind the last heading. */
    for (size_t i = lines->end; lines->end > lines->first && i-- > lines->first + 1;) {
        qf_date date;

        if (lines->p[i].fold.n <= 12 && meta_date_at(&lines->p[i].fold, 0, 0, &date) != 0 &&
            label_like(&lines->p[i - 1].fold, MAX_NAME) &&
            report_level_of(lines->p[i - 1].fold.source) != NULL) {
            r->organisation = lines->p[i - 1].fold.source;
            return;
        }
    }
    r->organisation = unit_in_lead(arena, r);
    if (r->organisation.n == 0) {
        qf_str named = header_value(arena, document, lines, labels, sizeof labels / sizeof *labels);

        if (report_level_of(named) == NULL)
            named = qf_str_trim(document->source);
        qf_folded name = qf_fold(arena, named, false);
        if (label_like(&name, MAX_NAME) && report_level_of(named) != NULL)
            r->organisation = named;
    }
}
