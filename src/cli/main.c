/* The program. Each line of the list is one module's table of commands. */
#include "cli/cli.h"
#include "cli/cmd_law.h"
#include "cli/cmd_report.h"

int main(int argc, char **argv)
{
    static const cli_command *const groups[] = {
        cmd_law,
        cmd_report,
        NULL,
    };

    return cli_main(argc, argv, groups);
}
