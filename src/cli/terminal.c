/* SPDX-License-Identifier: Apache-2.0 */
/* What the terminal can show: its width, UTF-8, colour. */
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

size_t terminal_width(void)
{
    struct winsize size = {0};
    const char *columns = getenv("COLUMNS");
    long given = columns == NULL ? 0 : strtol(columns, NULL, 10);
    if (given > 0) {
        return (size_t)given;
    }
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static const char *locale_name(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0') {
            return value;
        }
    }
    return "";
}

bool terminal_is_utf8(void)
{
    const char *dot = strchr(locale_name(), '.');
    return dot != NULL &&
           (strncasecmp(dot, ".utf-8", 6) == 0 || strncasecmp(dot, ".utf8", 5) == 0);
}

bool terminal_has_colour(void)
{
    const char *no = getenv("NO_COLOR");
    const char *kind = getenv("TERM");
    return isatty(STDOUT_FILENO) == 1 && (no == NULL || no[0] == '\0') && kind != NULL &&
           strcmp(kind, "dumb") != 0;
}

static bool is_control(const unsigned char *at)
{
    return at[0] < ' ' || at[0] == 0x7f ||
           (at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0);
}

void terminal_put(const char *text)
{
    const unsigned char *at = (const unsigned char *)(text == NULL ? "" : text);
    for (; *at != '\0'; at++) {
        if (is_control(at)) {
            (void)putchar('?');
            at += *at == 0xc2 ? 1 : 0;
        } else {
            (void)putchar(*at);
        }
    }
}

size_t terminal_columns(const char *text)
{
    size_t count = 0;
    for (; text != NULL && *text != '\0'; text++) {
        count += ((unsigned char)*text & 0xc0) == 0x80 ? 0 : 1;
    }
    return count;
}

void terminal_put_padded(const char *text, size_t width)
{
    terminal_put(text);
    for (size_t i = terminal_columns(text); i < width; i++) {
        (void)putchar(' ');
    }
}
