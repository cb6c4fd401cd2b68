import { blocksOf } from './sections.ts';
import type { Block, Page } from './page.ts';
import type { Language, Printed } from './printed.ts';
import { WORDS, instantText, localParts } from './words.ts';

/** A report laid out for paper. */
export function layOut(printed: Printed, lang: Language): Page {
  const words = WORDS[lang];
  const { content, remarks, number, sha256, signedBy, signedAt } = printed;
  return {
    lang,
    draft: sha256 === null ? words.draft : null,
    nation: words.nation,
    kind: words.report,
    above: content.aboveName?.[lang].toLocaleUpperCase(lang) ?? null,
    issuer: content.orgUnitName[lang].toLocaleUpperCase(lang),
    number: `${words.number}: ${number ?? `      /${content.symbol}`}`,
    placeAndDate: placeAndDate(content.place, signedAt ?? content.computedAt, sha256 === null, lang),
    title: content.title[lang],
    // The name of a stretch that somebody chose says it already.
    subtitle:
      printed.kind === 'onDemand'
        ? printed.label[lang]
        : `${printed.label[lang]} ${words.stretch(instantText(printed.from), instantText(printed.to))}`,
    replaces: printed.replacesNumber === null ? null : words.replaces(printed.replacesNumber, printed.reason ?? ''),
    sections: content.sections.map((section, n) => ({
      title: `${roman(n + 1)}. ${section.title[lang].toLocaleUpperCase(lang)}`,
      blocks: [...blocksOf(section, lang), ...remarkOf(remarks[section.id], section.type === 'text', lang)],
    })),
    signerTitle: content.signerTitle[lang],
    signature: signedAt === null ? null : words.signature(instantText(signedAt)),
    signer: signedBy ?? '',
    recipientsHead: words.recipients,
    recipients: content.recipients.map((one) => one[lang]),
    foot: words.foot(instantText(content.computedAt), sha256),
  };
}

function remarkOf(remark: string | undefined, alone: boolean, lang: Language): Block[] {
  const words = WORDS[lang];
  if (remark === undefined) return alone ? [{ type: 'text', text: words.nothing, tone: 'note' }] : [];
  const paragraphs = remark.split(/\n+/).filter((line) => line.trim() !== '');
  return paragraphs.map((text, n) => ({
    type: 'text',
    tone: 'remark',
    text: alone || n > 0 ? text : `${words.remark}: ${text}`,
  }));
}

function placeAndDate(place: string | null, at: string, draft: boolean, lang: Language): string {
  const { day, month, year } = localParts(at);
  if (lang === 'en') return `${place === null ? '' : `${place}, `}${day}/${month}/${year}`;
  // A draft has no day yet; days below ten and January, February are written with a nought.
  const written = `ngày ${draft ? '    ' : day} tháng ${Number(month) < 3 ? month : String(Number(month))} năm ${year}`;
  return place === null ? `N${written.slice(1)}` : `${place}, ${written}`;
}

/** Numbers of headings, as the layout of documents asks for; a report has at most twenty sections. */
function roman(n: number): string {
  const tens = 'X'.repeat(Math.floor(n / 10));
  return `${tens}${['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'][n % 10] ?? ''}`;
}
