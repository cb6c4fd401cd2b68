import type { LocalizedText } from '@trucban/kernel';

/** How the platform names itself as the source of events: its own are paths, `/rules/RULE-04`. */
const OWN: readonly { readonly path: RegExp; readonly vi: string; readonly en: string }[] = [
  { path: /^\/desk$/, vi: 'bàn trực', en: 'the desk' },
  { path: /^\/platform$/, vi: 'nền tảng', en: 'the platform' },
  { path: /^\/incidents\/verdicts$/, vi: 'kết luận của người trực', en: "operators' verdicts" },
  { path: /^\/indicators\/(.+)$/, vi: 'chỉ tiêu', en: 'indicator' },
  { path: /^\/datasets\/(.+)$/, vi: 'biểu nhập liệu', en: 'data-entry form' },
  { path: /^\/sources\/(.+)$/, vi: 'nguồn', en: 'source' },
  { path: /^\/pulls\/(.+)$/, vi: 'kéo số liệu', en: 'pull' },
  { path: /^\/rules\/(.+)$/, vi: 'quy tắc', en: 'rule' },
  { path: /^\/processes\/(.+)$/, vi: 'quy trình', en: 'process' },
];

/** Who sent an event, in words where it is the platform itself, else as the sender wrote it. */
export function senderName(source: string, locale: keyof LocalizedText): string {
  for (const { path, [locale]: words } of OWN) {
    const found = path.exec(source);
    if (found) return found[1] ? `${words} ${found[1]}` : words;
  }
  return source;
}
