#include "doc/page_style.h"

#include "base/text.h"

#define SONG_FREE "FandolSong,AR PL SungtiL GB,Noto Serif CJK SC,Noto Sans CJK SC"

const page_style *page_style_default(void)
{
    static const page_style style = {
        .width = 2100, .height = 2970,
        .top = 370, .right = 260, .bottom = 350, .left = 280,
        .chars = 28, .lines = 22,
        .face = {
            [PAGE_BODY] = { QF_S_INIT("仿宋_GB2312"), QF_S_INIT("仿宋"),
                            QF_S_INIT("FangSong_GB2312,FangSong,STFangsong,FandolFang,"
                                      "Noto Serif CJK SC,Noto Sans CJK SC"), 32, false },
            [PAGE_TITLE] = { QF_S_INIT("方正小标宋简体"), QF_S_INIT("宋体"),
                             QF_S_INIT("FZXiaoBiaoSong-B05S,FZXiaoBiaoSong-B05,STZhongsong,"
                                       "Noto Serif CJK SC,FandolSong,Noto Sans CJK SC"), 44, false },
            [PAGE_H1] = { QF_S_INIT("黑体"), QF_S_INIT("SimHei"),
                          QF_S_INIT("SimHei,STHeiti,FandolHei,Noto Sans CJK SC"), 32, false },
            [PAGE_H2] = { QF_S_INIT("楷体_GB2312"), QF_S_INIT("楷体"),
                          QF_S_INIT("KaiTi_GB2312,KaiTi,STKaiti,FandolKai,AR PL KaitiM GB,"
                                    "Noto Serif CJK SC,Noto Sans CJK SC"), 32, false },
            [PAGE_H3] = { QF_S_INIT("仿宋_GB2312"), QF_S_INIT("仿宋"),
                          QF_S_INIT("FangSong_GB2312,FangSong,STFangsong,FandolFang,"
                                    "Noto Serif CJK SC,Noto Sans CJK SC"), 32, true },
            [PAGE_CELL] = { QF_S_INIT("宋体"), QF_S_INIT("SimSun"),
                            QF_S_INIT("SimSun,STSong," SONG_FREE), 21, false },
            [PAGE_FOLIO] = { QF_S_INIT("宋体"), QF_S_INIT("SimSun"),
                             QF_S_INIT("SimSun,STSong," SONG_FREE), 28, false },
        },
        /* texlive-lang-chinese keeps the Fandol fonts where fontconfig does not look. */
        .font_dirs = { QF_S_INIT("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol") },
        .font_dir_count = 1,
    };

    return &style;
}

double page_points(int tenths_mm)
{
    return (double)tenths_mm * 72.0 / 254.0;
}

int page_twips(int tenths_mm)
{
    return (tenths_mm * 1440 + 127) / 254;
}

double page_text_width(const page_style *style)
{
    return page_points(style->width - style->left - style->right);
}

double page_text_height(const page_style *style)
{
    return page_points(style->height - style->top - style->bottom);
}

double page_line_pitch(const page_style *style)
{
    return page_text_height(style) / style->lines;
}

double page_char_space(const page_style *style)
{
    return page_text_width(style) / style->chars - (double)style->face[PAGE_BODY].half_points / 2;
}

/* ---- headings run into the text */

static bool is_numeral(uint32_t r)
{
    static const uint32_t numerals[] = { 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                         0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341 }; /* 一 … 十 */

    for (size_t i = 0; i < sizeof(numerals) / sizeof(numerals[0]); i++)
        if (r == numerals[i])
            return true;
    return false;
}

/* Length of "（一）", "(十二)" at the front, else 0. */
static size_t bracketed_number(qf_str s)
{
    size_t at = 0, digits = 0;
    uint32_t r = s.n > 0 ? qf_rune_next(s, &at) : 0;

    if (r != 0xFF08 && r != '(')
        return 0;
    while (at < s.n) {
        r = qf_rune_next(s, &at);
        if (r == 0xFF09 || r == ')')
            return digits > 0 ? at : 0;
        if (!is_numeral(r) || ++digits > 3)
            return 0;
    }
    return 0;
}

/* Length of "1.", "12．", "3、" at the front, else 0. "2.5" is none. */
static size_t arabic_number(qf_str s)
{
    size_t at = 0, digits = 0, behind;
    uint32_t r;

    while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9') {
        at++;
        digits++;
    }
    if (digits == 0 || digits > 2 || at >= s.n)
        return 0;
    r = qf_rune_next(s, &at);
    if (r != '.' && r != 0xFF0E && r != 0x3001)
        return 0;
    behind = at;
    if (behind < s.n) {
        uint32_t next = qf_rune_narrow(qf_rune_next(s, &at));

        if (next >= '0' && next <= '9')
            return 0;
    }
    return behind;
}

size_t page_run_in(qf_str paragraph, page_role *role)
{
    const size_t longest = 30; /* characters: a heading is shorter than a sentence */
    size_t at = bracketed_number(paragraph), mark = at;

    *role = PAGE_H2;
    if (at == 0) {
        at = mark = arabic_number(paragraph);
        *role = PAGE_H3;
    }
    if (at == 0)
        return 0;
    for (size_t n = 0; at < paragraph.n && n <= longest; n++) {
        uint32_t r = qf_rune_next(paragraph, &at);

        if (r == 0x3002 || r == 0xFF1A || r == ':') /* 。： */
            return at;
        if (r == 0xFF0C || r == 0xFF1B || r == ',' || r == '\n') /* ，； : a sentence begins */
            return mark == 0 || *role == PAGE_H3 ? 0 : mark;
        if (at == paragraph.n)
            return at;
    }
    return 0;
}

/* ---- titles */

/* Words a title may break behind, best first. */
static const char *const title_words[] = { "人民政府", "办事处",   "委员会", "办公室",
                                           "年度",     "信息公开", "工作",   "公开" };

/* Byte offset of the break of `line` that leaves both sides nearly equal, below or at `max_chars`
 * before it: behind one of the words above when one is not too far from the middle. */
static size_t best_break(qf_str line, size_t max_chars)
{
    size_t total = qf_rune_count(line), middle = (total + 1) / 2, best = 0, best_cost = SIZE_MAX;

    for (size_t at = 0, n = 0; at < line.n;) {
        size_t cost;

        (void)qf_rune_next(line, &at);
        n++;
        if (n > max_chars || n >= total)
            break;
        cost = (n > middle ? n - middle : middle - n) * 2 + 12;
        for (size_t w = 0; w < sizeof(title_words) / sizeof(title_words[0]); w++)
            if (qf_str_ends(qf_str_sub(line, 0, at), qf_str_of(title_words[w])) && cost >= 12)
                cost -= 12 - w;
        if (cost < best_cost) {
            best_cost = cost;
            best = at;
        }
    }
    return best;
}

size_t page_title_lines(qf_str title, size_t max_chars, qf_str *lines, size_t max)
{
    qf_str rest = title, line;
    size_t n = 0;

    if (title.n == 0)
        return 0;
    while (n < max && qf_str_split(&rest, '\n', &line)) {
        line = qf_str_trim(line);
        while (n + 1 < max && qf_rune_count(line) > max_chars) {
            size_t at = best_break(line, max_chars);

            if (at == 0)
                break;
            lines[n++] = qf_str_sub(line, 0, at);
            line = qf_str_sub(line, at, line.n);
        }
        if (line.n > 0)
            lines[n++] = line;
    }
    return n;
}
