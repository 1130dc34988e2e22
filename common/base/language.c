/* Decides which of the two languages a caller reads. Refuses to know sentences. */
#include "base/language.h"

const char *language_pick(struct title title, enum language language)
{
	if (language == LANGUAGE_EN)
		return title.en != NULL ? title.en : title.zh;
	return title.zh != NULL ? title.zh : title.en;
}

/* The q of "zh;q=0.8" in thousandths: 1000 without one, 0 for one that cannot be read. */
static int quality(struct text parameters)
{
	struct text p;

	while (text_cut(&parameters, ';', &p)) {
		p = text_trim(p);
		if (!text_starts(p, "q=") && !text_starts(p, "Q="))
			continue;
		p = (struct text){ p.at + 2, p.len - 2 };
		if (p.len == 0 || p.len > 5 || (p.at[0] != '0' && p.at[0] != '1') || (p.len > 1 && p.at[1] != '.'))
			return 0;
		int value = (p.at[0] - '0') * 1000;
		int unit = 100;
		for (size_t i = 2; i < p.len; i++, unit /= 10) {
			if (p.at[i] < '0' || p.at[i] > '9')
				return 0;
			value += (p.at[i] - '0') * unit;
		}
		return value > 1000 ? 0 : value;
	}
	return 1000;
}

/* Whether a range such as "en-GB" means this language. */
static bool range_means(struct text range, const char *language)
{
	struct text primary;

	return text_cut(&range, '-', &primary) && text_is_nocase(primary, language);
}

enum language language_accepted(struct text accept_language)
{
	int zh = -1, en = -1, any = -1;
	struct text part;

	while (text_cut(&accept_language, ',', &part)) {
		struct text range = { NULL, 0 };
		text_cut(&part, ';', &range);
		range = text_trim(range);
		int q = quality(part);
		if (range_means(range, "zh") && q > zh)
			zh = q;
		if (range_means(range, "en") && q > en)
			en = q;
		if (text_is(range, "*"))
			any = q;
	}
	zh = zh < 0 ? any : zh;
	en = en < 0 ? any : en;
	return en > 0 && en > zh ? LANGUAGE_EN : LANGUAGE_ZH;
}
