import type { FieldProblem } from '../../platform/public.ts';
import type { Element } from '../xml/read-xml.ts';

/** What an element of CAP 1.2 may hold (the schema of the standard); `*` may stand several times. A leaf holds text alone. */
const SHAPE: Readonly<Record<string, string>> = {
  alert:
    'identifier sender sent status msgType source scope restriction addresses code* note references incidents info*',
  info:
    'language category* event responseType* urgency severity certainty audience eventCode* effective onset expires ' +
    'senderName headline description instruction web contact parameter* resource* area*',
  resource: 'resourceDesc mimeType size uri derefUri digest',
  area: 'areaDesc polygon* circle* geocode* altitude ceiling',
  eventCode: 'valueName value',
  parameter: 'valueName value',
  geocode: 'valueName value',
};
/** The one thing that isn't CAP's own in an alert. */
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';

/** Elements that CAP doesn't know, that stand in the wrong place, or twice where once is meant. */
export function capShapeProblems(element: Element, namespace: string, path = ''): FieldProblem[] {
  const allowed = (SHAPE[element.name] ?? '').split(' ');
  const seen = new Map<string, number>();
  return element.children.flatMap((child) => {
    if (element.name === 'alert' && child.namespace === SIGNATURE) return [];
    const at = seen.get(child.name) ?? 0;
    seen.set(child.name, at + 1);
    const many = allowed.includes(`${child.name}*`);
    const place = `${path}/${child.name}${many ? `/${at}` : ''}`;
    if (child.namespace !== namespace || (!many && !allowed.includes(child.name)))
      return [
        problem(place, 'UNKNOWN_ELEMENT', 'CAP 1.2 không có phần tử này ở đây.', 'CAP 1.2 has no such element here.'),
      ];
    if (!many && at > 0)
      return [problem(place, 'TWICE', 'Phần tử này chỉ được có một.', 'This element may stand only once.')];
    return capShapeProblems(child, namespace, place);
  });
}

const problem = (path: string, code: string, vi: string, en: string): FieldProblem => ({
  path,
  code,
  message: { vi, en },
});
