/** Side branches of a procedure that its closer may end: the sub-process, its name and the number of its step. */
export interface SideBranch {
  readonly elementId: string;
  readonly name: string;
  readonly row: string;
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/**
 * What a diagram lets end by the message `side.release` (sop/library/README.md): sub-processes with a boundary event that waits
 * for it, correlated on the incident and the number of the step.
 */
export function sideBranches(xml: string): readonly SideBranch[] {
  const rows = new Map<string, string>();
  for (const [whole, head = ''] of xml.matchAll(/<(?:\w+:)?message\b([^>]*)>[\s\S]*?<\/(?:\w+:)?message>/g)) {
    const key = attribute(whole.slice(whole.indexOf('>')), 'correlationKey');
    const row = /":(\w+)"\s*$/.exec(key ?? '')?.[1];
    if (attribute(head, 'name') === 'side.release' && row) rows.set(attribute(head, 'id') ?? '', row);
  }
  const found: SideBranch[] = [];
  for (const [whole, head = ''] of xml.matchAll(
    /<(?:\w+:)?boundaryEvent\b([^>]*)>[\s\S]*?<\/(?:\w+:)?boundaryEvent>/g,
  )) {
    const row = rows.get(attribute(whole, 'messageRef') ?? '');
    const elementId = attribute(head, 'attachedToRef');
    if (!row || !elementId) continue;
    const tag = new RegExp(`<(?:\\w+:)?subProcess\\b[^>]*\\sid="${elementId}"[^>]*>`).exec(xml)?.[0] ?? '';
    found.push({ elementId, row, name: attribute(tag, 'name') ?? row });
  }
  return found;
}
