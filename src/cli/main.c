/* The program. Each line of the list is one module's table of commands. */
#include "cli/cli.h"
#include "cli/cmd_law.h"

int main(int argc, char **argv)
{
    static const cli_command *const groups[] = {
        cmd_law,
        NULL,
    };

    return cli_main(argc, argv, groups);
}
