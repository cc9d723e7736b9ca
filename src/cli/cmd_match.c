/* `qingfeng match`: lists joined by the rules, findings told with their evidence. */
#include "cli/cmd_match.h"

#include "base/crypt.h"
#include "base/file.h"
#include "base/json.h"
#include "base/money.h"
#include "cli/match_lists.h"
#include "doc/list_write.h"
#include "law/data.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define RULES_MAX ((size_t)4 * 1024 * 1024)
#define LINE_MAX_BYTES ((size_t)1024 * 1024)
#define SHOWN 10 /* findings of a rule told to a person; all are in --out and --json */
#define SHOWN_ROWS 6

struct matching {
    cli *args;
    match_rules *rules;
    register_notes *lists;
    match_gaps gaps;
    unsigned char key[QF_KEY_BYTES];
    qf_arena *scratch;
    list_writer *writer; /* --out */
    size_t *counts;      /* by rule */
    int64_t *amounts;
    size_t findings;
};

static const struct {
    const char *code, *zh;
} levels[] = { { "high", "高" }, { "mid", "中" }, { "low", "低" }, { "care", "关怀" } };

static const char *level_zh(qf_str level)
{
    for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++)
        if (qf_str_eq(level, qf_str_of(levels[i].code)))
            return levels[i].zh;
    return "";
}

/* The folder's own key, made at the first run, so that a person keeps the same digest; where the
 * folder can not be written the key is good for this run alone. */
static void take_key(struct matching *m, const char *folder)
{
    const char *path = qf_strf(m->args->cx->arena, "%s/.match.key", folder).p;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t got = fd < 0 ? -1 : read(fd, m->key, sizeof(m->key));

    if (fd >= 0)
        (void)close(fd);
    if (got == (ssize_t)sizeof(m->key))
        return;
    qf_random(m->key, sizeof(m->key));
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0 && write(fd, m->key, sizeof(m->key)) != (ssize_t)sizeof(m->key))
        (void)unlink(path);
    if (fd >= 0)
        (void)close(fd);
    else
        cli_note(m->args, "名单文件夹不能写入，对象标识只在这一次比对中有效");
}

static qf_str rows_text(struct matching *m, const match_finding *f, size_t most)
{
    qf_buf out = qf_buf_new(m->scratch, 8000);

    for (size_t i = 0; i < f->count && i < most; i++)
        qf_buf_addf(&out, "%s%.*s 第 %u 行", i > 0 ? "，" : "", QF_ARG(f->rows[i].list->zh),
                    (unsigned)match_line(f->rows[i].list->table, f->rows[i].row));
    if (f->all > most)
        qf_buf_addf(&out, " 等 %zu 行", f->all);
    return qf_buf_str(&out);
}

/* A line of JSON; in any thread. */
static qf_str line_of(void *user, qf_arena *arena, const match_finding *f)
{
    const struct matching *m = user;
    qf_val *one = qf_val_map(arena), *rows;
    qf_buf out = qf_buf_new(arena, LINE_MAX_BYTES);
    qf_digest digest = qf_keyed_digest(m->key, match_person_key(arena, m->rules, f->from, f->row));

    qf_map_str(arena, one, "rule", f->rule->id);
    qf_map_str(arena, one, "severity", f->rule->level);
    qf_map_str(arena, one, "person", match_person(arena, m->rules, f->from, f->row));
    qf_map_str(arena, one, "key", qf_str_sub(qf_digest_hex(arena, digest), 0, 32));
    rows = qf_map_list(arena, one, "rows");
    for (size_t i = 0; i < f->count; i++) {
        qf_val *row = qf_list_add(rows, qf_val_map(arena));
        qf_map_str(arena, row, "list", f->rows[i].list->name);
        qf_map_int(arena, row, "line", match_line(f->rows[i].list->table, f->rows[i].row));
    }
    if (f->all > f->count)
        qf_map_int(arena, one, "rows_in_all", (int64_t)f->all);
    qf_map_int(arena, one, "amount_fen", f->amount_fen);
    qf_map_int(arena, one, "likelihood", f->likelihood);
    qf_map_str(arena, one, "zh", f->zh);
    qf_json_write(&out, one);
    qf_buf_addc(&out, '\n');
    return qf_buf_str(&out);
}

static void tell_sheet(struct matching *m, const match_finding *f)
{
    qf_arena *arena = m->scratch;
    qf_str fields[] = { f->rule->id,
                        f->rule->zh,
                        qf_str_of(level_zh(f->rule->level)),
                        match_person(arena, m->rules, f->from, f->row),
                        f->zh,
                        qf_fen_yuan(arena, (qf_fen){ f->amount_fen }),
                        rows_text(m, f, MATCH_EVIDENCE),
                        f->likelihood == 100 ? QF_S("身份证号一致")
                                             : qf_strf(arena, "约 %d%%", f->likelihood),
                        f->rule->check,
                        QF_S(""),
                        QF_S("") };

    list_write_row(m->writer, fields);
}

static void tell_text(struct matching *m, const match_finding *f, size_t number)
{
    if (number == 1)
        cli_printf(m->args, "\n%.*s %.*s（%s）　核对：%.*s\n", QF_ARG(f->rule->id),
                   QF_ARG(f->rule->zh), level_zh(f->rule->level), QF_ARG(f->rule->check));
    if (number <= SHOWN)
        cli_print(
            m->args,
            qf_strf(
                m->scratch, "  %zu. %.*s%s\n     %.*s\n", number, QF_ARG(f->zh),
                f->likelihood == 100
                    ? ""
                    : qf_strf(m->scratch, "（缺身份证号，同一人的可能约 %d%%）", f->likelihood).p,
                QF_ARG(rows_text(m, f, SHOWN_ROWS))));
    else if (number == SHOWN + 1)
        cli_printf(m->args, "  ……其余见 --out 文件.xlsx\n");
}

static qf_code on_finding(void *user, const match_finding *f)
{
    struct matching *m = user;
    size_t rule = (size_t)(f->rule - m->rules->rules);

    qf_arena_reset(m->scratch);
    m->findings++;
    m->counts[rule]++;
    m->amounts[rule] += f->amount_fen;
    if (f->text.n > 0)
        cli_print(m->args, f->text);
    else if (m->args->json)
        cli_print(m->args, line_of(m, m->scratch, f));
    else
        tell_text(m, f, m->counts[rule]);
    if (m->writer != NULL)
        tell_sheet(m, f);
    return QF_OK;
}

/* ---- the summary */

static void add_missing(qf_arena *arena, qf_val *list, const match_gap *gap)
{
    qf_val *one = qf_list_add(list, qf_val_map(arena)), *names;
    qf_str rest = gap->missing, name;

    qf_map_str(arena, one, "rule", gap->rule->id);
    names = qf_map_list(arena, one, "missing");
    while (qf_str_split(&rest, ',', &name))
        qf_list_add(names, qf_val_str(arena, name));
}

static void summary_json(struct matching *m)
{
    qf_arena *arena = m->args->cx->arena;
    qf_val *sum = qf_val_map(arena), *by_rule, *partly, *not_assessed, *lists, *bad;

    qf_map_bool(arena, sum, "summary", true);
    qf_map_int(arena, sum, "rules", (int64_t)m->rules->rule_count);
    qf_map_int(arena, sum, "findings", (int64_t)m->findings);
    by_rule = qf_map_map(arena, sum, "by_rule");
    for (size_t i = 0; i < m->rules->rule_count; i++)
        if (m->counts[i] > 0)
            qf_map_add(by_rule, m->rules->rules[i].id, qf_val_int(arena, (int64_t)m->counts[i]));
    not_assessed = qf_map_list(arena, sum, "not_assessed");
    partly = qf_map_list(arena, sum, "partly_assessed");
    for (size_t i = 0; i < m->gaps.count; i++)
        add_missing(arena, m->gaps.list[i].partly ? partly : not_assessed, &m->gaps.list[i]);
    qf_map_int(arena, sum, "assessed", (int64_t)(m->rules->rule_count - qf_count(not_assessed)));
    lists = qf_map_map(arena, sum, "lists");
    for (size_t i = 0; i < m->rules->list_count; i++)
        if (m->rules->lists[i].table != NULL)
            qf_map_add(lists, m->rules->lists[i].name,
                       qf_val_int(arena, (int64_t)m->rules->lists[i].table->rows));
    qf_map_int(arena, sum, "wrong_ids", (int64_t)m->lists->wrong_ids);
    qf_map_int(arena, sum, "missing_ids", (int64_t)m->lists->missing_ids);
    qf_map_int(arena, sum, "old_ids", (int64_t)m->lists->old_ids);
    bad = qf_map_list(arena, sum, "unreadable");
    for (size_t i = 0; i < m->lists->unreadable_count; i++) {
        const register_unreadable *u = &m->lists->unreadable[i];
        qf_val *one = qf_list_add(bad, qf_val_map(arena));
        qf_map_str(arena, one, "list", u->list->name);
        qf_map_int(arena, one, "line", (int64_t)u->line);
        qf_map_str(arena, one, "column", u->column);
        qf_map_str(arena, one, "zh", u->zh);
    }
    qf_map_int(arena, sum, "unreadable_more", (int64_t)m->lists->unreadable_more);
    cli_print_json(m->args, sum);
}

static qf_str missing_zh(struct matching *m, const match_gap *gap)
{
    qf_buf out = qf_buf_new(m->args->cx->arena, 2000);
    qf_str rest = gap->missing, name;

    while (qf_str_split(&rest, ',', &name)) {
        ptrdiff_t dot = qf_str_find(name, QF_S("."), 0);
        const match_list *list =
            match_list_find(m->rules, dot < 0 ? name : qf_str_sub(name, 0, (size_t)dot));
        int column = dot < 0 || list == NULL
                         ? -1
                         : match_column_find(list, qf_str_sub(name, (size_t)dot + 1, name.n));

        if (list != NULL)
            qf_buf_addf(&out, "%s%.*s%s%.*s%s", out.n > 0 ? "、" : "", QF_ARG(list->zh),
                        column < 0 ? "" : "的“",
                        QF_ARG(column < 0 ? QF_S("") : list->columns[column].zh),
                        column < 0 ? "" : "”列");
    }
    return qf_buf_str(&out);
}

static void summary_text(struct matching *m)
{
    size_t none = 0;

    for (size_t i = 0; i < m->gaps.count; i++)
        none += !m->gaps.list[i].partly;
    cli_printf(m->args,
               "\n共 %zu 条规则，比对了 %zu 条，疑点 %zu 个。疑点只是线索，须经人工核实。\n",
               m->rules->rule_count, m->rules->rule_count - none, m->findings);
    if (m->lists->wrong_ids > 0)
        cli_printf(m->args, "身份证号校验不对的 %zu 处，照原样参加了比对\n", m->lists->wrong_ids);
    if (m->lists->missing_ids > 0)
        cli_printf(m->args, "没有身份证号的 %zu 行，按姓名、出生日期和村比对\n",
                   m->lists->missing_ids);
    for (size_t i = 0; i < m->lists->unreadable_count && i < SHOWN; i++) {
        const register_unreadable *u = &m->lists->unreadable[i];
        if (u->line == 0)
            cli_printf(m->args, "%.*s没有读成：%.*s\n", QF_ARG(u->list->zh), QF_ARG(u->zh));
        else
            cli_printf(m->args, "%.*s第 %zu 行 %.*s 列：%.*s\n", QF_ARG(u->list->zh), u->line,
                       QF_ARG(u->column), QF_ARG(u->zh));
    }
    if (m->lists->unreadable_count + m->lists->unreadable_more > SHOWN)
        cli_printf(m->args, "……读不了的共 %zu 处\n",
                   m->lists->unreadable_count + m->lists->unreadable_more);
    for (size_t i = 0; i < m->gaps.count; i++)
        cli_printf(m->args, "%s %.*s %.*s：缺%.*s\n",
                   m->gaps.list[i].partly ? "部分比对" : "没有比对",
                   QF_ARG(m->gaps.list[i].rule->id), QF_ARG(m->gaps.list[i].rule->zh),
                   QF_ARG(missing_zh(m, &m->gaps.list[i])));
}

/* ---- the way through */

static qf_code open_writer(struct matching *m)
{
    static const char *const titles[] = { "规则",     "疑点",       "级别",        "对象",
                                          "说明",     "金额（元）", "依据",        "同一人",
                                          "核对要点", "核对结果",   "核对人和日期" };
    static const int widths[] = { 8, 24, 6, 26, 60, 12, 40, 14, 36, 20, 16 };

    if (!cli_given(m->args, "--out"))
        return QF_OK;
    return list_write_open(m->args->cx, "疑点", titles, widths, sizeof(widths) / sizeof(*widths),
                           &m->writer);
}

static qf_code run(struct matching *m)
{
    cli *args = m->args;
    const char *file = cli_text(args, "--rules"), *folder = cli_text(args, "--data");
    qf_str text, written;

    if (file != NULL)
        QF_TRY(qf_file_read(args->cx, file, RULES_MAX, &text));
    else
        QF_TRY(law_file(args->cx, args->law_dir, "matching.json", &text));
    QF_TRY(match_rules_read(
        args->cx, text,
        file == NULL ? "matching.json" : qf_cstr(args->cx->arena, qf_file_name(file)), &m->rules));
    m->counts = QF_NEW_ARRAY(args->cx->arena, size_t, m->rules->rule_count);
    m->amounts = QF_NEW_ARRAY(args->cx->arena, int64_t, m->rules->rule_count);
    QF_TRY(match_lists_read(args, folder, m->rules, m->lists));
    take_key(m, folder);
    QF_TRY(open_writer(m));
    QF_TRY(match_run(args->cx, m->rules, args->json && m->writer == NULL ? line_of : NULL,
                     on_finding, m, &m->gaps));
    if (m->writer == NULL)
        return QF_OK;
    QF_TRY(list_write_end(args->cx, m->writer, &written));
    return qf_file_write(args->cx, cli_text(args, "--out"), written);
}

static int match_run_command(cli *args)
{
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    struct matching *m = QF_NEW(args->cx->arena, struct matching);

    m->args = args;
    m->scratch = scratch;
    m->lists = register_notes_new(args->cx->arena);
    if (run(m) != QF_OK)
        return cli_fail(args);
    if (args->json)
        summary_json(m);
    else
        summary_text(m);
    return m->findings > 0 ? 1 : 0;
}

const cli_command cmd_match[] = {
    { .name = "match",
      .zh = "把资金发放名单与各部门名单比对，找出疑点",
      .usage = "",
      .more =
          "文件夹里放 .csv 或 .xlsx 名单，按规则里的名称命名：payments（发放明细）、\n"
          "deaths（死亡人员）、employees（财政供养人员）……，也可用中文名。列的顺序不限。\n"
          "不写 --rules 用内置的 51 条规则（law/matching.json）。名单不离开本机，结果中的人遮盖。\n"
          "退出码：0 没有疑点，1 有疑点，2 读不了。",
      .options = { { "--rules", CLI_TEXT, "文件", "规则文件（JSON）", false },
                   { "--data", CLI_TEXT, "文件夹", "名单所在的文件夹", true },
                   { "--out", CLI_TEXT, "文件", "疑点清单另存为这个 .xlsx", false } },
      .run = match_run_command },
    { 0 },
};
