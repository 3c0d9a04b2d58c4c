/* Mail providers at which anybody can have a mailbox: that two clients have
 * theirs there says nothing. */
#ifndef DS_DOCTOR_PROVIDERS_H
#define DS_DOCTOR_PROVIDERS_H

#include "base/str.h"

/* `domain` in small letters. */
bool ds_mail_provider(ds_str domain);

#endif
