/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to a PDF. They are kept until the end, since the first page needs what is in the last row; therefore there
 * is a limit to them. */

#include "config.h"

#include "eks-pdf-writer.h"

#include "eks-pdf-report.h"
#include "eks-writer-private.h"

struct _EksPdfWriter
{
  EksWriter parent_instance;

  EksPdfCanvas *canvas;  /* (owned) (nullable): from open on */
  EksPdfRows *rows;      /* (owned) (nullable) */
  EksCellTally *tally;   /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (EksPdfWriter, eks_pdf_writer, EKS_TYPE_WRITER)

static gboolean
eks_pdf_writer_open (EksWriter *writer, GOutputStream *stream, EksSchema *schema, GCancellable *cancellable, GError **error)
{
  EksPdfWriter *self = EKS_PDF_WRITER (writer);

  self->canvas = eks_pdf_canvas_new (stream, eks_writer_get_language (writer), error);
  if (self->canvas == NULL)
    return FALSE;
  self->rows = eks_pdf_rows_new (schema);
  self->tally = eks_cell_tally_new (eks_writer_get_tally (writer), schema);
  return TRUE;
}

static gboolean
eks_pdf_writer_write (EksWriter *writer, EksBatch *batch, GCancellable *cancellable, GError **error)
{
  EksPdfWriter *self = EKS_PDF_WRITER (writer);
  gboolean ok = eks_pdf_rows_add (self->rows, batch, self->tally, error);

  eks_cell_tally_flush (self->tally);
  return ok;
}

static gboolean
eks_pdf_writer_finish (EksWriter *writer, GCancellable *cancellable, GError **error)
{
  EksPdfWriter *self = EKS_PDF_WRITER (writer);
  const EksPdfReportOptions options = {
    .title = eks_writer_get_title (writer),
    .language = eks_writer_get_language (writer),
    .zone = eks_writer_get_zone (writer),
    .now = eks_writer_get_now (writer),
    .details = eks_writer_get_details (writer),
    .charts = eks_format_get_charts (eks_writer_get_format (writer)),
    .tally = eks_writer_get_tally (writer),
    .cells = self->tally,
  };

  return eks_pdf_report_write (self->canvas, self->rows, &options, cancellable, error);
}

static void
eks_pdf_writer_finalize (GObject *object)
{
  EksPdfWriter *self = EKS_PDF_WRITER (object);

  g_clear_pointer (&self->canvas, eks_pdf_canvas_free);
  g_clear_pointer (&self->rows, eks_pdf_rows_free);
  g_clear_pointer (&self->tally, eks_cell_tally_free);
  G_OBJECT_CLASS (eks_pdf_writer_parent_class)->finalize (object);
}

static void
eks_pdf_writer_class_init (EksPdfWriterClass *klass)
{
  EksWriterClass *writer_class = EKS_WRITER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_pdf_writer_finalize;
  writer_class->open = eks_pdf_writer_open;
  writer_class->write = eks_pdf_writer_write;
  writer_class->finish = eks_pdf_writer_finish;
}

static void
eks_pdf_writer_init (EksPdfWriter *self)
{
}
