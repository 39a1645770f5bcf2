/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/access/access_memory.h"
#include "service/access/access_proof.h"

#include "base/attr.h"
#include "tests/unit/instance.h"

#include <glob.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define NOW    INT64_C(1800000000000)
#define SECOND 1000
#define HOUR   3600000
#define NOBODY ((uid_t)-1)

#define SERVICE  ((uid_t)54321)
#define STRANGER ((uid_t)54322)

#define HOST(instance, uid) (&(struct access_host){ instance, uid })

static int forget_instance(void **state)
{
	(void)state;
	access_memory_unlink(instance);
	return 0;
}

static struct access_memory *open_memory(bool shared, int64_t remember_ms)
{
	struct access_memory *memory = NULL;
	struct err err = { 0 };

	if (access_memory_open(NULL, instance, shared, remember_ms, &memory, &err))
		fail_msg("%s", err.text);
	return memory;
}

/* The n-th fingerprint: spread like a real one. */
static void make_hash(uint64_t n, uint8_t hash[static SECRET_HASH_LEN])
{
	static const uint8_t key[SECRET_KEY_LEN] = { 1 };

	secret_hash(key, &n, sizeof(n), hash);
}

/* A caller whose every member follows from n, so that a torn one is seen. */
static void make_caller(uint64_t n, struct access_caller *ret_caller)
{
	memset(ret_caller, 0, sizeof(*ret_caller));
	ret_caller->kind = n % 2 ? CALLER_TOKEN : CALLER_SESSION;
	ret_caller->scope = (enum access_scope)(SCOPE_READ + n % 3);
	ret_caller->token_id = (int64_t)(n * 1000 + 1);
	ret_caller->session_id = (int64_t)(n * 1000 + 2);
	ret_caller->expires_ms = (int64_t)(n * 1000 + 3);
	ret_caller->player_count = n % (ACCESS_PLAYERS_MAX + 1);
	for (size_t i = 0; i < ret_caller->player_count; i++) {
		struct access_player *player = &ret_caller->players[i];

		player->player_id = (int64_t)(n * 1000 + 10 + i);
		memset(player->puuid, 'a' + (int)(n % 26), MODEL_PUUID_LEN);
	}
}

static bool same_caller(const struct access_caller *a, const struct access_caller *b)
{
	if (a->kind != b->kind || a->scope != b->scope || a->token_id != b->token_id ||
	    a->session_id != b->session_id || a->expires_ms != b->expires_ms ||
	    a->player_count != b->player_count)
		return false;
	for (size_t i = 0; i < a->player_count; i++)
		if (a->players[i].player_id != b->players[i].player_id ||
		    strcmp(a->players[i].puuid, b->players[i].puuid) != 0)
			return false;
	return true;
}

static void keep(struct access_memory *memory, uint64_t n, int64_t now_ms)
{
	uint8_t hash[SECRET_HASH_LEN];
	struct access_caller caller;

	make_hash(n, hash);
	make_caller(n, &caller);
	access_memory_keep(memory, hash, &caller, access_memory_epoch(memory), now_ms);
}

static void keep_refused(struct access_memory *memory, uint64_t n, int64_t now_ms)
{
	uint8_t hash[SECRET_HASH_LEN];

	make_hash(n, hash);
	access_memory_keep(memory, hash, NULL, access_memory_epoch(memory), now_ms);
}

/* What is remembered of n; -1: something that never was. */
static int recall(struct access_memory *memory, uint64_t n, int64_t now_ms)
{
	struct access_caller caller, expected;
	uint8_t hash[SECRET_HASH_LEN];
	enum access_recall what;

	make_hash(n, hash);
	what = access_memory_get(memory, hash, now_ms, &caller);
	if (what != RECALL_CALLER)
		return (int)what;
	make_caller(n, &expected);
	return same_caller(&caller, &expected) ? RECALL_CALLER : -1;
}

static void remembers_for_its_time(void **state)
{
	struct access_memory *memory = open_memory(false, SECOND);

	(void)state;
	assert_int_equal(recall(memory, 8, NOW), RECALL_NOTHING);
	for (uint64_t n = 0; n <= ACCESS_PLAYERS_MAX; n++)
		keep(memory, n, NOW);
	keep_refused(memory, 100, NOW);
	for (uint64_t n = 0; n <= ACCESS_PLAYERS_MAX; n++) {
		assert_int_equal(recall(memory, n, NOW), RECALL_CALLER);
		assert_int_equal(recall(memory, n, NOW + SECOND - 1), RECALL_CALLER);
		assert_int_equal(recall(memory, n, NOW + SECOND), RECALL_NOTHING);
		/* A clock that was put back: looked up again. */
		assert_int_equal(recall(memory, n, NOW - 1), RECALL_NOTHING);
	}
	assert_int_equal(recall(memory, 100, NOW + SECOND - 1), RECALL_REFUSED);
	assert_int_equal(recall(memory, 100, NOW + SECOND), RECALL_NOTHING);
	access_memory_close(memory);
}

static bool proven(struct access_memory *memory, uint64_t n, int64_t now_ms)
{
	uint8_t hash[SECRET_HASH_LEN];

	make_hash(n, hash);
	return access_memory_proven(memory, hash, now_ms);
}

static void what_was_good_is_proven_for_an_hour(void **state)
{
	struct access_memory *memory = open_memory(false, SECOND);

	(void)state;
	assert_false(proven(memory, 0, NOW));
	assert_false(proven(memory, 1, 0));
	keep(memory, 1, NOW);
	keep_refused(memory, 2, NOW);
	assert_true(proven(memory, 1, NOW));
	assert_false(proven(memory, 2, NOW));
	/* Long after everything else is forgotten. */
	access_memory_sweep(memory, NOW + SECOND);
	assert_int_equal(recall(memory, 1, NOW + SECOND), RECALL_NOTHING);
	assert_true(proven(memory, 1, NOW + HOUR - 60 * SECOND));
	assert_false(proven(memory, 1, NOW + HOUR + 60 * SECOND));
	assert_false(proven(memory, 1, NOW - HOUR)); /* the clock was set back */
	/* Bad once: a guess like others. */
	keep_refused(memory, 1, NOW + 2 * SECOND);
	assert_false(proven(memory, 1, NOW + 2 * SECOND));
	/* Guesses end no proof but their own, however many they are. */
	keep(memory, 1, NOW);
	for (uint64_t n = 100; n < 100 + 8 * ACCESS_PROOFS; n++)
		keep_refused(memory, n, NOW);
	assert_true(proven(memory, 1, NOW));
	access_memory_close(memory);
}

static void refusals_push_out_nothing(void **state)
{
	struct access_memory *memory = open_memory(false, SECOND);
	size_t known = 0;

	(void)state;
	for (uint64_t n = 0; n < 500; n++)
		keep(memory, n, NOW);
	for (uint64_t n = 1000; n < 201000; n++)
		keep_refused(memory, n, NOW);
	for (uint64_t n = 0; n < 500; n++)
		known += recall(memory, n, NOW) == RECALL_CALLER;
	assert_int_equal(known, 500);
	/* And they are bounded themselves. */
	known = 0;
	for (uint64_t n = 1000; n < 201000; n++)
		known += recall(memory, n, NOW) == RECALL_REFUSED;
	assert_in_range(known, 1, ACCESS_MEMORY_REFUSALS);
	access_memory_close(memory);
}

static void oldest_gives_way(void **state)
{
	struct access_memory *memory = open_memory(false, SECOND);
	size_t known = 0;

	(void)state;
	for (uint64_t n = 0; n < 20 * ACCESS_MEMORY_CALLERS; n++)
		keep(memory, n, NOW + (int64_t)(n * 100 / ACCESS_MEMORY_CALLERS / 20));
	/* The last one is always there, and never more than there is room for. */
	assert_int_equal(recall(memory, 20 * ACCESS_MEMORY_CALLERS - 1, NOW + 100),
			 RECALL_CALLER);
	for (uint64_t n = 0; n < 20 * ACCESS_MEMORY_CALLERS; n++)
		known += recall(memory, n, NOW + 100) == RECALL_CALLER;
	assert_in_range(known, ACCESS_MEMORY_CALLERS / 2, ACCESS_MEMORY_CALLERS);
	access_memory_close(memory);
}

static void forgets_what_is_named(void **state)
{
	struct access_memory *memory = open_memory(false, SECOND);
	uint8_t hash[SECRET_HASH_LEN];
	const struct access_forget by_token = { .token_id = 3001 };
	const struct access_forget by_player = { .player_id = 5012 }; /* the third of 5 */
	const struct access_forget by_hash = { .hash = hash };

	(void)state;
	for (uint64_t n = 0; n < 9; n++)
		keep(memory, n, NOW);
	make_hash(7, hash);
	access_memory_forget(memory, &by_token, NOW);
	access_memory_forget(memory, &by_player, NOW);
	access_memory_forget(memory, &by_hash, NOW);
	for (uint64_t n = 0; n < 9; n++)
		assert_int_equal(recall(memory, n, NOW), n == 3 || n == 5 || n == 7
								 ? RECALL_NOTHING
								 : RECALL_CALLER);
	access_memory_close(memory);
}

/* Looked up before a revocation, kept after it: must not come back. */
static void a_late_keep_does_not_undo_a_revocation(void **state)
{
	struct access_memory *memory = open_memory(false, SECOND);
	const struct access_forget other = { .token_id = 1 };
	const uint64_t epoch = access_memory_epoch(memory);
	uint8_t hash[SECRET_HASH_LEN];
	struct access_caller caller;

	(void)state;
	make_hash(4, hash);
	make_caller(4, &caller);
	access_memory_forget(memory, &other, NOW);
	access_memory_keep(memory, hash, &caller, epoch, NOW);
	assert_int_equal(recall(memory, 4, NOW), RECALL_NOTHING);
	keep(memory, 4, NOW);
	assert_int_equal(recall(memory, 4, NOW), RECALL_CALLER);
	access_memory_close(memory);
}

static void processes_share_it(void **state)
{
	struct access_memory *one = open_memory(true, SECOND);
	struct access_memory *two = open_memory(true, SECOND);
	const struct access_forget forget = { .token_id = 6001 };

	(void)state;
	keep(one, 6, NOW);
	assert_int_equal(recall(two, 6, NOW), RECALL_CALLER);
	/* What the command line does. */
	access_memory_forget_on_host(HOST(instance, NOBODY), &forget, NOW);
	assert_int_equal(recall(one, 6, NOW), RECALL_NOTHING);
	access_memory_forget_on_host(HOST("no-such-instance", STRANGER), &forget, NOW);
	access_memory_close(one);
	access_memory_close(two);
}

/* The one file of our own memory, under the name that uid's would have. */
static void rename_to(uid_t uid, char *path, size_t size)
{
	char own[200];
	glob_t found;

	snprintf(own, sizeof(own), "/dev/shm/lme-access-%u-%s:*", (unsigned)geteuid(),
		 instance);
	assert_int_equal(glob(own, 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, 1);
	snprintf(path, size, "/dev/shm/lme-access-%u-%s%s", (unsigned)uid, instance,
		 strrchr(found.gl_pathv[0], ':'));
	assert_int_equal(rename(found.gl_pathv[0], path), 0);
	globfree(&found);
}

/*
 * As root: the service's memory is cleared, a stranger's is not so much as opened,
 * whatever it is.  Segments change hands by chown, our own mapping sees what is done.
 */
static void root_tells_the_service_and_nobody_else(void **state)
{
	struct access_memory *memory = open_memory(true, SECOND);
	const struct access_forget forget = { .token_id = 6001 };
	struct stat before, after;
	char path[200];

	(void)state;
	if (geteuid() != 0) {
		print_message("# SKIP: only root can plant another user's file\n");
		access_memory_close(memory);
		skip();
	}
	keep(memory, 6, NOW);
	rename_to(SERVICE, path, sizeof(path));
	/* It has the service's name, but is a stranger's. */
	assert_int_equal(chown(path, STRANGER, STRANGER), 0);
	assert_int_equal(stat(path, &before), 0);
	access_memory_forget_on_host(HOST(instance, SERVICE), &forget, NOW);
	assert_int_equal(recall(memory, 6, NOW), RECALL_CALLER);
	/* It is the service's; nobody says that the service is that user. */
	assert_int_equal(chown(path, SERVICE, SERVICE), 0);
	access_memory_forget_on_host(HOST(instance, NOBODY), &forget, NOW);
	access_memory_forget_on_host(HOST(instance, STRANGER), &forget, NOW);
	assert_int_equal(recall(memory, 6, NOW), RECALL_CALLER);
	access_memory_forget_on_host(HOST(instance, SERVICE), &forget, NOW);
	assert_int_equal(recall(memory, 6, NOW), RECALL_NOTHING);
	/* Cut short by the service's own user: left alone. */
	assert_int_equal(truncate(path, 4096), 0);
	access_memory_forget_on_host(HOST(instance, SERVICE), &forget, NOW);
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(after.st_size, 4096);
	assert_int_equal(unlink(path), 0);
	/* A FIFO that nobody reads: no wait. */
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(chown(path, SERVICE, SERVICE), 0);
	access_memory_forget_on_host(HOST(instance, SERVICE), &forget, NOW);
	assert_int_equal(unlink(path), 0);
	access_memory_close(memory);
}

/* Of the right size and owner, but nothing that we wrote. */
static void garbage_is_survived(void **state)
{
	struct access_memory *memory = open_memory(true, SECOND);
	const struct access_forget forget = { .token_id = 6001, .player_id = 7 };
	uint64_t random = 1;
	char path[200];
	FILE *file;

	(void)state;
	rename_to(geteuid(), path, sizeof(path));
	file = fopen(path, "r+b");
	assert_non_null(file);
	for (size_t i = 0; i < (3 << 20) / sizeof(random); i++) {
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
		assert_int_equal(fwrite(&random, sizeof(random), 1, file), 1);
	}
	assert_int_equal(fclose(file), 0);
	access_memory_forget_on_host(HOST(instance, NOBODY), &forget, NOW);
	for (uint64_t n = 0; n < 100; n++)
		assert_int_equal(recall(memory, n, NOW), RECALL_NOTHING);
	access_memory_sweep(memory, NOW);
	access_memory_sweep(memory, NOW + HOUR);
	keep(memory, 6, NOW + HOUR);
	access_memory_close(memory);
}

/* Bytes of a text in all of the host's shared memory of this instance. */
static bool memory_holds(const char *text)
{
	char path[400], *bytes;
	size_t n, size = 8 << 20;
	bool found = false;
	FILE *pipe;

	snprintf(path, sizeof(path), "cat /dev/shm/lme-access-%u-%s:*",
		 (unsigned)geteuid(), instance);
	bytes = talloc_size(NULL, size);
	pipe = popen(path, "r");
	assert_non_null(pipe);
	n = fread(bytes, 1, size, pipe);
	pclose(pipe);
	assert_true(n > 100000);
	found = memmem(bytes, n, text, strlen(text)) != NULL;
	talloc_free(bytes);
	return found;
}

static void nothing_of_a_player_stays(void **state)
{
	struct access_memory *memory = open_memory(true, SECOND);
	const struct access_forget forget = { .player_id = 27010 };

	(void)state;
	keep(memory, 1, NOW);
	keep(memory, 28, NOW); /* one player too, puuid of 'c' */
	assert_true(memory_holds("bbbbbbbbbbbbbbbb"));
	access_memory_sweep(memory, NOW + SECOND - 1);
	assert_true(memory_holds("bbbbbbbbbbbbbbbb"));
	access_memory_sweep(memory, NOW + SECOND);
	assert_false(memory_holds("bbbbbbbbbbbbbbbb"));
	keep(memory, 27, NOW + SECOND); /* puuid of 'b', no player: 27 % 9 == 0 */
	assert_false(memory_holds("bbbbbbbbbbbbbbbb"));
	keep(memory, 53, NOW + SECOND); /* puuid of 'b', 8 players */
	assert_true(memory_holds("bbbbbbbbbbbbbbbb"));
	access_memory_forget(memory, &forget, NOW + SECOND);
	assert_true(memory_holds("bbbbbbbbbbbbbbbb"));
	access_memory_forget(memory, &(struct access_forget){ .player_id = 53017 },
			     NOW + SECOND);
	assert_false(memory_holds("bbbbbbbbbbbbbbbb"));
	access_memory_close(memory);
}

#define STORM_ROUNDS 20000
#define STORM_NAMES  96

struct storm {
	struct access_memory *memory;
	unsigned seed;
	_Atomic unsigned *torn, *found;
};

static void *storm(void *arg)
{
	struct storm *s = arg;
	unsigned random = s->seed;

	for (int i = 0; i < STORM_ROUNDS; i++) {
		uint64_t n;
		int what;

		random = random * 1103515245 + 12345;
		n = random >> 8 & 0x3fff;
		if (n % 64 == 0) {
			const struct access_forget forget = {
				.token_id = (int64_t)(n % STORM_NAMES * 1000 + 1)
			};

			access_memory_forget(s->memory, &forget, NOW);
		} else if (n % 4 == 0) {
			keep(s->memory, n % STORM_NAMES, NOW);
		}
		what = recall(s->memory, n % STORM_NAMES, NOW);
		if (what < 0)
			atomic_fetch_add(s->torn, 1);
		else if (what == RECALL_CALLER)
			atomic_fetch_add(s->found, 1);
	}
	return NULL;
}

static void threads_never_see_a_torn_caller(void **state)
{
	_Atomic unsigned torn = 0, found = 0;
	struct access_memory *memory = open_memory(false, SECOND);
	struct storm storms[6];
	pthread_t threads[6];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		storms[i] = (struct storm){ memory, (unsigned)i * 77 + 5, &torn, &found };
		assert_int_equal(pthread_create(&threads[i], NULL, storm, &storms[i]), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(torn, 0);
	assert_true(found > 1000);
	access_memory_close(memory);
}

#define LATE_KEEPS 200000

/* Somebody who looked the token up before it was revoked, over and over. */
struct late {
	struct access_memory *memory;
	uint64_t epoch;
	_Atomic bool over;
};

static void *keep_late(void *arg)
{
	struct late *late = arg;
	uint8_t hash[SECRET_HASH_LEN];
	struct access_caller caller;

	make_hash(8, hash);
	make_caller(8, &caller);
	for (int i = 0; i < LATE_KEEPS; i++)
		access_memory_keep(late->memory, hash, &caller, late->epoch, NOW);
	atomic_store(&late->over, true);
	return NULL;
}

/* Not for a moment: a reader in between would accept it. */
static void a_late_keep_is_never_seen(void **state)
{
	struct late late = { .memory = open_memory(false, SECOND) };
	const struct access_forget forget = { .token_id = 8001 };
	unsigned seen = 0;
	pthread_t thread;

	(void)state;
	late.epoch = access_memory_epoch(late.memory);
	keep(late.memory, 8, NOW);
	access_memory_forget(late.memory, &forget, NOW);
	assert_int_equal(pthread_create(&thread, NULL, keep_late, &late), 0);
	while (!atomic_load(&late.over))
		seen += recall(late.memory, 8, NOW) != RECALL_NOTHING;
	pthread_join(thread, NULL);
	assert_int_equal(seen, 0);
	access_memory_close(late.memory);
}

#define SIEGE_ROUNDS  200
#define SIEGE_THREADS 3

/* One token that several look up over and over, and that is revoked in the middle. */
struct siege {
	struct access_memory *memory;
	_Atomic uint64_t round; /* whose token is shown */
	_Atomic uint64_t
		committed; /* the last round whose revocation is in the database */
	_Atomic uint64_t returned; /* the last one whose revocation has returned */
	_Atomic unsigned accepted, late;
	_Atomic bool over;
};

/* What service/access does: remembered, else looked up and remembered. */
static bool is_accepted(struct siege *s, uint64_t n)
{
	const uint64_t epoch = access_memory_epoch(s->memory);
	uint8_t hash[SECRET_HASH_LEN];
	struct access_caller caller;

	make_hash(n, hash);
	if (access_memory_get(s->memory, hash, NOW, &caller) == RECALL_CALLER)
		return true;
	if (atomic_load(&s->committed) >= n)
		return false;
	sched_yield(); /* a look-up takes its time */
	make_caller(n, &caller);
	access_memory_keep(s->memory, hash, &caller, epoch, NOW);
	return true;
}

static void *besiege(void *arg)
{
	struct siege *s = arg;

	while (!atomic_load(&s->over)) {
		const uint64_t n = atomic_load(&s->round);
		const bool returned = atomic_load(&s->returned) >= n;

		if (!is_accepted(s, n))
			continue;
		atomic_fetch_add(returned ? &s->late : &s->accepted, 1);
	}
	return NULL;
}

/*
 * Time stands still, so nothing ends by itself: who begins after a revocation returned is
 * refused, whatever those are at who began before.
 */
static void nobody_is_accepted_after_a_revocation(void **state)
{
	struct siege s = { .memory = open_memory(false, SECOND), .round = 1 };
	pthread_t threads[SIEGE_THREADS];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, besiege, &s), 0);
	for (uint64_t n = 1; n <= SIEGE_ROUNDS; n++) {
		const struct access_forget forget = { .token_id =
							      (int64_t)(n * 1000 + 1) };
		const unsigned before = atomic_load(&s.accepted);

		atomic_store(&s.round, n);
		while (atomic_load(&s.accepted) == before)
			sched_yield();
		atomic_store(&s.committed, n);
		access_memory_forget(s.memory, &forget, NOW);
		atomic_store(&s.returned, n);
		sched_yield();
	}
	atomic_store(&s.over, true);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(s.late, 0);
	access_memory_close(s.memory);
}

#define KILL_NAMES  64
#define KILL_ROUNDS 25
#define KILL_MOST   4000

/* Writes the same entries over and over until it is killed. */
static pid_t start_writer(int ready)
{
	struct access_memory *memory = NULL;
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (access_memory_open(NULL, instance, true, HOUR, &memory, NULL) != 0)
		_exit(1);
	for (uint64_t round = 0;; round++) {
		for (uint64_t n = 0; n < KILL_NAMES; n++)
			keep(memory, n, NOW);
		if (round == 2 && write(ready, "x", 1) != 1)
			_exit(1);
	}
}

static unsigned lost_by_a_kill(struct access_memory *memory, long pause_ns)
{
	unsigned lost = 0;

	kill_a_writer(start_writer, pause_ns);
	for (uint64_t n = 0; n < KILL_NAMES; n++) {
		int what = recall(memory, n, NOW);

		assert_true(what == RECALL_CALLER || what == RECALL_NOTHING);
		if (what == RECALL_NOTHING) {
			lost++;
			/* The slot is anybody's again after a second. */
			keep(memory, n, NOW + 999);
			assert_int_equal(recall(memory, n, NOW + 999), RECALL_NOTHING);
			keep(memory, n, NOW + SECOND);
			assert_int_equal(recall(memory, n, NOW + SECOND), RECALL_CALLER);
		}
	}
	return lost;
}

static void a_killed_writer_leaves_one_empty_slot(void **state)
{
	struct access_memory *memory = open_memory(true, HOUR);
	unsigned half_written = 0;

	(void)state;
	/* Until one died in the midst of writing, else nothing is shown. */
	for (long round = 0;
	     round < KILL_ROUNDS || (half_written == 0 && round < KILL_MOST); round++) {
		unsigned lost = lost_by_a_kill(memory, 1000 + round % 100 * 37003);

		assert_in_range(lost, 0, 1);
		half_written += lost;
	}
	assert_true(half_written > 0);
	access_memory_close(memory);
}

int main(void)
{
#define SHARED(f) cmocka_unit_test_setup_teardown(f, fresh_instance, forget_instance)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(remembers_for_its_time),
		cmocka_unit_test(what_was_good_is_proven_for_an_hour),
		cmocka_unit_test(refusals_push_out_nothing),
		cmocka_unit_test(oldest_gives_way),
		cmocka_unit_test(forgets_what_is_named),
		cmocka_unit_test(a_late_keep_does_not_undo_a_revocation),
		SHARED(processes_share_it),
		SHARED(root_tells_the_service_and_nobody_else),
		SHARED(garbage_is_survived),
		SHARED(nothing_of_a_player_stays),
		cmocka_unit_test(threads_never_see_a_torn_caller),
		cmocka_unit_test(a_late_keep_is_never_seen),
		cmocka_unit_test(nobody_is_accepted_after_a_revocation),
		SHARED(a_killed_writer_leaves_one_empty_slot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
