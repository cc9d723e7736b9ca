/* The program. Each line of the list is one module's table of commands. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
    static const cli_command *const groups[] = {
        NULL,
    };

    return cli_main(argc, argv, groups);
}
