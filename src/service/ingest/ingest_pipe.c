/* SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/ingest/ingest_pipe.h"

#include "base/cond.h"

#define JOBS_MAX    64
#define SLOTS_A_JOB 4

struct ingest_pipe {
	struct ingest_source *source;
	pthread_t threads[JOBS_MAX];
	int thread_count;
	struct ingest_decode options;
	/* Held while the source is read, before lock. */
	pthread_mutex_t source_lock;
	/* Guards everything below. */
	pthread_mutex_t lock;
	pthread_cond_t room, ready;
	uint64_t found, taken; /* documents numbered; handed to the storing thread */
	bool source_ended, stopping, out_of_memory;
	int running;
	size_t slot_count;
	struct ingest_item **slots; /* number % slot_count; NULL = not decoded yet */
};

/* Wait until another document may be numbered; false when there is no more to do. */
static bool wait_for_room(struct ingest_pipe *p)
{
	bool more;

	pthread_mutex_lock(&p->lock);
	while (!p->stopping && p->found - p->taken >= p->slot_count)
		pthread_cond_wait(&p->room, &p->lock);
	more = !p->stopping && !p->source_ended;
	pthread_mutex_unlock(&p->lock);
	return more;
}

static void end_source(struct ingest_pipe *p, bool out_of_memory)
{
	pthread_mutex_lock(&p->lock);
	p->source_ended = true;
	p->out_of_memory = out_of_memory;
	pthread_cond_broadcast(&p->ready);
	pthread_mutex_unlock(&p->lock);
}

/* Read one document under the source lock; NULL when there is none. */
static struct ingest_item *read_item(struct ingest_pipe *p, struct ingest_text *text,
				     uint64_t *ret_number)
{
	struct ingest_item *item = NULL;
	int64_t t0 = clock_thread_us();

	pthread_mutex_lock(&p->source_lock);
	if (wait_for_room(p)) {
		item = talloc_zero(NULL, struct ingest_item);
		if (item)
			item->result =
				ingest_source_next(p->source, item, text, &item->err);
		if (!item || (!item->result && !text->name)) {
			end_source(p, !item);
			talloc_free(item);
			item = NULL;
		}
	}
	if (item) {
		item->name = text->name;
		item->taken = ingest_source_taken(p->source);
		item->read_us = clock_thread_us() - t0;
		pthread_mutex_lock(&p->lock);
		*ret_number = p->found++;
		pthread_mutex_unlock(&p->lock);
	}
	pthread_mutex_unlock(&p->source_lock);
	return item;
}

static void hand_over(struct ingest_pipe *p, struct ingest_item *item, uint64_t number)
{
	pthread_mutex_lock(&p->lock);
	p->slots[number % p->slot_count] = item;
	pthread_cond_broadcast(&p->ready);
	pthread_mutex_unlock(&p->lock);
}

static void *decode_documents(void *arg)
{
	struct ingest_pipe *p = arg;
	struct ingest_decoder *decoder = NULL;
	struct ingest_text text;
	struct err err = { 0 };
	struct ingest_item *item;
	uint64_t number = 0;
	int ret = ingest_decoder_new(NULL, &p->options, &decoder, &err);

	while ((item = read_item(p, &text, &number))) {
		if (!item->result && ret) {
			item->err = err;
			item->result = ret;
		}
		if (!item->result) {
			ingest_decoder_run(decoder, item, text.bytes, text.len,
					   text.mtime_ms);
			talloc_free(text.bytes);
		}
		hand_over(p, item, number);
	}
	talloc_free(decoder);
	pthread_mutex_lock(&p->lock);
	p->running--;
	pthread_cond_broadcast(&p->ready);
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

static int start_threads(struct ingest_pipe *p, int jobs, struct err *err)
{
	for (int i = 0; i < jobs; i++) {
		pthread_mutex_lock(&p->lock);
		p->running++;
		pthread_mutex_unlock(&p->lock);
		if (pthread_create(&p->threads[i], NULL, decode_documents, p) != 0) {
			pthread_mutex_lock(&p->lock);
			p->running--;
			pthread_mutex_unlock(&p->lock);
			break;
		}
		p->thread_count++;
	}
	return p->thread_count
		       ? 0
		       : err_set(err, E_NOMEM, "no decoder thread can be started");
}

static int init_locks(struct ingest_pipe *p)
{
	if (cond_init_pair(&p->lock, &p->ready) < 0)
		return -E_NOMEM;
	if (cond_init(&p->room) < 0)
		goto undo_pair;
	if (pthread_mutex_init(&p->source_lock, NULL))
		goto undo_room;
	return 0;
undo_room:
	pthread_cond_destroy(&p->room);
undo_pair:
	cond_destroy_pair(&p->lock, &p->ready);
	return -E_NOMEM;
}

int ingest_pipe_start(TALLOC_CTX *mem, struct ingest_source *source, int jobs,
		      const struct ingest_decode *options, struct ingest_pipe **ret_pipe,
		      struct err *err)
{
	struct ingest_pipe *p = talloc_zero(mem, struct ingest_pipe);
	int ret;

	jobs = jobs < 1 ? 1 : jobs > JOBS_MAX ? JOBS_MAX : jobs;
	if (p)
		p->slots = talloc_zero_array(p, struct ingest_item *,
					     (size_t)jobs * SLOTS_A_JOB);
	if (!p || !p->slots || init_locks(p) < 0) {
		talloc_free(p);
		return err_set(err, E_NOMEM, "out of memory for the decoders");
	}
	p->slot_count = (size_t)jobs * SLOTS_A_JOB;
	p->source = source;
	p->options = *options;
	ret = start_threads(p, jobs, err);
	if (ret) {
		ingest_pipe_free(p);
		return ret;
	}
	*ret_pipe = p;
	return 0;
}

/* Under the lock: whether no document can come any more. */
static bool exhausted(const struct ingest_pipe *p)
{
	return (p->source_ended && p->taken == p->found) || p->running == 0;
}

int ingest_pipe_next(struct ingest_pipe *p, int32_t wait_ms,
		     struct ingest_item **ret_item, struct err *err)
{
	const struct deadline until = { clock_mono_us() + (int64_t)wait_ms * 1000 };
	struct ingest_item **slot;
	bool late = false;
	int ret = 0;

	pthread_mutex_lock(&p->lock);
	slot = &p->slots[p->taken % p->slot_count];
	while (!*slot && !exhausted(p) && !late)
		late = !cond_wait_until(&p->ready, &p->lock, until);
	if (*slot) {
		*ret_item = *slot;
		*slot = NULL;
		p->taken++;
		pthread_cond_broadcast(&p->room);
	} else if (!exhausted(p)) {
		ret = err_set(err, E_TIMEOUT, "no document yet");
	} else if (p->out_of_memory) {
		ret = err_set(err, E_NOMEM, "out of memory for a document");
	} else {
		*ret_item = NULL;
	}
	pthread_mutex_unlock(&p->lock);
	return ret;
}

void ingest_pipe_free(struct ingest_pipe *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_broadcast(&p->room);
	pthread_mutex_unlock(&p->lock);
	for (int i = 0; i < p->thread_count; i++)
		pthread_join(p->threads[i], NULL);
	for (size_t i = 0; i < p->slot_count; i++)
		talloc_free(p->slots[i]);
	pthread_mutex_destroy(&p->source_lock);
	pthread_cond_destroy(&p->room);
	cond_destroy_pair(&p->lock, &p->ready);
	talloc_free(p);
}
