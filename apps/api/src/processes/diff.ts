import type { ProcessDiff } from '@trucban/contracts';
import { elementsOf, type ModelElement } from './model-text.ts';

/** What differs between two models, element by element; the diagram's places don't count. */
export function diffOf(before: string, after: string): Pick<ProcessDiff, 'added' | 'removed' | 'changed'> {
  const old = elementsOf(before);
  const now = elementsOf(after);
  const added = [...now.values()].filter(({ id }) => !old.has(id)).map(brief);
  const removed = [...old.values()].filter(({ id }) => !now.has(id)).map(brief);
  const changed = [...now.values()].flatMap((element) => {
    const earlier = old.get(element.id);
    const what = earlier ? differences(earlier, element) : [];
    return what.length > 0 ? [{ ...brief(element), what }] : [];
  });
  return { added, removed, changed };
}

const brief = ({ id, type, name }: ModelElement): { id: string; type: string; name: string } => ({ id, type, name });

function differences(a: ModelElement, b: ModelElement): string[] {
  const withoutName = ({ attributes }: ModelElement): string => attributes.replace(/(^| )name="(?:[^"\\]|\\.)*"/, '');
  return [
    ...(a.type === b.type ? [] : ['type']),
    ...(a.name === b.name ? [] : ['name']),
    ...(withoutName(a) === withoutName(b) ? [] : ['attributes']),
    ...(a.content === b.content ? [] : ['content']),
  ];
}
