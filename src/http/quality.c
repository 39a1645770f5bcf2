/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/quality.h"

int quality_read(const char *text, size_t len)
{
	int quality, unit = QUALITY_WHOLE;

	if (!len || (text[0] != '0' && text[0] != '1') || (len > 1 && text[1] != '.'))
		return -1;
	quality = (text[0] - '0') * QUALITY_WHOLE;
	for (size_t i = 2; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		unit /= 10;
		quality += (text[i] - '0') * unit;
	}
	return quality <= QUALITY_WHOLE ? quality : -1;
}
