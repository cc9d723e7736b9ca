/* The command line's frame: declared commands and options, parsed before a command runs. A command
 * sees typed, checked values or is not called at all. Exit codes are those of interfaces.md. */
#ifndef QF_CLI_CLI_H
#define QF_CLI_CLI_H

#include "base/err.h"
#include "base/val.h"

#define CLI_OPTIONS_MAX 16

/* What an option takes. */
typedef enum cli_kind {
    CLI_FLAG, /* nothing: --json */
    CLI_TEXT, /* any text that is not empty: a file, a folder, a name */
    CLI_DATE, /* 2021-09-10 */
    CLI_INT,  /* a whole number, 0 or more */
} cli_kind;

/* One option of a command, as written in its table. `--json`, `--law`, `--now` and `--help` belong
 * to every command and are not repeated there. */
typedef struct cli_option {
    const char *name; /* "--from"; NULL ends the table */
    cli_kind kind;
    const char *value; /* what help shows for the value: "日期" */
    const char *zh;    /* one line of help */
    bool needed;
} cli_option;

typedef struct cli cli;

/* One command. A module declares a table of them that ends with an empty name, and main.c lists
 * the table: one line. */
typedef struct cli_command {
    const char *name;  /* "law workdays": one or two words; NULL ends the table */
    const char *zh;    /* one line for `qingfeng help` */
    const char *usage; /* what follows the name, options left out: "文件…"; may be "" */
    const char *more;  /* further lines of help; may be NULL */
    size_t files_min, files_max; /* how many arguments that are no options; "-" counts as one */
    cli_option options[CLI_OPTIONS_MAX + 1];
    int (*run)(cli *args); /* gives the exit code */
} cli_command;

/* What a command gets. */
struct cli {
    qf_ctx *cx; /* arena and now; the command may use both as it likes */
    const cli_command *command;
    const char *program; /* argv[0], for a command that starts itself again */
    const char **files;  /* arguments that are no options, in order */
    size_t file_count;
    bool json;           /* --json */
    const char *law_dir; /* --law DIR; NULL: the law in the program */
    bool now_given;      /* --now TIME, else cx->now is the machine's clock */
    struct {
        bool given;
        const char *text;
        int64_t number;
        qf_date date;
    } values[CLI_OPTIONS_MAX]; /* by place in the command's table; use the functions below */
};

/* Values of the command's own options by name; asking for one that is not in the table ends the
 * program (a fault of ours). Not given: false, NULL, `otherwise`, QF_NO_DATE. */
bool cli_given(const cli *args, const char *name);
const char *cli_text(const cli *args, const char *name);
int64_t cli_int(const cli *args, const char *name, int64_t otherwise);
qf_date cli_date(const cli *args, const char *name);

/* Writes to standard output. A failing write is kept for cli_main, which then exits with 3. */
void cli_print(cli *args, qf_str text);
void cli_printf(cli *args, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One JSON value and a line break on standard output. */
void cli_print_json(cli *args, const qf_val *value);
/* A note for the person on standard error, "qingfeng: …" and a line break. */
void cli_note(cli *args, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Says cx->err on standard error and gives its exit code: `return cli_fail(args);` */
int cli_fail(cli *args);
/* Wrong usage: the sentence and how the command is used on standard error; gives 2. */
int cli_usage(cli *args, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Columns of `s` on a terminal: Han characters and full-width signs take two. */
int cli_width(qf_str s);
/* Adds `s` and spaces up to `columns` (at least one space is not promised). */
void cli_pad(qf_buf *out, qf_str s, int columns);

/* Parses argv, runs the command, gives the exit code. `groups` is a NULL-terminated list of command
 * tables; help is made from them. */
int cli_main(int argc, char **argv, const cli_command *const *groups);

#endif
