/* Calendar arithmetic, with the algorithms of Howard Hinnant's "chrono-
 * compatible low-level date algorithms": years that begin in March put the
 * leap day last, and 400 years (an era) have 146097 days. */
#include "base/date.h"
#include <time.h>
#include "base/banned.h"

enum {
    MIN_YEAR = 1000,
    MAX_YEAR = 9999,
    ERA_DAYS = 146097,
    ERA_YEARS = 400
};
/* Days from 0000-03-01 to 1970-01-01. */
enum {
    EPOCH = 719468
};

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap(year));
}

bool ds_date_valid(ds_ymd d)
{
    return d.year >= MIN_YEAR && d.year <= MAX_YEAR && d.month >= 1 &&
           d.month <= 12 && d.day >= 1 && d.day <= month_days(d.year, d.month);
}

/* No check: weeks need the days just outside of the years allowed. */
static ds_date day_number(int year, int month, int day)
{
    int y = year - (month <= 2);
    int era = y / ERA_YEARS;
    int of_era = y % ERA_YEARS;
    int from_march = (month + 9) % 12;
    int of_year = (153 * from_march + 2) / 5 + day - 1;
    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
           EPOCH;
}

ds_date ds_date_make(int year, int month, int day)
{
    if (!ds_date_valid((ds_ymd){year, month, day}))
        return DS_NO_DATE;
    return day_number(year, month, day);
}

static bool in_range(ds_date d)
{
    return d >= day_number(MIN_YEAR, 1, 1) && d <= day_number(MAX_YEAR, 12, 31);
}

ds_ymd ds_date_split(ds_date d)
{
    if (!in_range(d))
        return (ds_ymd){0};
    int days = d + EPOCH;
    int of_era = days % ERA_DAYS;
    int year =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / (ERA_DAYS - 1)) /
        365;
    int of_year = of_era - (365 * year + year / 4 - year / 100);
    int from_march = (5 * of_year + 2) / 153;
    int month = from_march < 10 ? from_march + 3 : from_march - 9;
    return (ds_ymd){
        .year = days / ERA_DAYS * ERA_YEARS + year + (month <= 2),
        .month = month,
        .day = of_year - (153 * from_march + 2) / 5 + 1,
    };
}

/* -1 where there is anything but digits. */
static int digits(ds_str s)
{
    int v = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return -1;
        v = v * 10 + (s.p[i] - '0');
    }
    return v;
}

bool ds_date_parse(ds_date *out, ds_str s)
{
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    ds_date d =
        ds_date_make(digits(ds_str_sub(s, 0, 4)), digits(ds_str_sub(s, 5, 7)),
                     digits(ds_str_sub(s, 8, 10)));
    if (d == DS_NO_DATE)
        return false;
    *out = d;
    return true;
}

static void put_digits(char *end, size_t n, int v)
{
    for (; n > 0; n--, v /= 10)
        *--end = (char)('0' + v % 10);
}

void ds_date_format(char out[11], ds_date d)
{
    ds_ymd ymd = ds_date_split(d);
    put_digits(out + 4, 4, ymd.year);
    out[4] = '-';
    put_digits(out + 7, 2, ymd.month);
    out[7] = '-';
    put_digits(out + 10, 2, ymd.day);
    out[10] = '\0';
}

ds_date ds_date_add_months(ds_date d, int months)
{
    if (!in_range(d))
        return DS_NO_DATE;
    ds_ymd ymd = ds_date_split(d);
    int64_t count = (int64_t)ymd.year * 12 + (ymd.month - 1) + months;
    if (count < MIN_YEAR * 12 || count >= (MAX_YEAR + 1) * 12)
        return DS_NO_DATE;
    int year = (int)(count / 12);
    int month = (int)(count % 12) + 1;
    int last = month_days(year, month);
    return ds_date_make(year, month, ymd.day < last ? ymd.day : last);
}

int ds_date_weekday(ds_date d)
{
    /* 1970-01-01 was a Thursday. */
    int from_monday = (int)(((int64_t)d + 3) % 7);
    return from_monday < 0 ? from_monday + 8 : from_monday + 1;
}

/* The Monday of week 1: the week that has January 4th in it. */
static ds_date first_monday(int year)
{
    ds_date fourth = day_number(year, 1, 4);
    return fourth - (ds_date_weekday(fourth) - 1);
}

void ds_date_iso_week(int *year, int *week, ds_date d)
{
    *year = *week = 0;
    if (!in_range(d))
        return;
    int y = ds_date_split(d).year;
    if (d < first_monday(y))
        y--;
    else if (d >= first_monday(y + 1))
        y++;
    *year = y;
    *week = (d - first_monday(y)) / 7 + 1;
}

ds_date ds_date_of_iso_week(int year, int week)
{
    if (year < MIN_YEAR || year > MAX_YEAR || week < 1 || week > 53)
        return DS_NO_DATE;
    ds_date monday = first_monday(year) + (week - 1) * 7;
    if (monday >= first_monday(year + 1) || !in_range(monday))
        return DS_NO_DATE;
    return monday;
}

ds_date ds_date_today(void)
{
    return ds_date_of_time(time(NULL));
}

ds_date ds_date_of_time(int64_t seconds)
{
    time_t t = (time_t)seconds;
    struct tm tm;
    if (localtime_r(&t, &tm) == NULL)
        return DS_NO_DATE;
    return ds_date_make(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

int64_t ds_date_end(ds_date d)
{
    ds_ymd day = ds_date_split(d);
    /* The day after, which may be the 32nd: mktime() puts it right. */
    struct tm tm = {
        .tm_year = day.year - 1900,
        .tm_mon = day.month - 1,
        .tm_mday = day.day + 1,
        .tm_isdst = -1,
    };
    return (int64_t)mktime(&tm) - 1;
}
