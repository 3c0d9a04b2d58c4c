/* Days as numbers: a date is the days since 1970-01-01, proleptic Gregorian,
 * years 1000 to 9999. No time of day, no zone: a business date. */
#ifndef DS_BASE_DATE_H
#define DS_BASE_DATE_H

#include "base/str.h"

typedef int32_t ds_date;
#define DS_NO_DATE INT32_MIN

typedef struct {
    int year, month, day; /* month 1..12, day 1..31 */
} ds_ymd;

bool ds_date_valid(ds_ymd d);
ds_date ds_date_make(int year, int month, int day); /* DS_NO_DATE if invalid */
ds_ymd ds_date_split(ds_date d);
/* "2026-11-23" and nothing else (ISO 8601 extended calendar date). */
bool ds_date_parse(ds_date *out, ds_str s);
/* Writes 10 bytes and a NUL. */
void ds_date_format(char out[11], ds_date d);
/* Adds months; a day past the month's end becomes its last day. */
ds_date ds_date_add_months(ds_date d, int months);
int ds_date_weekday(ds_date d); /* 1 Monday .. 7 Sunday (ISO 8601) */
/* The ISO 8601 week: its year and its number 1..53. */
void ds_date_iso_week(int *year, int *week, ds_date d);
ds_date ds_date_of_iso_week(int year, int week); /* its Monday, or NO_DATE */
/* The local calendar's today. */
ds_date ds_date_today(void);
/* The local calendar's day of a moment in seconds since 1970. */
ds_date ds_date_of_time(int64_t seconds);
/* The last second of a day by the local clock, as seconds since 1970. */
int64_t ds_date_end(ds_date d);

#endif
