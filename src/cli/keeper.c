#include "cli/keeper.h"

#include "base/crypt.h"
#include "domain/auth/auth.h"
#include "domain/org/org.h"

#include <errno.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

const char *keeper_folder(const cli *args)
{
    const char *given = cli_text(args, "--data");

    return given != NULL ? given : "data";
}

static void close_record(void *thing)
{
    db_close(thing);
}

static void give_back(void *thing)
{
    db_give(thing);
}

qf_code keeper_open(cli *args, bool create)
{
    db_options options = {
        .data = keeper_folder(args),
        .postgres = cli_text(args, "--postgres"),
        .create = create,
        .connections = 2,
        .cache_mib =
            64, /* one person, one process: an import of a hundred thousand rows stays in memory */
    };
    db_pool *pool;

    QF_TRY(db_open(args->cx, &options, &pool));
    qf_arena_defer(args->cx->arena, close_record, pool);
    QF_TRY(db_take(args->cx, pool));
    qf_arena_defer(args->cx->arena, give_back, args->cx);
    args->cx->actor = &auth_keeper;
    return QF_OK;
}

qf_code keeper_org(cli *args)
{
    org found;

    QF_TRY(org_by_code(args->cx, qf_str_of(cli_text(args, "--org")), &found));
    args->cx->org = found.id;
    return QF_OK;
}

static bool hide(bool hidden)
{
    struct termios terminal;

    if (tcgetattr(STDIN_FILENO, &terminal) != 0)
        return false;
    if (hidden)
        terminal.c_lflag &= ~(tcflag_t)ECHO;
    else
        terminal.c_lflag |= ECHO;
    return tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal) == 0;
}

qf_code keeper_password(cli *args, const char *ask, qf_str *out)
{
    char line[1026];
    bool terminal = isatty(STDIN_FILENO) == 1;
    size_t n = 0;
    ssize_t got = 1;

    if (terminal) {
        cli_note(args, "%s", ask);
        hide(true);
    }
    while (n < sizeof(line) && got > 0) {
        got = read(STDIN_FILENO, line + n, 1);
        if (got < 0 && errno == EINTR)
            got = 1;
        else if (got > 0 && line[n++] == '\n')
            break;
    }
    if (terminal)
        hide(false);
    if (n > 0 && line[n - 1] == '\n')
        n--;
    *out = qf_str_copy(args->cx->arena, (qf_str){ line, n });
    qf_forget(line, sizeof(line));
    if (out->n == 0 || out->n > 1024)
        return qf_fail(args->cx, QF_INVALID, "AUTH.PASSWORD_WEAK", "password",
                       "请从标准输入或终端给出密码（一行）");
    return QF_OK;
}
