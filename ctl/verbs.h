/* Every verb of the tool, each told by the file of its name. */
#ifndef CTL_VERBS_H
#define CTL_VERBS_H

#include "ctl/verb.h"

extern const struct verb roles_verb, migrate_verb;
extern const struct verb catalogue_check_verb, catalogue_load_verb;
extern const struct verb token_issue_verb, token_list_verb, token_revoke_verb;
extern const struct verb rates_verb, submissions_verb;
extern const struct verb review_approve_verb, review_return_verb, review_reject_verb;
extern const struct verb demo_load_verb;
extern const struct verb verify_verb, verify_figures_verb;

#endif
