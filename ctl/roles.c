/* dxtrackctl roles: what a superuser runs once. Refuses to run it: roles belong to the cluster, and its owner should read them first. */
#include <stdio.h>

#include "ctl/verbs.h"
#include "sql/roles.h"

static int print_roles(const struct ctl *ctl)
{
	(void)ctl;
	return fputs(roles_text, stdout) < 0 ? CTL_REFUSED : CTL_OK;
}

const struct verb roles_verb = {
	.words = "roles",
	.arguments = "",
	.what = { "输出建立角色和模式的 SQL,供超级用户先行执行(或用 migrate --roles)。",
		"Print the SQL that makes roles and schema, for a superuser to run first (or use migrate --roles)." },
	.run = print_roles,
};
