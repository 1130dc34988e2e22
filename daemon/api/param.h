#ifndef API_PARAM_H
#define API_PARAM_H

/* Rows of route tables: what the queries of several resources may hold. */

#include "request/params.h"

/* A row: name, kind, choices, the sentence in English and Chinese. */
#define PARAM(name_, kind_, choices_, en_, zh_)                                                                        \
	{                                                                                                              \
		name_, kind_, choices_, en_, zh_                                                                       \
	}

#define PARAM_OF_LIMIT                                                                                                 \
	PARAM("limit", PARAM_LIMIT, NULL, "How many items at the most, 1 to 1000; 50 when not given.",                 \
		"每页最多条数，1 至 1000，默认 50。")
#define PARAM_OF_DRY_RUN                                                                                               \
	PARAM("dry_run", PARAM_BOOL, NULL, "true: all checks, and nothing is stored.", "true 时只校验，不保存。")
#define PARAM_OF_CURSOR                                                                                                \
	PARAM("cursor", PARAM_TEXT, NULL, "Where the page before ended: its `next`.", "上一页的 next，用于取下一页。")
#define PARAM_OF_LANG                                                                                                  \
	PARAM("lang", PARAM_CHOICE, "en|zh", "Language of the header row; en when not given.", "表头的语言，默认 en。")
#define PARAM_OF_PROGRAMME PARAM("programme", PARAM_TEXT, NULL, "Code of a programme.", "项目代码。")
#define PARAM_OF_INDICATOR PARAM("indicator", PARAM_TEXT, NULL, "Code of an indicator.", "指标代码。")
#define PARAM_OF_USCC                                                                                                  \
	PARAM("uscc", PARAM_USCC, NULL, "Unified social credit code of an enterprise.", "企业的统一社会信用代码。")
#define PARAM_OF_ENTRY PARAM("entry", PARAM_UUID, NULL, "Id of an entry.", "条目编号。")
#define PARAM_OF_PERIOD                                                                                                \
	PARAM("period", PARAM_PERIOD, NULL, "Code of a period, such as 2023H1.", "填报期代码，如 2023H1。")
#define PARAM_OF_SCOPE                                                                                                 \
	PARAM("scope", PARAM_TEXT, NULL, "A scope: district:…, park:… or chain:….",                                    \
		"统计范围：district:…、park:… 或 chain:…。")
#define PARAM_OF_DISTRICT                                                                                              \
	PARAM("district", PARAM_TEXT, NULL, "Code of a district, with all below it.", "区划代码，包含其下级。")
#define PARAM_OF_AS_OF                                                                                                 \
	PARAM("as_of", PARAM_DATE, NULL, "Last day that counts; today when not given.", "截至日期，默认今天。")
#define PARAM_OF_KNOWN_AT                                                                                              \
	PARAM("known_at", PARAM_INSTANT, NULL, "As it was known then; by default at the last change.",                 \
		"获知时间，默认最近一次变更时。")
#define PARAMS_END PARAM(NULL, PARAM_TEXT, NULL, NULL, NULL)

#endif
