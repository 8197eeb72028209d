#include "options.h"
int cmd_policy_show(const struct options *options)
{
    (void)options;
    return EXIT_USAGE;
}
