/**
 * Whether a text that should be data is a web page: what systems answer who isn't signed in, and what some call “.xls”.
 * @param text  its beginning. A comment ends at its first end, so that many of them are read once, not in every way to part them
 */
export const isWebPage = (text: string): boolean =>
  /^\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->)[^])*-->\s*)*<(?:!doctype\s+html|html|head|body|table)\b/i.test(
    text,
  );
