/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/quota/quota_away.h"

#include "base/attr.h"
#include "service/quota/latch.h"

#include <string.h>

#define TELL_EVERY_MS 60000
#define READ_TRIES    4

struct words {
	uint64_t word[QUOTA_REASON_SIZE / 8];
};

static struct words read_words(const struct quota_away *away)
{
	struct words words;

	for (size_t i = 0; i < ARRAY_LEN(words.word); i++)
		words.word[i] = atomic_load(&away->reason[i]);
	return words;
}

/* Who meets a writer reads again. */
static struct words read_whole(const struct quota_away *away)
{
	struct words words = read_words(away), again;

	for (int i = 0; i < READ_TRIES; i++) {
		again = read_words(away);
		if (memcmp(&words, &again, sizeof(words)) == 0)
			break;
		words = again;
	}
	return words;
}

static void write_reason(struct quota_away *away, const char *reason)
{
	struct words words = { 0 }, old = read_words(away);
	int64_t mark;

	/* Zero to the end, and the last byte too: no text ever runs out of it. */
	memcpy(&words, reason, strnlen(reason, sizeof(words) - 1));
	if (memcmp(&words, &old, sizeof(words)) == 0 || !latch_take(&away->latch, &mark))
		return;
	for (size_t i = 0; i < ARRAY_LEN(words.word); i++)
		atomic_store(&away->reason[i], words.word[i]);
	latch_release(&away->latch, mark);
}

void quota_away_note(struct quota_away *away, const char *reason, int64_t now_ms)
{
	int64_t none = 0;

	write_reason(away, reason);
	atomic_compare_exchange_strong(&away->since_ms, &none, now_ms);
}

void quota_away_clear(struct quota_away *away)
{
	if (atomic_load(&away->since_ms))
		atomic_store(&away->since_ms, 0);
}

void quota_away_read(const struct quota_away *away, struct quota_away_state *ret)
{
	struct words words;

	*ret = (struct quota_away_state){ .since_ms = atomic_load(&away->since_ms) };
	if (!ret->since_ms)
		return;
	words = read_whole(away);
	memcpy(ret->reason, &words, sizeof(ret->reason));
	ret->reason[sizeof(ret->reason) - 1] = '\0';
}

bool quota_away_news(struct quota_away *away, int64_t now_ms,
		     struct quota_away_state *ret)
{
	int64_t told = atomic_load(&away->told_ms), age = now_ms - told;
	int64_t since = atomic_load(&away->since_ms);

	if (since == atomic_load(&away->told_of_ms))
		return false;
	/* A line of the future was before the clock was set back. */
	if (told && age >= 0 && age < TELL_EVERY_MS)
		return false;
	if (!atomic_compare_exchange_strong(&away->told_ms, &told, now_ms))
		return false;
	atomic_store(&away->told_of_ms, since);
	quota_away_read(away, ret);
	ret->since_ms = since;
	return true;
}
