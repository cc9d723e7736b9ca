#include "cli/cmd_law.h"

#include "law/calendar.h"

/* ---- law day */

static qf_val *day_json(qf_arena *arena, const calendar *cal, qf_date date)
{
    const calendar_notice *notice = calendar_notice_of(cal, date);
    qf_val *answer = qf_val_map(arena);

    qf_map_str(arena, answer, "date", qf_date_str(arena, date));
    qf_map_bool(arena, answer, "working", calendar_is_working(cal, date));
    qf_map_str(arena, answer, "why", calendar_why(cal, date));
    if (notice == NULL)
        qf_map_null(arena, answer, "notice");
    else
        qf_map_str(arena, answer, "notice", notice->no.n > 0 ? notice->no : notice->title);
    qf_map_bool(arena, answer, "estimated", calendar_estimated(cal, date));
    return answer;
}

static const char estimated_note[] =
    "（推算：%.*s以后的放假通知还没有，只扣除周末和法定节日，通知印发后会变）\n";

static void say_estimated(cli *args, const calendar *cal)
{
    cli_printf(args, estimated_note, QF_ARG(qf_date_zh(args->cx->arena, calendar_known(cal))));
}

static void day_text(cli *args, const calendar *cal, qf_date date)
{
    qf_arena *arena = args->cx->arena;
    const calendar_notice *notice = calendar_notice_of(cal, date);
    qf_str why = calendar_why(cal, date);

    cli_printf(args, "%.*s（%.*s）%s", QF_ARG(qf_date_zh(arena, date)),
               QF_ARG(calendar_weekday(date)),
               calendar_is_working(cal, date) ? "是工作日" : "不是工作日");
    if (why.n > 0)
        cli_printf(args, "：%.*s", QF_ARG(why));
    cli_print(args, QF_S("\n"));
    if (notice != NULL)
        cli_printf(args, "依据：%.*s%s%.*s%s，%.*s\n", QF_ARG(notice->title),
                   notice->no.n > 0 ? "（" : "", QF_ARG(notice->no), notice->no.n > 0 ? "）" : "",
                   QF_ARG(qf_date_zh(arena, notice->date)));
    if (calendar_estimated(cal, date))
        say_estimated(args, cal);
}

static int law_day(cli *args)
{
    qf_date date = cli_date(args, "--date");
    const calendar *cal;

    if (calendar_load(args->cx, args->law_dir, &cal) != QF_OK ||
        calendar_check(args->cx, cal, date) != QF_OK)
        return cli_fail(args);
    if (args->json)
        cli_print_json(args, day_json(args->cx->arena, cal, date));
    else
        day_text(args, cal, date);
    return 0;
}

/* ---- law workdays */

static qf_val *workdays_json(qf_arena *arena, const calendar *cal, qf_date from, int add,
                             qf_date due)
{
    qf_val *answer = qf_val_map(arena), *days;

    qf_map_str(arena, answer, "from", qf_date_str(arena, from));
    qf_map_int(arena, answer, "add", add);
    qf_map_str(arena, answer, "due", qf_date_str(arena, due));
    days = qf_map_list(arena, answer, "days");
    for (qf_date d = qf_date_add(from, 1); qf_date_cmp(d, due) <= 0; d = qf_date_add(d, 1)) {
        qf_val *day = qf_list_add(days, qf_val_map(arena));

        qf_map_str(arena, day, "date", qf_date_str(arena, d));
        qf_map_bool(arena, day, "counted", calendar_is_working(cal, d));
        qf_map_str(arena, day, "why", calendar_why(cal, d));
    }
    qf_map_bool(arena, answer, "estimated", calendar_estimated(cal, due));
    return answer;
}

static void workdays_text(cli *args, const calendar *cal, qf_date from, int add, qf_date due)
{
    qf_arena *arena = args->cx->arena;
    int n = 0;

    cli_printf(args, "%.*s（%.*s）后第 %d 个工作日：%.*s（%.*s）\n",
               QF_ARG(qf_date_zh(arena, from)), QF_ARG(calendar_weekday(from)), add,
               QF_ARG(qf_date_zh(arena, due)), QF_ARG(calendar_weekday(due)));
    if (calendar_estimated(cal, due))
        say_estimated(args, cal);
    cli_print(args, QF_S("\n"));
    for (qf_date d = qf_date_add(from, 1); qf_date_cmp(d, due) <= 0; d = qf_date_add(d, 1)) {
        bool counted = calendar_is_working(cal, d);
        qf_buf line = qf_buf_new(arena, 512);

        if (counted)
            qf_buf_addf(&line, "  第%4d 日  ", ++n);
        else
            cli_pad(&line, QF_S("    不计"), 13);
        qf_buf_addf(&line, "%.*s  %.*s", QF_ARG(qf_date_str(arena, d)),
                    QF_ARG(calendar_weekday(d)));
        if (!qf_str_eq(calendar_why(cal, d), calendar_weekday(d)) && calendar_why(cal, d).n > 0)
            qf_buf_addf(&line, "  %.*s", QF_ARG(calendar_why(cal, d)));
        qf_buf_addc(&line, '\n');
        cli_print(args, qf_buf_str(&line));
    }
}

static int law_workdays(cli *args)
{
    qf_date from = cli_date(args, "--from"), due;
    int64_t add = cli_int(args, "--add", 0);
    const calendar *cal;

    if (add > CALENDAR_ADD_MAX)
        return cli_usage(args, "--add 最多 %d", CALENDAR_ADD_MAX);
    if (calendar_load(args->cx, args->law_dir, &cal) != QF_OK ||
        calendar_check(args->cx, cal, from) != QF_OK)
        return cli_fail(args);
    due = calendar_add(cal, from, (int)add);
    if (!qf_date_is(due)) {
        if (calendar_check(args->cx, cal, qf_date_add(calendar_last(cal), 1)) != QF_OK)
            return cli_fail(args);
        return qf_code_exit(QF_BROKEN);
    }
    if (args->json)
        cli_print_json(args, workdays_json(args->cx->arena, cal, from, (int)add, due));
    else
        workdays_text(args, cal, from, (int)add, due);
    return 0;
}

const cli_command cmd_law[] = {
    { .name = "law workdays",
      .zh = "数工作日：从某日的次日起第几个工作日是哪天",
      .usage = "",
      .more = "收到之日不算，次日起算；按国务院办公厅放假通知扣除节假日、补上调休上班日。",
      .options = { { "--from", CLI_DATE, "日期", "从这一天的次日起算", true },
                   { "--add", CLI_INT, "个数", "第几个工作日", true } },
      .run = law_workdays },
    { .name = "law day",
      .zh = "某一天是不是工作日，为什么",
      .usage = "",
      .options = { { "--date", CLI_DATE, "日期", "要问的日期", true } },
      .run = law_day },
    { .name = "law clock",
      .zh = "一件依申请公开：由办理事项算出状态、期限和逾期",
      .usage = "文件|-",
      .more = "文件是 "
              "JSON：{\"channel\":\"post\",\"events\":[{\"on\":\"2023-09-20\",\"event\":"
              "\"confirm\"},…]，可加 "
              "\"as_of\"}。\n事项和条件见 qingfeng law flows；有事项不予登记时退出码为 1。",
      .files_min = 1,
      .files_max = 1,
      .run = law_clock },
    { .name = "law flows", .zh = "依申请公开的状态、事项和条件", .usage = "", .run = law_flows },
    { .name = "law fee",
      .zh = "政府信息公开信息处理费：按件或者按页，不能两样都收",
      .usage = "",
      .options = { { "--items", CLI_INT, "件数", "同一申请人一个自然月内的件数", false },
                   { "--pages", CLI_INT, "页数", "一件申请提供的页数", false } },
      .run = law_fee },
    { .name = "law place",
      .zh = "坐标换算：CGCS2000、WGS-84、GCJ-02",
      .usage = "",
      .more = "CGCS2000 与 WGS-84 相差不到一米，按相同处理；GCJ-02 是公众地图用的偏移坐标。",
      .options = { { "--longitude", CLI_TEXT, "度", "经度，例如 114.061622", true },
                   { "--latitude", CLI_TEXT, "度", "纬度，例如 34.215914", true },
                   { "--from", CLI_TEXT, "坐标系", "从", true },
                   { "--to", CLI_TEXT, "坐标系", "换成", true } },
      .run = law_place },
    { .name = "law catalogue",
      .zh = "乡镇政府信息公开目录",
      .usage = "[编号]",
      .more = "给出编号（A07、A07.04.01）时只列这一部分。",
      .files_max = 1,
      .run = law_catalogue },
    { .name = NULL },
};
