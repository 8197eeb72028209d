#include "options.h"
int cmd_policy_test(const struct options *options)
{
    (void)options;
    return EXIT_USAGE;
}
