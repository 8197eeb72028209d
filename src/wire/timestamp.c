/* SPDX-License-Identifier: Apache-2.0 */
/* Points in time as files write them: RFC 3339, in UTC. */
#include "wire/timestamp.h"

#include <stddef.h>

/* The form, with 0 where a digit stands; RFC 3339 section 5.6 takes t and z too. */
static bool has_form(struct ost_span text, const char *form)
{
    for (size_t i = 0; i < text.len; i++) {
        bool digit = text.data[i] >= '0' && text.data[i] <= '9';
        if (form[i] == '0' ? !digit
                           : ost_ascii_lower(text.data[i]) != ost_ascii_lower(form[i])) {
            return false;
        }
    }
    return true;
}

static int digits(const char *at, size_t count)
{
    int number = 0;
    for (size_t i = 0; i < count; i++) {
        number = 10 * number + (at[i] - '0');
    }
    return number;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

static int64_t days_since_1970(int year, int month, int day)
{
    int64_t before = year - 1;
    int64_t days = 365 * (int64_t)(year - 1970) +
                   (before / 4 - before / 100 + before / 400) -
                   (1969 / 4 - 1969 / 100 + 1969 / 400);
    for (int i = 1; i < month; i++) {
        days += days_of(year, i);
    }
    return days + day - 1;
}

bool ost_timestamp_parse(struct ost_span text, int64_t *seconds_out)
{
    static const char zulu[] = "0000-00-00T00:00:00Z";
    static const char offset[] = "0000-00-00T00:00:00+";
    bool good = text.len == sizeof zulu - 1
                    ? has_form(text, zulu)
                    : text.len == 25 && has_form(ost_span_first(text, 20), offset) &&
                          ost_span_is(ost_span_from(text, 20), "00:00");
    if (!good) {
        return false;
    }
    const char *at = text.data;
    int year = digits(at, 4);
    int month = digits(at + 5, 2);
    int day = digits(at + 8, 2);
    int hour = digits(at + 11, 2);
    int minute = digits(at + 14, 2);
    int second = digits(at + 17, 2);
    if (year < 1970 || month < 1 || month > 12 || day < 1 || day > days_of(year, month) ||
        hour > 23 || minute > 59 || second > 60) {
        return false;
    }
    *seconds_out =
        ((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    return true;
}
