/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which keys have been seen. A key is 16 bytes: SipHash-2-4-128 under a random key of this run, so that
 * nobody can choose keys that collide and nothing on disk says whose they were. Past a limit the
 * table is written, sorted, to a file without a name; a Bloom filter keeps most questions from it. */

#include "config.h"

#include "eks-key-set.h"

#include "eks-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define FIRST_SLOTS 4096
#define FILTER_BYTES (8 * 1024 * 1024)
#define FILTER_PROBES 4
#define BLOCK_KEYS 256

struct _EksKeySet
{
  guint64 secret[2];
  guint max_in_memory;
  EksKey *slots;     /* (owned): open addressing; all zero is empty */
  gsize n_slots;     /* a power of two */
  guint n_keys;
  guint8 *filter;    /* (owned) (nullable): over the keys in the file */
  int fd;            /* -1 until needed */
  GArray *runs;      /* (owned) (element-type guint): how many sorted keys each run has */
};

/* ---- SipHash-2-4 with 128 bits of result, from its public description ---- */

static inline void
sip_round (guint64 v[4])
{
#define ROTATE(x, n) (((x) << (n)) | ((x) >> (64 - (n))))
  v[0] += v[1];
  v[1] = ROTATE (v[1], 13) ^ v[0];
  v[0] = ROTATE (v[0], 32);
  v[2] += v[3];
  v[3] = ROTATE (v[3], 16) ^ v[2];
  v[0] += v[3];
  v[3] = ROTATE (v[3], 21) ^ v[0];
  v[2] += v[1];
  v[1] = ROTATE (v[1], 17) ^ v[2];
  v[2] = ROTATE (v[2], 32);
#undef ROTATE
}

static inline void
sip_word (guint64 v[4], guint64 word)
{
  v[3] ^= word;
  sip_round (v);
  sip_round (v);
  v[0] ^= word;
}

static EksKey
sip_hash (const guint64 secret[2], const guint8 *data, gsize length)
{
  guint64 v[4] = {
    secret[0] ^ G_GUINT64_CONSTANT (0x736f6d6570736575),
    secret[1] ^ G_GUINT64_CONSTANT (0x646f72616e646f6d) ^ 0xee,
    secret[0] ^ G_GUINT64_CONSTANT (0x6c7967656e657261),
    secret[1] ^ G_GUINT64_CONSTANT (0x7465646279746573),
  };
  guint64 last = (guint64) length << 56;
  EksKey key;

  for (; length >= 8; data += 8, length -= 8)
    {
      guint64 word;
      memcpy (&word, data, 8);
      sip_word (v, GUINT64_FROM_LE (word));
    }
  for (gsize i = 0; i < length; i++)
    last |= (guint64) data[i] << (8 * i);
  sip_word (v, last);
  v[2] ^= 0xee;
  for (int i = 0; i < 4; i++)
    sip_round (v);
  key.high = v[0] ^ v[1] ^ v[2] ^ v[3];
  v[1] ^= 0xdd;
  for (int i = 0; i < 4; i++)
    sip_round (v);
  key.low = v[0] ^ v[1] ^ v[2] ^ v[3];
  if (key.high == 0 && key.low == 0)
    key.low = 1; /* zero marks an empty slot */
  return key;
}

/* The value of a hexadecimal digit plus one. Digits of a GUID are random: a table has no branch to guess. */
static const guint8 hex_values[256] = {
  ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11,
  ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

/* A GUID means the same in capitals: its 16 bytes count, not how they are spelt. */
static gboolean
parse_guid (const char *text, gsize length, guint8 bytes[16])
{
  guint n = 0;

  if (length != 36)
    return FALSE;
  for (guint i = 0; i < 36;)
    {
      if (i == 8 || i == 13 || i == 18 || i == 23)
        {
          if (text[i++] != '-')
            return FALSE;
          continue;
        }
      guint high = hex_values[(guchar) text[i]], low = hex_values[(guchar) text[i + 1]];
      if (high == 0 || low == 0)
        return FALSE;
      bytes[n++] = (high - 1) * 16 + low - 1;
      i += 2;
    }
  return n == 16;
}

/* ---- the table ---- */

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const EksKey *x = a, *y = b;

  if (x->high != y->high)
    return x->high < y->high ? -1 : 1;
  return x->low < y->low ? -1 : x->low > y->low;
}

/* Returns: the slot that holds @key or could take it */
static EksKey *
find_slot (EksKeySet *self, EksKey key)
{
  gsize at = key.low & (self->n_slots - 1);

  while ((self->slots[at].high | self->slots[at].low) != 0 && compare_keys (&self->slots[at], &key) != 0)
    at = (at + 1) & (self->n_slots - 1);
  return &self->slots[at];
}

static void
grow_table (EksKeySet *self)
{
  g_autofree EksKey *old = g_steal_pointer (&self->slots);
  gsize n_old = self->n_slots;

  self->n_slots *= 2;
  self->slots = g_new0 (EksKey, self->n_slots);
  for (gsize i = 0; i < n_old; i++)
    if ((old[i].high | old[i].low) != 0)
      *find_slot (self, old[i]) = old[i];
}

/* ---- the file ---- */

static gboolean
fail_file (GError **error, int code)
{
  g_set_error (error, EKS_ERROR, code == ENOSPC || code == EDQUOT ? EKS_ERROR_NO_SPACE : EKS_ERROR_FAILED,
               /* TRANSLATORS: %1$s is a folder, %2$s what the system says */
               _("The list of rows already seen could not be kept in “%1$s”: %2$s. Make room there or set TMPDIR to another folder."),
               g_get_tmp_dir (), g_strerror (code));
  return FALSE;
}

static gboolean
open_file (EksKeySet *self, GError **error)
{
  if (self->fd >= 0)
    return TRUE;
  self->fd = open (g_get_tmp_dir (), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      g_autofree char *name = NULL;
      self->fd = g_file_open_tmp ("eksport-XXXXXX", &name, NULL);
      if (self->fd < 0)
        return fail_file (error, errno);
      unlink (name);
    }
  self->filter = g_malloc0 (FILTER_BYTES);
  return TRUE;
}

static inline gsize
filter_bit (EksKey key, guint probe)
{
  /* All probes in one cache line. */
  gsize line = (key.high >> 20) % (FILTER_BYTES / 64);

  return line * 512 + ((key.low >> (9 * probe)) & 511);
}

static gboolean
filter_has (EksKeySet *self, EksKey key)
{
  for (guint i = 0; i < FILTER_PROBES; i++)
    {
      gsize bit = filter_bit (key, i);
      if (!((self->filter[bit / 8] >> (bit % 8)) & 1))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_all (EksKeySet *self, const char *data, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize n = write (self->fd, data, length);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail_file (error, errno);
      data += n;
      length -= n;
    }
  return TRUE;
}

/* Moves the table's keys to the end of the file as a sorted run. */
static gboolean
spill (EksKeySet *self, GError **error)
{
  gsize n = 0;

  if (!open_file (self, error))
    return FALSE;
  for (gsize i = 0; i < self->n_slots; i++)
    if ((self->slots[i].high | self->slots[i].low) != 0)
      {
        EksKey key = self->slots[i];
        for (guint probe = 0; probe < FILTER_PROBES; probe++)
          self->filter[filter_bit (key, probe) / 8] |= 1 << (filter_bit (key, probe) % 8);
        self->slots[n++] = key;
      }
  qsort (self->slots, n, sizeof (EksKey), compare_keys);
  if (!write_all (self, (const char *) self->slots, n * sizeof (EksKey), error))
    return FALSE;
  guint run = n;
  g_array_append_val (self->runs, run);
  memset (self->slots, 0, self->n_slots * sizeof (EksKey));
  self->n_keys = 0;
  return TRUE;
}

static gboolean
read_keys (EksKeySet *self, guint64 first, EksKey *keys, guint n, GError **error)
{
  gsize done = 0, length = n * sizeof (EksKey);

  while (done < length)
    {
      gssize got = pread (self->fd, (char *) keys + done, length - done, first * sizeof (EksKey) + done);
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return fail_file (error, got < 0 ? errno : EIO);
      done += got;
    }
  return TRUE;
}

/* Keys are spread evenly, so their place in a sorted run can be guessed: mostly one read. */
static gboolean
run_has (EksKeySet *self, guint64 first, guint n, EksKey key, gboolean *has, GError **error)
{
  guint low = 0, high = n;
  EksKey block[BLOCK_KEYS];
  gdouble guess = (gdouble) key.high / 18446744073709551616.0 * n;

  while (low < high)
    {
      guint start = CLAMP ((gint64) guess - BLOCK_KEYS / 2, (gint64) low, (gint64) high - 1);
      guint count = MIN (BLOCK_KEYS, high - start);
      if (!read_keys (self, first + start, block, count, error))
        return FALSE;
      if (compare_keys (&key, &block[0]) < 0)
        high = start;
      else if (compare_keys (&key, &block[count - 1]) > 0)
        low = start + count;
      else
        {
          *has = bsearch (&key, block, count, sizeof (EksKey), compare_keys) != NULL;
          return TRUE;
        }
      guess = low + (high - low) / 2;
    }
  return TRUE;
}

static gboolean
file_has (EksKeySet *self, EksKey key, gboolean *has, GError **error)
{
  guint64 first = 0;

  *has = FALSE;
  if (self->runs->len == 0 || !filter_has (self, key))
    return TRUE;
  for (guint i = 0; i < self->runs->len && !*has; i++)
    {
      guint n = g_array_index (self->runs, guint, i);
      if (!run_has (self, first, n, key, has, error))
        return FALSE;
      first += n;
    }
  return TRUE;
}

/**
 * eks_key_set_new:
 * @max_in_memory: keys in memory before they move to a file, at least 2
 *
 * One thread at a time.
 *
 * Returns: (transfer full): an empty set
 */
EksKeySet *
eks_key_set_new (guint max_in_memory)
{
  EksKeySet *self = g_new0 (EksKeySet, 1);

  if (getrandom (self->secret, sizeof self->secret, 0) != sizeof self->secret)
    for (guint i = 0; i < 4; i++)
      ((guint32 *) self->secret)[i] = g_random_int ();
  self->max_in_memory = MAX (max_in_memory, 2);
  self->n_slots = FIRST_SLOTS;
  self->slots = g_new0 (EksKey, self->n_slots);
  self->runs = g_array_new (FALSE, FALSE, sizeof (guint));
  self->fd = -1;
  return self;
}

/**
 * eks_key_set_free:
 * @self: (transfer full): a set
 */
void
eks_key_set_free (EksKeySet *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_array_unref (self->runs);
  g_free (self->slots);
  g_free (self->filter);
  g_free (self);
}

/**
 * eks_key_set_digest:
 * @self: a set
 * @text: (array length=length): a key; a GUID counts by its value, not by its spelling
 * @length: in bytes
 *
 * Returns: what the set remembers of it; different in every set
 */
EksKey
eks_key_set_digest (EksKeySet *self, const char *text, gsize length)
{
  guint8 bytes[16];

  if (parse_guid (text, length, bytes))
    return sip_hash (self->secret, bytes, sizeof bytes);
  return sip_hash (self->secret, (const guint8 *) text, length);
}

/**
 * eks_key_set_add:
 * @self: a set
 * @key: from eks_key_set_digest() of the same set
 * @added: (out): %FALSE if it was there already
 * @error: return location
 *
 * Returns: %FALSE if the temporary file cannot be written or read
 */
gboolean
eks_key_set_add (EksKeySet *self, EksKey key, gboolean *added, GError **error)
{
  gboolean has;
  EksKey *slot;

  g_return_val_if_fail (self != NULL && added != NULL, FALSE);

  *added = FALSE;
  slot = find_slot (self, key);
  if ((slot->high | slot->low) != 0)
    return TRUE;
  if (!file_has (self, key, &has, error))
    return FALSE;
  if (has)
    return TRUE;
  if (self->n_keys >= self->max_in_memory && !spill (self, error))
    return FALSE;
  if (self->n_keys + 1 > self->n_slots / 4 * 3)
    grow_table (self);
  *find_slot (self, key) = key;
  self->n_keys++;
  *added = TRUE;
  return TRUE;
}
