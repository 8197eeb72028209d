#include "options.h"
int cmd_policy_diff(const struct options *options)
{
    (void)options;
    return EXIT_USAGE;
}
