/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record path: simdjson's on-demand walk over a page, looking only at what the job needs.
 * Values are slices of the page; only escaped text and JSON with blanks goes through the batch's arena. */

#include "config.h"

#include "eks-page-parser.h"

#include "eks-error.h"
#include "eks-json-compact.h"

/* Its checks for programmers cost half the speed; those for data stay. */
#ifndef NDEBUG
#define NDEBUG
#endif
#define SIMDJSON_DEVELOPMENT_CHECKS 0
#include <simdjson.h>

#include <glib/gi18n-lib.h>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace od = simdjson::ondemand;
using simdjson::error_code;
using std::string_view;

/* JSON in a string in a string in … */
static constexpr unsigned MAX_STRING_LEVELS = 3;
/* A field may have several paths. Null from any of them comes after a value from any of them. */
static constexpr unsigned MAX_RANKS = 127;
static constexpr guint8 RANK_OF_NULL = 0x80;
static constexpr size_t MAX_REMEMBERED_MEMBERS = 512;
static constexpr size_t MAX_REMEMBERED_NAME = 64;

struct _EksPageIndex
{
  od::parser parser;
  od::document document;
  bool is_open = false;              /* whether document is about the page as it is */
  const char *records_end = nullptr; /* where stepping over the records ended; reading them must end there too … */
  guint n_records = 0;               /* … and find as many */
};

namespace {

/* ---- names ---- */

int
hex4 (const char *at)
{
  int value = 0;

  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (at[i]);
      if (digit < 0)
        return -1;
      value = value * 16 + digit;
    }
  return value;
}

/* @target: room for text.size() bytes. Returns the length, or -1 if an escape is no escape. */
gssize
unescape (string_view text, char *target, guint64 *bad_escapes)
{
  const char *at = text.data (), *end = at + text.size ();
  char *out = target;

  while (at < end)
    {
      const char *next = static_cast<const char *> (memchr (at, '\\', end - at));
      size_t plain = (next != nullptr ? next : end) - at;
      memcpy (out, at, plain);
      out += plain;
      at += plain;
      if (at == end)
        break;
      if (end - at < 2)
        return -1;
      static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
      const char *found = at[1] != '\0' ? strchr (from, at[1]) : nullptr;
      if (found != nullptr)
        {
          *out++ = to[found - from];
          at += 2;
          continue;
        }
      int code = at[1] == 'u' && end - at >= 6 ? hex4 (at + 2) : -1;
      if (code < 0)
        return -1;
      at += 6;
      if (code >= 0xD800 && code < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u')
        {
          int low = hex4 (at + 2);
          if (low >= 0xDC00 && low < 0xE000)
            {
              code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
              at += 6;
            }
        }
      if (code >= 0xD800 && code < 0xE000)
        {
          code = 0xFFFD;
          ++*bad_escapes;
        }
      out += g_unichar_to_utf8 (code, out);
    }
  return out - target;
}

/* The name behind an opening quote, still escaped. Stage 1 has seen its closing quote. */
string_view
name_at (const char *start, const char *limit)
{
  const char *at = start;

  while (at < limit && *at != '"')
    at += *at == '\\' ? 2 : 1;
  return string_view (start, MIN (at, limit) - start);
}

string_view
plain_name (string_view name, std::string &scratch)
{
  guint64 ignored = 0;

  if (memchr (name.data (), '\\', name.size ()) == nullptr)
    return name;
  scratch.resize (name.size ());
  gssize length = unescape (name, &scratch[0], &ignored);
  return length < 0 ? name : string_view (scratch.data (), length);
}

string_view
trim (string_view token)
{
  while (!token.empty () && (token.back () == ' ' || token.back () == '\n' || token.back () == '\r' || token.back () == '\t'))
    token.remove_suffix (1);
  return token;
}

/* ---- faults ---- */

const char *
describe (error_code code)
{
  switch (code)
    {
    case simdjson::EMPTY:
      return _("it is empty");
    case simdjson::UNCLOSED_STRING:
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return _("it ends too early");
    case simdjson::INCORRECT_TYPE:
      return _("something has another type than expected");
    default:
      return _("it is not well-formed JSON");
    }
}

bool
fail_text (GError **error, const char *bytes, const char *where, gsize length, const char *what)
{
  gsize position = where >= bytes && where <= bytes + length ? where - bytes : length;

  /* TRANSLATORS: %1$s is what is wrong, e.g. “it ends too early”, %2$s a position in bytes */
  g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("The answer of the service cannot be read: %1$s (near byte %2$s). Try again; if it stays, tell the service."),
               what, std::to_string (position).c_str ());
  return false;
}

/* Where the walk stands; the end of the page when it is over. */
const char *
here (EksPage *page)
{
  const char *where = nullptr;

  if (page->index == nullptr || !page->index->is_open || page->index->document.current_location ().get (where) != simdjson::SUCCESS)
    return page->bytes + page->length;
  return where;
}

bool
fail (GError **error, EksPage *page, error_code code)
{
  const char *where = code == simdjson::EMPTY ? page->bytes : here (page);

  return fail_text (error, page->bytes, where, page->length, describe (code));
}

/* ---- the outline of a page ---- */

struct Scanner
{
  EksPage *page;
  const EksPageOutline *outline;
  EksPageSummary *summary;
  std::string scratch;
  bool found = false;
  bool twice = false;

  const EksPath *path (unsigned which) const { return which == 0 ? outline->records : outline->wanted[which - 1]; }
  unsigned leads_on (string_view name, unsigned mask, unsigned depth) const;
  error_code records (od::value value);
  error_code count (od::array array, const char *start);
  error_code value (od::value value, unsigned mask, unsigned depth);
  error_code object (od::object object, unsigned mask, unsigned depth);
  void keep (unsigned which, string_view token);
};

/* Which of the paths in @mask go through member @name at @depth; bit 0 is the records' path. */
unsigned
Scanner::leads_on (string_view name, unsigned mask, unsigned depth) const
{
  unsigned result = 0;

  for (unsigned i = 0; i <= EKS_PAGE_MAX_WANTED; i++)
    if (((mask >> i) & 1) && path (i)->steps[depth] != nullptr && name == path (i)->steps[depth])
      result |= 1u << i;
  return result;
}

error_code
Scanner::count (od::array array, const char *start)
{
  guint n = 0;

  for (auto element : array)
    {
      if (element.error ())
        return element.error ();
      n++;
    }
  summary->n_records = n;
  summary->records = start;
  page->index->records_end = here (page);
  page->index->n_records = n;
  summary->records_length = page->index->records_end - start;
  return simdjson::SUCCESS;
}

error_code
Scanner::records (od::value value)
{
  od::json_type type;
  od::array array;
  string_view token = value.raw_json_token ();

  twice = found;
  found = true;
  if (auto error = value.type ().get (type))
    return error;
  if (type == od::json_type::null)
    return trim (token) == "null" ? simdjson::SUCCESS : simdjson::TAPE_ERROR; /* some services say “none” so */
  if (outline->one)
    {
      summary->n_records = 1;
      return type == od::json_type::object ? simdjson::SUCCESS : simdjson::INCORRECT_TYPE;
    }
  if (auto error = value.get_array ().get (array))
    return error;
  return count (array, token.data ());
}

void
Scanner::keep (unsigned which, string_view token)
{
  guint64 ignored = 0;
  char *text;

  token = trim (token);
  if (token.size () >= 2 && token.front () == '"')
    {
      text = static_cast<char *> (g_malloc (token.size ()));
      gssize length = unescape (token.substr (1, token.size () - 2), text, &ignored);
      text[MAX (length, 0)] = '\0';
    }
  else if (eks_json_compact_is_number (token.data (), token.size ()) || token == "true" || token == "false")
    text = g_strndup (token.data (), token.size ());
  else
    return;
  g_free (summary->wanted[which]);
  summary->wanted[which] = text;
}

error_code
Scanner::value (od::value value, unsigned mask, unsigned depth)
{
  od::json_type type;
  unsigned deeper = 0;

  if (auto error = value.type ().get (type))
    return error;
  for (unsigned i = 0; i <= EKS_PAGE_MAX_WANTED; i++)
    {
      if (!((mask >> i) & 1))
        continue;
      if (path (i)->steps[depth] != nullptr)
        deeper |= 1u << i;
      else if (i > 0)
        keep (i - 1, value.raw_json_token ());
      else
        return records (value);
    }
  if (deeper == 0 || type != od::json_type::object)
    return simdjson::SUCCESS;
  od::object child;
  if (auto error = value.get_object ().get (child))
    return error;
  return object (child, deeper, depth);
}

error_code
Scanner::object (od::object object, unsigned mask, unsigned depth)
{
  for (auto result : object)
    {
      od::field field;
      if (auto error = std::move (result).get (field))
        return error;
      string_view name = plain_name (name_at (field.key ().raw (), page->bytes + page->length), scratch);
      unsigned on = leads_on (name, mask, depth);
      if (on == 0)
        continue;
      if (auto error = value (field.value (), on, depth + 1))
        return error;
    }
  return simdjson::SUCCESS;
}

error_code
open_document (EksPage *page)
{
  if (page->length > 0 && page->bytes == nullptr)
    return simdjson::EMPTY;
  eks_page_reserve (page, page->length);
  memset (page->bytes + page->length, ' ', EKS_PAGE_PADDING);
  if (page->index == nullptr)
    page->index = new _EksPageIndex ();
  /* A byte order mark is not JSON, but harmless. */
  if (page->length >= 3 && memcmp (page->bytes, "\xEF\xBB\xBF", 3) == 0)
    memset (page->bytes, ' ', 3);
  page->index->is_open = false;
  page->index->records_end = nullptr;
  error_code error = page->index->parser.iterate (page->bytes, page->length, page->length + EKS_PAGE_PADDING).get (page->index->document);
  page->index->is_open = !error;
  return error;
}

error_code
scan_root (Scanner &scanner)
{
  od::document &document = scanner.page->index->document;
  const EksPath *records = scanner.outline->records;
  od::json_type type;

  if (auto error = document.type ().get (type))
    return error;
  if (type == od::json_type::array && records != nullptr && records->steps[0] == nullptr && !scanner.outline->one)
    {
      od::array array;
      if (auto error = document.get_array ().get (array))
        return error;
      scanner.found = true;
      return scanner.count (array, here (scanner.page));
    }
  if (type != od::json_type::object)
    return simdjson::INCORRECT_TYPE;
  unsigned mask = records != nullptr && records->steps[0] != nullptr ? 1 : 0;
  for (unsigned i = 0; scanner.outline->wanted[i] != nullptr; i++)
    mask |= 2u << i;
  if (records != nullptr && mask % 2 == 0 && scanner.outline->one)
    {
      scanner.found = true;
      scanner.summary->n_records = 1;
    }
  od::object object;
  if (auto error = document.get_object ().get (object))
    return error;
  return scanner.object (object, mask, 0);
}

/* ---- columns, compiled ---- */

struct Node;

struct Take
{
  guint column;
  guint8 rank;
};

struct Edge
{
  std::string name;
  std::unique_ptr<Node> node;
};

/* An array of objects: the one whose @member is one of @wanted gives its @take. */
struct Match
{
  std::string member;
  std::string take;
  std::vector<std::pair<std::string, std::vector<Take>>> wanted;
  string_view seen_member; /* tokens of the object that is being read */
  string_view seen_take;
};

/* A member as the record before had it at this place: the next one mostly has it there too. */
struct Remembered
{
  guint8 length;
  char name[MAX_REMEMBERED_NAME];
  Node *node; /* nullptr: nobody wants it */
};

struct Node
{
  std::vector<Take> takes;
  std::vector<Edge> edges;
  std::vector<Match> matches;
  std::vector<Remembered> remembered;
  bool only = false;

  bool has_children () const { return !edges.empty () || !matches.empty (); }
  Node *child (string_view name);
  Node *grow (const char *name);
  Node *lookup (const char *key, const char *limit, size_t place, std::string &scratch);
};

/* Few enough in a record: the names that are looked for, not those that are there. */
Node *
Node::child (string_view name)
{
  for (Edge &edge : edges)
    if (edge.name.size () == name.size () && edge.name == name)
      return edge.node.get ();
  return nullptr;
}

Node *
Node::grow (const char *name)
{
  Node *node = child (name);

  if (node == nullptr)
    {
      edges.push_back (Edge{ name, std::make_unique<Node> () });
      node = edges.back ().node.get ();
    }
  return node;
}

/* Most names are short: two overlapping loads instead of a call. */
inline bool
is_same_text (const char *a, const char *b, size_t length)
{
  if (length > 16)
    return memcmp (a, b, length) == 0;
  if (length >= 8)
    return memcmp (a, b, 8) == 0 && memcmp (a + length - 8, b + length - 8, 8) == 0;
  if (length >= 4)
    return memcmp (a, b, 4) == 0 && memcmp (a + length - 4, b + length - 4, 4) == 0;
  for (size_t i = 0; i < length; i++)
    if (a[i] != b[i])
      return false;
  return true;
}

inline bool
is_same (const Remembered &member, const char *key, const char *limit)
{
  return limit - key > member.length && key[member.length] == '"' && is_same_text (key, member.name, member.length);
}

Node *
Node::lookup (const char *key, const char *limit, size_t place, std::string &scratch)
{
  /* The member of last time, or the one after it when this record leaves one out. */
  if (place < remembered.size () && is_same (remembered[place], key, limit))
    return remembered[place].node;
  if (place + 1 < remembered.size () && is_same (remembered[place + 1], key, limit))
    return remembered[place + 1].node;
  string_view name = name_at (key, limit);
  Node *node = child (plain_name (name, scratch));
  if (name.size () < MAX_REMEMBERED_NAME && place <= remembered.size () && place < MAX_REMEMBERED_MEMBERS)
    {
      Remembered member = {};
      member.length = name.size ();
      memcpy (member.name, name.data (), name.size ());
      member.node = node;
      if (place == remembered.size ())
        remembered.push_back (member);
      else
        remembered[place] = member;
    }
  return node;
}

} // namespace

/* ---- rows ---- */

struct _EksPageParser
{
  Node root;
  std::vector<std::string> records;
  bool one = false;
  std::string only_value;
  bool has_only = false;
  guint n_columns = 0;
  std::vector<guint8> ranks;
  std::vector<guint8> seen;
  od::parser string_parsers[MAX_STRING_LEVELS];
  std::string scratch;
  EksPageCounts counts = {};

  EksPage *page = nullptr;
  od::array_iterator at;
  od::array array;
  bool at_end = true;
  guint64 row_number = 0;

  EksBatch *batch = nullptr;
  EksValue *row = nullptr;
  const char *limit = nullptr;
  const char *plain_from = nullptr; /* no backslash from here … */
  const char *plain_to = nullptr;   /* … up to here */
  bool only_matched = false;

  bool has_escape (string_view text);

  error_code object (Node &node, od::object object, unsigned level);
  error_code value (Node &node, od::value value, unsigned level);
  error_code container (Node &node, od::value value, od::json_type type, unsigned level);
  error_code matches (Node &node, od::array array);
  error_code match_element (Node &node, od::object object);
  error_code token_of (od::value value, string_view *token);
  error_code scalar (Node &node, string_view token, unsigned level);
  error_code string_json (Node &node, string_view text, unsigned level);
  error_code settle (string_view token, EksValue *result);
  error_code settle_text (string_view text, EksValue *result);
  error_code settle_json (string_view text, EksValue *result);
  void put (const std::vector<Take> &takes, const EksValue &value);
};

/* Texts come in the order of the page, so one search for the next backslash serves many of them. */
inline bool
_EksPageParser::has_escape (string_view text)
{
  const char *start = text.data (), *end = start + text.size ();

  if (G_UNLIKELY (start < plain_from || start > plain_to))
    {
      const char *next = static_cast<const char *> (memchr (start, '\\', limit - start));
      plain_from = start;
      plain_to = next != nullptr ? next : limit;
    }
  return end > plain_to;
}

inline void
_EksPageParser::put (const std::vector<Take> &takes, const EksValue &value)
{
  for (const Take &take : takes)
    {
      /* An earlier path beats a later one, and a value beats null; a member that comes twice counts the last time. */
      guint8 rank = value.kind == EKS_VALUE_NULL ? take.rank | RANK_OF_NULL : take.rank;
      if (rank > ranks[take.column] && take.rank != ranks[take.column])
        continue;
      ranks[take.column] = rank;
      seen[take.column] = 1;
      row[take.column] = value;
    }
}

inline error_code
_EksPageParser::settle_text (string_view text, EksValue *result)
{
  result->kind = EKS_VALUE_TEXT;
  result->text = text.data ();
  result->length = text.size ();
  if (G_LIKELY (!has_escape (text)))
    return simdjson::SUCCESS;
  char *target = eks_batch_alloc (batch, text.size ());
  gssize length = unescape (text, target, &counts.bad_escapes);
  if (length < 0)
    return simdjson::STRING_ERROR;
  result->text = target;
  result->length = length;
  return simdjson::SUCCESS;
}

error_code
_EksPageParser::settle_json (string_view text, EksValue *result)
{
  gboolean compact;

  text = trim (text);
  if (!eks_json_compact_check (text.data (), text.size (), &compact))
    return simdjson::TAPE_ERROR;
  result->kind = EKS_VALUE_JSON;
  result->text = text.data ();
  result->length = text.size ();
  if (!compact)
    {
      char *target = eks_batch_alloc (batch, text.size ());
      result->length = eks_json_compact_copy (text.data (), text.size (), target, &counts.bad_escapes);
      result->text = target;
    }
  return simdjson::SUCCESS;
}

/* @token: a trimmed scalar, or a whole object or array */
G_ALWAYS_INLINE inline error_code
_EksPageParser::settle (string_view token, EksValue *result)
{
  *result = EksValue{ token.data (), static_cast<guint32> (token.size ()), EKS_VALUE_NUMBER };
  switch (token.front ())
    {
    case '"':
      if (token.size () < 2 || token.back () != '"')
        return simdjson::TAPE_ERROR;
      return settle_text (token.substr (1, token.size () - 2), result);
    case '{':
    case '[':
      return settle_json (token, result);
    case 't':
    case 'f':
      result->kind = EKS_VALUE_BOOLEAN;
      return token == "true" || token == "false" ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
    case 'n':
      *result = EksValue{ nullptr, 0, EKS_VALUE_NULL };
      return token == "null" ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
    default:
      return eks_json_compact_is_number (token.data (), token.size ()) ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
    }
}

/* A service may wrap an object into a string; what is inside is read as if it stood there. */
error_code
_EksPageParser::string_json (Node &node, string_view text, unsigned level)
{
  const char *outer_limit = limit;
  gboolean compact;
  od::document document;
  od::object inner;

  if (text.empty ())
    return simdjson::SUCCESS;
  char *copy = eks_batch_alloc (batch, text.size () + EKS_PAGE_PADDING);
  gssize length = unescape (text, copy, &counts.bad_escapes);
  if (length < 0)
    return simdjson::STRING_ERROR;
  memset (copy + length, ' ', EKS_PAGE_PADDING);
  /* Checked whole first, so that a broken one leaves no half of itself in the row. */
  if (level == MAX_STRING_LEVELS || !eks_json_compact_check (copy, length, &compact) ||
      string_parsers[level].iterate (copy, length, length + EKS_PAGE_PADDING).get (document) != simdjson::SUCCESS)
    {
      counts.unreadable++;
      return simdjson::SUCCESS;
    }
  od::json_type type;
  error_code error = document.type ().get (type);
  limit = copy + length;
  plain_from = plain_to = nullptr;
  if (!error && type == od::json_type::object && !node.edges.empty ())
    {
      error = document.get_object ().get (inner);
      if (!error)
        error = object (node, inner, level + 1);
    }
  else if (!error && type == od::json_type::array && !node.matches.empty ())
    {
      od::array elements;
      error = document.get_array ().get (elements);
      if (!error)
        error = matches (node, elements);
    }
  limit = outer_limit;
  plain_from = plain_to = nullptr;
  return error;
}

inline error_code
_EksPageParser::scalar (Node &node, string_view token, unsigned level)
{
  EksValue result;

  token = trim (token);
  if (token.empty ())
    return simdjson::TAPE_ERROR;
  if (auto error = settle (token, &result))
    return error;
  put (node.takes, result);
  if (node.only)
    only_matched = string_view (result.text != nullptr ? result.text : "", result.length) == only_value && result.kind > EKS_VALUE_NULL;
  if (result.kind == EKS_VALUE_TEXT && node.has_children ())
    return string_json (node, token.substr (1, token.size () - 2), level);
  return simdjson::SUCCESS;
}

/* The whole token of a value, brackets and all. */
error_code
_EksPageParser::token_of (od::value value, string_view *token)
{
  od::json_type type;

  if (auto error = value.type ().get (type))
    return error;
  if (type == od::json_type::object)
    {
      od::object object;
      if (auto error = value.get_object ().get (object))
        return error;
      return object.raw_json ().get (*token);
    }
  if (type == od::json_type::array)
    {
      od::array array;
      if (auto error = value.get_array ().get (array))
        return error;
      return array.raw_json ().get (*token);
    }
  *token = trim (value.raw_json_token ());
  return token->empty () ? simdjson::TAPE_ERROR : simdjson::SUCCESS;
}

error_code
_EksPageParser::match_element (Node &node, od::object object)
{
  for (Match &match : node.matches)
    match.seen_member = match.seen_take = string_view ();
  for (auto result : object)
    {
      od::field field;
      string_view token;
      if (auto error = std::move (result).get (field))
        return error;
      string_view name = plain_name (name_at (field.key ().raw (), limit), scratch);
      for (Match &match : node.matches)
        {
          bool is_member = name == match.member, is_take = name == match.take;
          if (!is_member && !is_take)
            continue;
          if (token.empty ())
            if (auto error = token_of (field.value (), &token))
              return error;
          if (is_member)
            match.seen_member = token;
          if (is_take)
            match.seen_take = token;
        }
    }
  for (Match &match : node.matches)
    {
      EksValue name, value;
      if (match.seen_member.empty () || match.seen_take.empty ())
        continue;
      if (auto error = settle (match.seen_member, &name))
        return error;
      string_view text (name.text != nullptr ? name.text : "", name.length);
      for (auto &wanted : match.wanted)
        {
          if (wanted.first != text)
            continue;
          if (auto error = settle (match.seen_take, &value))
            return error;
          put (wanted.second, value);
        }
    }
  return simdjson::SUCCESS;
}

error_code
_EksPageParser::matches (Node &node, od::array elements)
{
  for (auto result : elements)
    {
      od::value element;
      od::object object;
      od::json_type type;
      if (auto error = std::move (result).get (element))
        return error;
      if (auto error = element.type ().get (type))
        return error;
      if (type != od::json_type::object)
        continue;
      if (auto error = element.get_object ().get (object))
        return error;
      if (auto error = match_element (node, object))
        return error;
    }
  return simdjson::SUCCESS;
}

error_code
_EksPageParser::container (Node &node, od::value value, od::json_type type, unsigned level)
{
  bool is_object = type == od::json_type::object;
  od::object inner;
  od::array elements;
  string_view raw;

  if (auto error = is_object ? value.get_object ().get (inner) : value.get_array ().get (elements))
    return error;
  if (!node.takes.empty ())
    {
      EksValue result;
      if (auto error = is_object ? inner.raw_json ().get (raw) : elements.raw_json ().get (raw))
        return error;
      if (auto error = settle_json (raw, &result))
        return error;
      put (node.takes, result);
      if (is_object ? node.edges.empty () : node.matches.empty ())
        return simdjson::SUCCESS;
      if (auto error = is_object ? inner.reset ().error () : elements.reset ().error ())
        return error;
    }
  if (is_object)
    return node.edges.empty () ? simdjson::SUCCESS : object (node, inner, level);
  return node.matches.empty () ? simdjson::SUCCESS : matches (node, elements);
}

error_code
_EksPageParser::value (Node &node, od::value value, unsigned level)
{
  string_view token = value.raw_json_token ();

  if (token.front () == '{')
    return container (node, value, od::json_type::object, level);
  if (token.front () == '[')
    return container (node, value, od::json_type::array, level);
  return scalar (node, token, level);
}

error_code
_EksPageParser::object (Node &node, od::object object, unsigned level)
{
  size_t place = 0;

  for (auto result : object)
    {
      od::field field;
      if (auto error = std::move (result).get (field))
        return error;
      Node *child = node.lookup (field.key ().raw (), limit, place++, scratch);
      if (child == nullptr)
        continue;
      if (auto error = value (*child, field.value (), level))
        return error;
    }
  return simdjson::SUCCESS;
}

namespace {

Node *
grow_path (Node *node, const EksPath *path)
{
  for (guint i = 0; path != nullptr && path->steps != nullptr && path->steps[i] != nullptr; i++)
    node = node->grow (path->steps[i]);
  return node;
}

void
add_match (Node *node, const EksPath *path, Take take)
{
  Match *match = nullptr;

  for (Match &other : node->matches)
    if (other.member == path->match_member && other.take == path->take_member)
      match = &other;
  if (match == nullptr)
    {
      node->matches.emplace_back ();
      match = &node->matches.back ();
      match->member = path->match_member;
      match->take = path->take_member;
    }
  for (auto &wanted : match->wanted)
    if (wanted.first == path->match_value)
      {
        wanted.second.push_back (take);
        return;
      }
  match->wanted.emplace_back (path->match_value, std::vector<Take>{ take });
}

void
add_column (Node *root, const EksPath *below, const EksSourceColumn *column, guint index)
{
  Node *start = column->from_element ? root : grow_path (root, below);

  for (guint rank = 0; rank < MIN (column->paths->len, MAX_RANKS); rank++)
    {
      const EksPath *path = static_cast<const EksPath *> (g_ptr_array_index (column->paths, rank));
      Node *node = grow_path (start, path);
      Take take = { index, static_cast<guint8> (rank) };
      if (path->match_member != nullptr && path->match_value != nullptr && path->take_member != nullptr)
        add_match (node, path, take);
      else
        node->takes.push_back (take);
    }
}

} // namespace

/**
 * eks_page_is_utf8:
 * @bytes: (array length=length): a text, which may hold NUL
 * @length: in bytes
 *
 * Returns: whether it is valid UTF-8
 */
gboolean
eks_page_is_utf8 (const char *bytes, gsize length)
{
  return length == 0 || simdjson::validate_utf8 (bytes, length);
}

/**
 * eks_page_scan:
 * @page: a page, whole
 * @outline: what to look for
 * @summary: (out caller-allocates): what was found; clear with eks_page_summary_clear()
 * @error: return location
 *
 * Indexes the page, counts its records and reads the values beside them, so that a fetching
 * thread knows what to ask for next before the rows are taken. Bytes that are not UTF-8 are replaced
 * and counted in the page.
 *
 * Returns: %FALSE with %EKS_ERROR_SOURCE_INVALID if the page is not the JSON that @outline describes
 */
gboolean
eks_page_scan (EksPage *page, const EksPageOutline *outline, EksPageSummary *summary, GError **error)
{
  Scanner scanner = { page, outline, summary, {} };
  const char *rest;

  g_return_val_if_fail (page != NULL && outline != NULL && summary != NULL, FALSE);

  *summary = EksPageSummary{};
  error_code code = open_document (page);
  if (code == simdjson::UTF8_ERROR)
    {
      eks_page_make_valid (page);
      code = open_document (page);
    }
  if (code == simdjson::SUCCESS)
    code = scan_root (scanner);
  if (code == simdjson::SUCCESS && page->index->document.current_location ().get (rest) == simdjson::SUCCESS)
    code = simdjson::TAPE_ERROR;
  if (code != simdjson::SUCCESS)
    {
      eks_page_summary_clear (summary);
      return fail (error, page, code);
    }
  if (outline->records != NULL && (!scanner.found || scanner.twice))
    {
      g_autofree char *where = g_strjoinv (".", outline->records->steps);
      eks_page_summary_clear (summary);
      /* TRANSLATORS: %s is where a list is expected in an answer, e.g. data.items */
      g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("The answer of the service has no records at “%s”. The service may have changed; compare the connector's description with its documentation."), where);
      return FALSE;
    }
  return TRUE;
}

/**
 * eks_page_summary_clear:
 * @self: a summary
 */
void
eks_page_summary_clear (EksPageSummary *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < EKS_PAGE_MAX_WANTED; i++)
    g_clear_pointer (&self->wanted[i], g_free);
  self->n_records = 0;
  self->records = NULL;
  self->records_length = 0;
}

/**
 * eks_page_index_free:
 * @self: (transfer full): what the parser knows of a page
 */
void
eks_page_index_free (EksPageIndex *self)
{
  delete self;
}

/**
 * eks_page_parser_new:
 * @layout: how a page becomes rows
 *
 * Returns: (transfer full): a parser for one reader
 */
EksPageParser *
eks_page_parser_new (const EksPageLayout *layout)
{
  g_return_val_if_fail (layout != NULL && layout->outline != NULL && layout->outline->records != NULL, NULL);
  g_return_val_if_fail (layout->n_columns <= EKS_PAGE_MAX_COLUMNS, NULL);

  EksPageParser *self = new _EksPageParser ();
  for (guint i = 0; layout->outline->records->steps[i] != NULL; i++)
    self->records.push_back (layout->outline->records->steps[i]);
  self->one = layout->outline->one;
  for (guint i = 0; i < layout->n_columns; i++)
    add_column (&self->root, layout->root, &layout->columns[i], i);
  if (layout->only_member != NULL)
    {
      self->root.grow (layout->only_member)->only = true;
      self->only_value = layout->only_value != NULL ? layout->only_value : "";
      self->has_only = true;
    }
  self->n_columns = layout->n_columns;
  self->ranks.resize (layout->n_columns);
  self->seen.resize (layout->n_columns);
  for (guint i = 0; i < layout->n_columns; i++)
    self->seen[i] = layout->columns[i].paths->len == 0; /* it stands nowhere, so it is not missed */
  return self;
}

/**
 * eks_page_parser_free:
 * @self: (transfer full): a parser
 */
void
eks_page_parser_free (EksPageParser *self)
{
  if (self != NULL && self->page != NULL)
    eks_page_unref (self->page);
  delete self;
}

namespace {

/* From the root to the records, along steps that eks_page_scan() has already found. */
error_code
find_records (EksPageParser *self, od::document &document, od::value *value)
{
  od::object object;
  std::string scratch;

  if (auto error = document.get_object ().get (object))
    return error;
  for (size_t depth = 0; depth < self->records.size (); depth++)
    {
      bool found = false;
      for (auto result : object)
        {
          od::field field;
          if (auto error = std::move (result).get (field))
            return error;
          if (plain_name (name_at (field.key ().raw (), self->limit), scratch) != self->records[depth])
            continue;
          *value = field.value ();
          found = true;
          break;
        }
      if (!found)
        return simdjson::NO_SUCH_FIELD;
      if (depth + 1 < self->records.size ())
        if (auto error = value->get_object ().get (object))
          return error;
    }
  return simdjson::SUCCESS;
}

error_code
start_records (EksPageParser *self)
{
  od::document &document = self->page->index->document;
  od::value value;

  document.rewind ();
  if (self->one)
    return simdjson::SUCCESS;
  if (self->records.empty ())
    {
      if (auto error = document.get_array ().get (self->array))
        return error;
    }
  else
    {
      if (auto error = find_records (self, document, &value))
        return error;
      if (value.raw_json_token ().front () == 'n')
        return simdjson::NO_SUCH_FIELD;
      if (auto error = value.get_array ().get (self->array))
        return error;
    }
  if (auto error = self->array.begin ().get (self->at))
    return error;
  self->at_end = !(self->at != self->at);
  return simdjson::SUCCESS;
}

/* An element of the array, as a row of the batch; taken out again if it is no record of ours. */
error_code
read_row (EksPageParser *self, od::object object)
{
  self->row = eks_batch_add_row (self->batch);
  memset (self->ranks.data (), 0xFF, self->ranks.size ());
  self->only_matched = false;
  self->row_number++;
  if (auto error = self->object (self->root, object, 0))
    return error;
  if (self->has_only && !self->only_matched)
    eks_batch_remove_last_row (self->batch);
  return simdjson::SUCCESS;
}

error_code
read_one (EksPageParser *self)
{
  od::document &document = self->page->index->document;
  od::object object;
  od::value value;

  self->at_end = true;
  if (self->records.empty ())
    {
      if (auto error = document.get_object ().get (object))
        return error;
      return read_row (self, object);
    }
  if (auto error = find_records (self, document, &value))
    return error;
  if (value.raw_json_token ().front () == 'n')
    return simdjson::SUCCESS;
  if (auto error = value.get_object ().get (object))
    return error;
  return read_row (self, object);
}

/* Brackets that do not match look different to one who steps over them. */
bool
agrees_with_scan (EksPageParser *self)
{
  const EksPageIndex *index = self->page->index;

  return index->records_end == nullptr || (self->row_number == index->n_records && here (self->page) == index->records_end);
}

} // namespace

/**
 * eks_page_parser_start:
 * @self: a parser
 * @page: a page that eks_page_scan() has accepted with the outline of the layout
 * @error: return location
 *
 * Begins with the page's records. Batches that are filled from it keep the page.
 *
 * Returns: %FALSE with %EKS_ERROR_SOURCE_INVALID
 */
gboolean
eks_page_parser_start (EksPageParser *self, EksPage *page, GError **error)
{
  g_return_val_if_fail (self != NULL && page != NULL && page->index != NULL, FALSE);

  if (self->page != NULL)
    eks_page_unref (self->page);
  self->page = eks_page_ref (page);
  self->limit = page->bytes + page->length;
  self->plain_from = self->plain_to = nullptr;
  self->row_number = 0;
  self->at_end = false;
  error_code code = start_records (self);
  if (code == simdjson::NO_SUCH_FIELD)
    self->at_end = true; /* null where the list would be */
  else if (code != simdjson::SUCCESS)
    return fail (error, page, code);
  return TRUE;
}

/**
 * eks_page_parser_fill:
 * @self: a parser with a page
 * @batch: takes rows until it is full or the page is over
 * @error: return location
 *
 * Rows point into the page: keep it with eks_batch_keep_alive().
 *
 * Returns: %FALSE with %EKS_ERROR_SOURCE_INVALID; the last row of the batch is then not usable
 */
gboolean
eks_page_parser_fill (EksPageParser *self, EksBatch *batch, GError **error)
{
  error_code code = simdjson::SUCCESS;

  g_return_val_if_fail (self != NULL && self->page != NULL && batch != NULL, FALSE);

  self->batch = batch;
  if (self->one && !self->at_end && !eks_batch_is_full (batch))
    code = read_one (self);
  while (!self->at_end && code == simdjson::SUCCESS && !eks_batch_is_full (batch))
    {
      od::object object;
      code = (*self->at).get_object ().get (object);
      if (code == simdjson::SUCCESS)
        code = read_row (self, object);
      if (code == simdjson::SUCCESS)
        {
          ++self->at;
          self->at_end = !(self->at != self->at);
        }
    }
  if (code == simdjson::SUCCESS && self->at_end && !agrees_with_scan (self))
    code = simdjson::TAPE_ERROR;
  self->batch = NULL;
  self->row = NULL;
  if (code == simdjson::SUCCESS)
    return TRUE;
  self->at_end = true;
  return fail (error, self->page, code);
}

/**
 * eks_page_parser_is_at_end:
 * @self: a parser
 *
 * Returns: %TRUE if the page has no more records
 */
gboolean
eks_page_parser_is_at_end (EksPageParser *self)
{
  g_return_val_if_fail (self != NULL, TRUE);
  return self->at_end;
}

/**
 * eks_page_parser_has_seen:
 * @self: a parser
 * @column: index of a column
 *
 * Returns: %TRUE if any record so far had the column, be it null
 */
gboolean
eks_page_parser_has_seen (EksPageParser *self, guint column)
{
  g_return_val_if_fail (self != NULL && column < self->n_columns, FALSE);
  return self->seen[column];
}

/**
 * eks_page_parser_get_counts:
 * @self: a parser
 *
 * Returns: (transfer none): what had to be put right so far
 */
const EksPageCounts *
eks_page_parser_get_counts (EksPageParser *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->counts;
}
