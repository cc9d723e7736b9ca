/* The program. Each line of the list is one module's table of commands. */
#include "cli/cli.h"
#include "cli/cmd_admin.h"
#include "cli/cmd_backup.h"
#include "cli/cmd_books.h"
#include "cli/cmd_config.h"
#include "cli/cmd_demo.h"
#include "cli/cmd_export.h"
#include "cli/cmd_import.h"
#include "cli/cmd_law.h"
#include "cli/cmd_log.h"
#include "cli/cmd_mask.h"
#include "cli/cmd_match.h"
#include "cli/cmd_rebuild.h"
#include "cli/cmd_report.h"
#include "cli/cmd_report_make.h"
#include "cli/cmd_retention.h"
#include "cli/cmd_serve.h"
#include "cli/cmd_token.h"

#include <signal.h>

int main(int argc, char **argv)
{
    static const cli_command *const groups[] = {
        cmd_demo,   cmd_law,    cmd_mask,   cmd_report,  cmd_report_make, cmd_serve,
        cmd_admin,  cmd_backup, cmd_config, cmd_rebuild, cmd_log,         cmd_export,
        cmd_import, cmd_match,  cmd_token,  cmd_books,   cmd_retention,   NULL,
    };

    /* A file at its largest size (ulimit -f, LimitFSIZE) is a full disk, told as one, and no reason to die. */
    signal(SIGXFSZ, SIG_IGN);
    return cli_main(argc, argv, groups);
}
