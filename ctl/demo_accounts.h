/* The demo's tokens, issued beside the daemon as an operator does. */
#ifndef CTL_DEMO_ACCOUNTS_H
#define CTL_DEMO_ACCOUNTS_H

#include "ctl/db.h"
#include "ctl/demo_send.h"

/* Issues the tokens of all staff, and those of all enterprises, in one transaction each; CTL_OK, or what the shell gets after the fault was told. */
int demo_accounts_issue_staff(struct demo *demo, struct db *db);
int demo_accounts_issue_enterprises(struct demo *demo, struct db *db);

#endif
