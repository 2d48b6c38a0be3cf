/** What people call files whose names do not end with it. */
const NAMES: Record<string, string> = {
  'application/pdf': 'PDF',
  'application/msword': 'DOC',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX',
  'application/vnd.ms-excel': 'XLS',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
  'application/vnd.ms-powerpoint': 'PPT',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PPTX',
  'application/zip': 'ZIP',
  'application/json': 'JSON',
  'application/xml': 'XML',
  'text/plain': 'TXT',
  'text/csv': 'CSV',
  'text/vcard': 'VCF',
  'text/html': 'HTML',
  'image/svg+xml': 'SVG',
}

/** A file's type in the few letters people know it by: its bytes', else its name's; '' when neither says it. */
export function fileType(name: string, mimetype: string | null): string {
  const type = mimetype?.split(';')[0]?.trim().toLowerCase() ?? ''
  const known = NAMES[type]
  if (known) return known
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]
  if (ending) return ending.toUpperCase()
  const [family, subtype = ''] = type.split('/')
  return family && family !== 'application' ? subtype.replace(/^x-/, '').toUpperCase() : ''
}
