/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/emptied.h"

#include <stdatomic.h>
#include <string.h>

#define MARK_DIGITS 18

static const char analytics[] = "analytics:{";

static size_t last_colon(const char *text, size_t len)
{
	while (len && text[len - 1] != ':')
		len--;
	return len ? len - 1 : 0;
}

/* "analytics:{puuid}:week:<name>:<hash>", or "<name>:{puuid}:…" */
struct emptied_name emptied_name_of(const char *key, size_t len)
{
	const char *tag = memchr(key, '{', len);
	size_t end, before;

	if (!tag || tag == key || tag[-1] != ':')
		return (struct emptied_name){ key, 0 };
	if (len < sizeof(analytics) || memcmp(key, analytics, sizeof(analytics) - 1) != 0)
		return (struct emptied_name){ key, (size_t)(tag - 1 - key) };
	end = last_colon(key, len);
	before = last_colon(key, end);
	if (key + before < tag)
		return (struct emptied_name){ key, 0 };
	return (struct emptied_name){ key + before + 1, end - before - 1 };
}

/* The mark at the text, which ends with a semicolon; 0: there is none. */
static uint64_t read_mark(const char *text, const char *end)
{
	uint64_t mark = 0;

	if (text == end || end - text > MARK_DIGITS)
		return 0;
	for (; text < end; text++) {
		if (*text < '0' || *text > '9')
			return 0;
		mark = mark * 10 + (uint64_t)(*text - '0');
	}
	return mark;
}

/* The next of a value's entries. */
struct entry {
	struct emptied_name name;
	uint64_t mark;
};

static bool next_entry(const char **text, const char *end, struct entry *ret_entry)
{
	const char *equals = memchr(*text, '=', (size_t)(end - *text));
	const char *stop = equals ? memchr(equals, ';', (size_t)(end - equals)) : NULL;

	if (!stop)
		return false;
	*ret_entry = (struct entry){ .name = { *text, (size_t)(equals - *text) },
				     .mark = read_mark(equals + 1, stop) };
	*text = stop + 1;
	return ret_entry->mark != 0;
}

static bool is_all(struct emptied_name name)
{
	return name.len == 1 && *name.text == *EMPTIED_ALL;
}

static bool is_same(struct emptied_name a, struct emptied_name b)
{
	return a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}

uint64_t emptied_read(const char *text, size_t len, struct emptied_name name,
		      uint64_t *ret_any)
{
	const char *end = text ? text + len : NULL;
	uint64_t own = 0;
	struct entry entry;

	*ret_any = 0;
	while (text && next_entry(&text, end, &entry)) {
		if (entry.mark > *ret_any)
			*ret_any = entry.mark;
		if ((is_all(entry.name) || is_same(entry.name, name)) && entry.mark > own)
			own = entry.mark;
	}
	return own;
}

/* FNV-1a (Fowler, Noll, Vo). */
static size_t place_of(struct emptied_name name)
{
	uint32_t hash = 2166136261;

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ (uint8_t)name.text[i]) * 16777619;
	return (hash ^ hash >> 16) % EMPTIED_NAMES;
}

static void raise_to(_Atomic uint64_t *word, uint64_t value)
{
	uint64_t old = atomic_load(word);

	while (old < value && !atomic_compare_exchange_weak(word, &old, value))
		;
}

static void raise_name(struct emptied *emptied, struct emptied_name name, uint64_t mark)
{
	if (is_all(name))
		for (size_t i = 0; i < EMPTIED_NAMES; i++)
			raise_to(&emptied->names[i], mark);
	else
		raise_to(&emptied->names[place_of(name)], mark);
}

bool emptied_known(const struct emptied *emptied, int64_t now_ms, int64_t max_age_ms)
{
	const int64_t asked_ms =
		(int64_t)atomic_load_explicit(&emptied->asked_ms, memory_order_acquire);

	return asked_ms <= now_ms && now_ms - asked_ms < max_age_ms;
}

uint64_t emptied_any(const struct emptied *emptied)
{
	return atomic_load_explicit(&emptied->any, memory_order_acquire);
}

uint64_t emptied_of(const struct emptied *emptied, const char *key)
{
	const struct emptied_name name = emptied_name_of(key, strlen(key));

	return atomic_load_explicit(&emptied->names[place_of(name)],
				    memory_order_acquire);
}

/*
 * The names before the largest, and the moment last: who has seen the one sees the other,
 * too.  A moment that goes back only has Redis asked again.
 */
void emptied_learn(struct emptied *emptied, const char *text, size_t len,
		   int64_t asked_ms)
{
	const char *end = text ? text + len : NULL;
	uint64_t largest = 0;
	struct entry entry;

	while (text && next_entry(&text, end, &entry)) {
		raise_name(emptied, entry.name, entry.mark);
		if (entry.mark > largest)
			largest = entry.mark;
	}
	raise_to(&emptied->any, largest);
	atomic_store(&emptied->asked_ms, (uint64_t)asked_ms);
}

void emptied_raise(struct emptied *emptied, const char *const *names, size_t n,
		   uint64_t mark)
{
	if (mark <= emptied_any(emptied))
		mark = emptied_any(emptied) + 1;
	for (size_t i = 0; i < n; i++)
		raise_name(emptied, (struct emptied_name){ names[i], strlen(names[i]) },
			   mark);
	raise_to(&emptied->any, mark);
}
