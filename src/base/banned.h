/* Functions that have no place here; every .c file includes this last.
 * Each has a safer name in base/: str.h, buf.h, decimal.h, date.h. */
#ifndef DS_BASE_BANNED_H
#define DS_BASE_BANNED_H

#undef alloca /* a macro of glibc */
#pragma GCC poison strcpy strcat sprintf vsprintf strncpy strncat strtok atoi
#pragma GCC poison atol atof gets localtime gmtime ctime asctime alloca strdup

#endif
