/* A ring of batches between the query, which fills rows, and the sink, which
 * formats them: in large answers each takes about half of the time.
 *
 *   query    fills batch `filled`  ->  filled + 1 ...
 *   sink                               written + 1 ...  <- batch `written`
 *
 * 1. Both numbers only grow; batch k is batches[k % RING].
 * 2. written <= filled < written + RING when a row is filled, so the batch that
 * is being filled is never one that is being written.
 * 3. The sink sees the rows in their order, from one thread at a time: from the
 *    query's for the first rows, then from its own, and from the query's again
 *    after the drain.
 * 4. Who has to wait sleeps until half of the ring is full, or free: waking a
 *    thread takes longer than formatting a batch.
 * 5. After an error of the sink, batches are passed over without it. */
#include "query/feed.h"
#include <pthread.h>
#include "base/banned.h"

enum {
    RING = 8,
    ROWS = 128, /* a batch of ten columns fits into a core's own cache */
    FEW = 16    /* of the first batch, which is all that most answers need */
};

typedef struct {
    ds_cell *cells;
    char (*words)[16];
    size_t n; /* rows */
} batch;

struct ds_feed {
    ds_sink *sink;
    size_t width;
    ds_arena *arena;
    batch batches[RING];
    size_t room;   /* rows of a batch: FEW, with one batch, or ROWS */
    bool threaded; /* the fields below are shared */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t turned;
    uint64_t filled, written;
    bool ends;
    int rc; /* of the sink; `err` holds its error */
    ds_err err;
};

static void make_room(ds_feed *f, size_t batches, size_t rows)
{
    f->room = rows;
    for (batch *b = f->batches; b < f->batches + batches; b++) {
        b->cells = ds_alloc_n(f->arena, f->width * rows, sizeof *b->cells);
        b->words = ds_alloc_n(f->arena, f->width * rows, sizeof *b->words);
    }
}

ds_feed *ds_feed_open(ds_arena *a, ds_sink *sink, size_t width)
{
    ds_feed *f = ds_new(a, ds_feed);
    *f = (ds_feed){.sink = sink, .width = width, .arena = a};
    make_room(f, 1, FEW);
    return f;
}

static batch *filling(ds_feed *f)
{
    return &f->batches[f->filled % RING];
}

ds_cell *ds_feed_cells(ds_feed *f)
{
    batch *b = filling(f);
    return b->cells + b->n * f->width;
}

char (*ds_feed_words(ds_feed *f))[16]
{
    batch *b = filling(f);
    return b->words + b->n * f->width;
}

static int write_batch(ds_feed *f, batch *b, ds_err *err)
{
    int rc = 0;
    for (size_t i = 0; i < b->n && rc == 0; i++)
        rc = f->sink->row(f->sink, b->cells + i * f->width, err);
    b->n = 0;
    return rc;
}

/* --- the sink's thread ---------------------------------------------------- */

/* The next full batch, or NULL at the end. */
static batch *await_batch(ds_feed *f)
{
    pthread_mutex_lock(&f->lock);
    if (f->written == f->filled)
        while (f->filled - f->written < RING / 2 && !f->ends)
            pthread_cond_wait(&f->turned, &f->lock);
    batch *b = f->written < f->filled ? &f->batches[f->written % RING] : NULL;
    pthread_mutex_unlock(&f->lock);
    return b;
}

static void *serve_sink(void *payload)
{
    ds_feed *f = payload;
    for (batch *b; (b = await_batch(f)) != NULL;) {
        ds_err err = {0};
        int rc = f->rc == 0 ? write_batch(f, b, &err) : 0;
        b->n = 0;
        pthread_mutex_lock(&f->lock);
        if (rc != 0) {
            f->rc = rc;
            f->err = err;
        }
        f->written++;
        if (f->filled - f->written == RING / 2)
            pthread_cond_signal(&f->turned);
        pthread_mutex_unlock(&f->lock);
    }
    return NULL;
}

/* --- the query's thread --------------------------------------------------- */

static bool start(ds_feed *f)
{
    pthread_mutex_init(&f->lock, NULL);
    pthread_cond_init(&f->turned, NULL);
    f->threaded = pthread_create(&f->thread, NULL, serve_sink, f) == 0;
    return f->threaded;
}

/* Gives the batch away and waits for room for the next. */
static int hand_over(ds_feed *f, ds_err *err)
{
    pthread_mutex_lock(&f->lock);
    f->filled++;
    if (f->filled - f->written == RING / 2)
        pthread_cond_signal(&f->turned);
    if (f->filled - f->written == RING)
        while (f->filled - f->written > RING / 2)
            pthread_cond_wait(&f->turned, &f->lock);
    int rc = f->rc;
    if (rc != 0)
        *err = f->err;
    pthread_mutex_unlock(&f->lock);
    return rc;
}

int ds_feed_put(ds_feed *f, ds_err *err)
{
    batch *b = filling(f);
    if (++b->n < f->room)
        return 0;
    if (f->room == ROWS && (f->threaded || start(f)))
        return hand_over(f, err);
    if (write_batch(f, b, err) != 0)
        return -1;
    if (f->room == FEW)
        make_room(f, RING, ROWS);
    return 0;
}

static void stop(ds_feed *f)
{
    pthread_mutex_lock(&f->lock);
    f->ends = true;
    pthread_cond_signal(&f->turned);
    pthread_mutex_unlock(&f->lock);
    pthread_join(f->thread, NULL);
    pthread_cond_destroy(&f->turned);
    pthread_mutex_destroy(&f->lock);
    f->threaded = f->ends = false;
}

int ds_feed_drain(ds_feed *f, ds_err *err)
{
    if (f->threaded)
        stop(f);
    if (f->rc == 0)
        return write_batch(f, filling(f), err);
    *err = f->err;
    return f->rc;
}

void ds_feed_close(ds_feed *f)
{
    if (f != NULL && f->threaded)
        stop(f);
}
