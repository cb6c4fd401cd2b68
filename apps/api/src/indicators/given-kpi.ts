import { givenDocument, type GivenDocument } from '../configuration/public.ts';

/**
 * A measure, indicator or dataset as it was given. What says of an indicator that it needs a note is a field of its own (`note` of
 * the document): a note for the approver stands beside `content` only.
 */
export function givenKpi(body: Readonly<Record<string, unknown>>): GivenDocument {
  const { content } = body;
  const wrapped = typeof content === 'object' && content !== null && !Array.isArray(content);
  if (wrapped) return givenDocument(body);
  const { content: _, ...document } = body;
  return { content: document, note: undefined };
}
