#include "cli/cli.h"

#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Answers longer than this are written by their command itself, in pieces. */
#define JSON_MAX ((size_t)256 * 1024 * 1024)

/* Options that every command understands. */
static const cli_option common[] = {
    { "--json", CLI_FLAG, NULL, "给程序读的 JSON", false },
    { "--law", CLI_TEXT, "文件夹", "用这个文件夹里的法规数据代替内置的", false },
    { "--now", CLI_TEXT, "时间", "把现在当作这个时间（演示和测试用）", false },
    { "--help", CLI_FLAG, NULL, "这条命令的用法", false },
    { NULL, CLI_FLAG, NULL, NULL, false },
};

/* ---- output */

void cli_print(cli *args, qf_str text)
{
    (void)args;
    /* A failure stays in the stream's error flag; cli_main looks at it once. */
    (void)fwrite(text.n == 0 ? "" : text.p, 1, text.n, stdout);
}

void cli_printf(cli *args, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    cli_print(args, qf_vstrf(args->cx->arena, format, list));
    va_end(list);
}

void cli_print_json(cli *args, const qf_val *value)
{
    qf_buf out = qf_buf_new(args->cx->arena, JSON_MAX);

    qf_json_write(&out, value);
    qf_buf_addc(&out, '\n');
    cli_print(args, qf_buf_str(&out));
}

__attribute__((format(printf, 1, 0))) static void say(const char *format, va_list list)
{
    (void)fputs("qingfeng: ", stderr);
    (void)vfprintf(stderr, format, list);
    (void)fputc('\n', stderr);
}

void cli_note(cli *args, const char *format, ...)
{
    va_list list;

    (void)args;
    va_start(list, format);
    say(format, list);
    va_end(list);
}

int cli_fail(cli *args)
{
    const qf_err *err = &args->cx->err;

    cli_note(args, "%.*s", QF_ARG(err->zh));
    if (err->hint.n > 0)
        cli_note(args, "%.*s", QF_ARG(err->hint));
    return qf_code_exit(err->code);
}

static qf_str usage_line(qf_arena *arena, const cli_command *command)
{
    qf_buf out = qf_buf_new(arena, 4096);

    qf_buf_addf(&out, "qingfeng %s", command->name);
    for (const cli_option *o = command->options; o->name != NULL; o++) {
        const char *space = o->value == NULL ? "" : " ", *value = o->value == NULL ? "" : o->value;

        qf_buf_addf(&out, o->needed ? " %s%s%s" : " [%s%s%s]", o->name, space, value);
    }
    qf_buf_add(&out, QF_S(" [--json]"));
    if (command->usage[0] != '\0')
        qf_buf_addf(&out, " %s", command->usage);
    return qf_buf_str(&out);
}

int cli_usage(cli *args, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    say(format, list);
    va_end(list);
    if (args->command != NULL)
        (void)fprintf(stderr, "用法：%s\n", usage_line(args->cx->arena, args->command).p);
    return qf_code_exit(QF_INVALID);
}

int cli_width(qf_str s)
{
    int columns = 0;

    /* By lead byte: three-byte characters from U+3000 on (lead 0xE3 and above) and four-byte ones
     * are wide; continuation bytes add nothing. Exact for the texts this program prints. */
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c < 0x80 || (c >= 0xC0 && c < 0xE3))
            columns += 1;
        else if (c >= 0xE3)
            columns += 2;
    }
    return columns;
}

void cli_pad(qf_buf *out, qf_str s, int columns)
{
    qf_buf_add(out, s);
    for (int i = cli_width(s); i < columns; i++)
        qf_buf_addc(out, ' ');
}

/* ---- help */

static void help_options(qf_buf *out, const cli_option *options)
{
    for (const cli_option *o = options; o->name != NULL; o++) {
        qf_str left = qf_strf(out->arena, "%s%s%s", o->name, o->value == NULL ? "" : " ",
                              o->value == NULL ? "" : o->value);

        qf_buf_add(out, QF_S("  "));
        cli_pad(out, left, 22);
        qf_buf_addf(out, "  %s%s\n", o->zh, o->needed ? "（必填）" : "");
    }
}

static void help_command(cli *args, const cli_command *command)
{
    qf_buf out = qf_buf_new(args->cx->arena, 64 * 1024);

    qf_buf_addf(&out, "%s\n\n用法：%s\n\n", command->zh, usage_line(args->cx->arena, command).p);
    help_options(&out, command->options);
    help_options(&out, common);
    if (command->more != NULL)
        qf_buf_addf(&out, "\n%s\n", command->more);
    cli_print(args, qf_buf_str(&out));
}

/* All commands, or those that begin with `word`; false when there is none. */
static bool help_list(cli *args, const cli_command *const *groups, qf_str word, FILE *to)
{
    qf_buf out = qf_buf_new(args->cx->arena, 256 * 1024);
    bool any = false;

    for (; *groups != NULL; groups++)
        for (const cli_command *c = *groups; c->name != NULL; c++) {
            qf_str name = qf_str_of(c->name);

            if (word.n > 0 &&
                !(qf_str_starts(name, word) && (name.n == word.n || name.p[word.n] == ' ')))
                continue;
            any = true;
            qf_buf_add(&out, QF_S("  "));
            cli_pad(&out, name, 18);
            qf_buf_addf(&out, "  %s\n", c->zh);
        }
    if (any)
        (void)fprintf(to, "%s命令：\n%s\n每条命令的用法：qingfeng help 命令\n",
                      word.n > 0 ? "" : "清风（qingfeng）：乡镇政务公开与村务监督\n\n",
                      qf_buf_str(&out).p);
    return any;
}

static int show_version(cli *args)
{
    if (args->json) {
        qf_val *answer = qf_val_map(args->cx->arena);

        qf_map_str(args->cx->arena, answer, "version", QF_S(QF_VERSION));
        cli_print_json(args, answer);
    } else {
        cli_printf(args, "qingfeng %s\n", QF_VERSION);
    }
    return 0;
}

/* ---- parsing */

/* True when argv begins with the words of `name`; *words says how many. */
static bool matches(const char *name, int argc, char **argv, int *words)
{
    qf_str rest = qf_str_of(name), word;

    *words = 0;
    while (qf_str_split(&rest, ' ', &word)) {
        if (*words >= argc || !qf_str_eq(word, qf_str_of(argv[*words])))
            return false;
        ++*words;
    }
    return true;
}

static const cli_command *find(const cli_command *const *groups, int argc, char **argv, int *words)
{
    for (; *groups != NULL; groups++)
        for (const cli_command *c = *groups; c->name != NULL; c++)
            if (matches(c->name, argc, argv, words))
                return c;
    return NULL;
}

static const cli_option *option_of(const cli_option *options, qf_str name)
{
    for (const cli_option *o = options; o->name != NULL; o++)
        if (qf_str_eq(qf_str_of(o->name), name))
            return o;
    return NULL;
}

/* Whole number of at most 15 digits, so that no sum of two ever overflows. */
static bool read_int(const char *text, int64_t *out)
{
    size_t n = strlen(text);

    *out = 0;
    if (n == 0 || n > 15)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *out = *out * 10 + (text[i] - '0');
    }
    return true;
}

static int set_own(cli *args, const cli_option *o, const char *value)
{
    size_t at = (size_t)(o - args->command->options);

    if (args->values[at].given)
        return cli_usage(args, "%s 写了两次", o->name);
    args->values[at].given = true;
    args->values[at].text = value;
    if (o->kind == CLI_DATE && !qf_date_parse(qf_str_of(value), &args->values[at].date))
        return cli_usage(args, "%s 要写成 2021-09-10 这样、日历上有的日期，现在是“%s”", o->name,
                         value);
    if (o->kind == CLI_INT && !read_int(value, &args->values[at].number))
        return strspn(value, "0123456789") == strlen(value) && value[0] != '\0'
                   ? cli_usage(args, "%s 太大，现在是“%s”", o->name, value)
                   : cli_usage(args, "%s 要写成不小于 0 的整数，现在是“%s”", o->name, value);
    return 0;
}

static int set_common(cli *args, const cli_option *o, const char *value)
{
    struct stat about;

    if (strcmp(o->name, "--json") == 0) {
        args->json = true;
    } else if (strcmp(o->name, "--law") == 0) {
        if (value == NULL || stat(value, &about) != 0 || !S_ISDIR(about.st_mode))
            return cli_usage(args, "--law 指的文件夹不存在");
        args->law_dir = value;
    } else if (strcmp(o->name, "--now") == 0) {
        if (!qf_time_parse(qf_str_of(value), &args->cx->now))
            return cli_usage(args, "--now 要写成 2021-09-10 或 2021-09-10T08:30，现在是“%s”",
                             value);
        args->now_given = true;
    }
    return 0;
}

/* One option at argv[*at], with its value in the same or the next argument. */
static int parse_option(cli *args, int argc, char **argv, int *at)
{
    qf_str word = qf_str_of(argv[*at]), name = word;
    ptrdiff_t equals = qf_str_find(word, QF_S("="), 0);
    const cli_option *own, *o;
    const char *value = NULL;

    if (equals > 0) {
        name = qf_str_sub(word, 0, (size_t)equals);
        value = argv[*at] + equals + 1;
    }
    own = option_of(args->command->options, name);
    o = own != NULL ? own : option_of(common, name);
    if (o == NULL)
        return cli_usage(args, "不认识的选项“%.*s”", QF_ARG(name));
    if (o->kind == CLI_FLAG && value != NULL)
        return cli_usage(args, "%s 后面不带值", o->name);
    if (o->kind != CLI_FLAG && value == NULL)
        value = ++*at < argc ? argv[*at] : "";
    if (o->kind != CLI_FLAG && value[0] == '\0')
        return cli_usage(args, "%s 后面少了%s", o->name, o->value);
    return own != NULL ? set_own(args, o, value) : set_common(args, o, value);
}

static int check_complete(cli *args)
{
    const cli_command *c = args->command;

    for (size_t i = 0; c->options[i].name != NULL; i++)
        if (c->options[i].needed && !args->values[i].given)
            return cli_usage(args, "少了 %s %s", c->options[i].name, c->options[i].value);
    if (args->file_count < c->files_min)
        return cli_usage(args, "少了参数：%s", c->usage);
    if (args->file_count > c->files_max)
        return cli_usage(args, "多了参数“%s”", args->files[c->files_max]);
    return 0;
}

/* Parses what follows the command's words. 0, or the exit code of wrong usage. */
static int parse(cli *args, int argc, char **argv)
{
    bool options = true;

    args->files = QF_NEW_ARRAY(args->cx->arena, const char *, (size_t)argc + 1);
    for (int i = 0; i < argc; i++) {
        int wrong = 0;

        if (options && strcmp(argv[i], "--") == 0)
            options = false;
        else if (options && argv[i][0] == '-' && argv[i][1] != '\0')
            wrong = parse_option(args, argc, argv, &i);
        else
            args->files[args->file_count++] = argv[i];
        if (wrong != 0)
            return wrong;
    }
    return check_complete(args);
}

static size_t own_index(const cli *args, const char *name)
{
    const cli_option *o = option_of(args->command->options, qf_str_of(name));

    if (o == NULL)
        abort(); /* the command asks for an option it did not declare */
    return (size_t)(o - args->command->options);
}

bool cli_given(const cli *args, const char *name)
{
    return args->values[own_index(args, name)].given;
}

const char *cli_text(const cli *args, const char *name)
{
    return args->values[own_index(args, name)].text;
}

int64_t cli_int(const cli *args, const char *name, int64_t otherwise)
{
    size_t at = own_index(args, name);

    return args->values[at].given ? args->values[at].number : otherwise;
}

qf_date cli_date(const cli *args, const char *name)
{
    size_t at = own_index(args, name);

    return args->values[at].given ? args->values[at].date : QF_NO_DATE;
}

/* ---- the way through */

static qf_time machine_time(void)
{
    struct timespec now = { 0 };

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (qf_time){ (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 };
}

static bool asks_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

/* `qingfeng help [command]`, and what is said when the command is not known. */
static int help(cli *args, const cli_command *const *groups, int argc, char **argv)
{
    int words;
    const cli_command *command = find(groups, argc, argv, &words);

    if (command != NULL && words == argc) {
        help_command(args, command);
        return 0;
    }
    if (help_list(args, groups, argc > 0 ? qf_str_of(argv[0]) : QF_S(""), stdout))
        return 0;
    return cli_usage(args, "没有“%s”这条命令，全部命令见 qingfeng help", argv[0]);
}

static int unknown(cli *args, const cli_command *const *groups, int argc, char **argv)
{
    if (argc == 0)
        (void)help_list(args, groups, QF_S(""), stderr);
    else if (!help_list(args, groups, qf_str_of(argv[0]), stderr))
        return cli_usage(args, "没有“%s”这条命令，全部命令见 qingfeng help", argv[0]);
    else if (argc > 1)
        return cli_usage(args, "没有“%s %s”这条命令", argv[0], argv[1]);
    return qf_code_exit(QF_INVALID);
}

static int dispatch(cli *args, const cli_command *const *groups, int argc, char **argv)
{
    int words, wrong;

    if (argc > 0 && (strcmp(argv[0], "help") == 0 || strcmp(argv[0], "--help") == 0 ||
                     strcmp(argv[0], "-h") == 0))
        return help(args, groups, argc - 1, argv + 1);
    if (argc > 0 && (strcmp(argv[0], "version") == 0 || strcmp(argv[0], "--version") == 0)) {
        args->json = argc > 1 && strcmp(argv[1], "--json") == 0;
        return show_version(args);
    }
    args->command = find(groups, argc, argv, &words);
    if (args->command == NULL)
        return unknown(args, groups, argc, argv);
    if (asks_help(argc - words, argv + words)) {
        help_command(args, args->command);
        return 0;
    }
    wrong = parse(args, argc - words, argv + words);
    return wrong != 0 ? wrong : args->command->run(args);
}

int cli_main(int argc, char **argv, const cli_command *const *groups)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena, .now = machine_time() };
    cli args = { .cx = &cx, .program = argc > 0 ? argv[0] : "qingfeng" };
    int exit_code = dispatch(&args, groups, argc > 0 ? argc - 1 : 0, argv + (argc > 0));

    if (fflush(stdout) != 0 || ferror(stdout)) {
        cli_note(&args, "结果没有写完：输出端关闭或磁盘已满");
        return qf_code_exit(QF_BROKEN);
    }
    return exit_code;
}
