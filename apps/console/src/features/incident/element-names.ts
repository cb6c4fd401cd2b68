/** Names of a diagram's elements by their ids, in one line each; an element without a name is left out. */
export function elementNames(xml: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [tag] of xml.matchAll(
    /<(?:bpmn2?:)?(?:\w*[tT]ask|\w*Event|subProcess|callActivity|transaction)\b[^>]*>/g,
  )) {
    const id = /\sid="([^"]*)"/.exec(tag)?.[1];
    const name = /\sname="([^"]*)"/.exec(tag)?.[1];
    if (id && name) names.set(id, plain(name));
  }
  return names;
}

/** The characters that XML writes as entities, and line breaks as spaces. */
function plain(text: string): string {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text
    .replace(/&#(?:x([0-9a-f]+)|(\d+));/gi, (_all, hex?: string, dec?: string) =>
      String.fromCodePoint(hex ? parseInt(hex, 16) : Number(dec)),
    )
    .replace(/&(amp|lt|gt|quot|apos);/g, (_all, name: string) => entities[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}
