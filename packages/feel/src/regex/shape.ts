import type { Regex } from './syntax.ts';

/** Whether a pattern may match nothing at all; a back reference may. */
function nullable(regex: Regex): boolean {
  switch (regex.type) {
    case 'any':
    case 'class':
      return false;
    case 'start':
    case 'end':
    case 'again':
      return true;
    case 'group':
      return nullable(regex.of);
    case 'repeat':
      return regex.min === 0 || nullable(regex.of);
    case 'sequence':
      return regex.items.every(nullable);
    case 'choice':
      return regex.options.some(nullable);
  }
}

const unbounded = (regex: Regex): boolean =>
  regex.type === 'repeat'
    ? regex.max === Infinity || unbounded(regex.of)
    : regex.type === 'group'
      ? unbounded(regex.of)
      : regex.type === 'sequence'
        ? regex.items.some(unbounded)
        : regex.type === 'choice' && regex.options.some(unbounded);

/**
 * Whether a search may look far beyond the end of what it finds: something optional holds an endless repeat and then
 * something that must follow (`a(.*b)?`). Then finding every match of a text is paid for as a pass over the rest each time.
 */
export function looksFar(regex: Regex, optional = false): boolean {
  switch (regex.type) {
    case 'group':
      return looksFar(regex.of, optional);
    case 'repeat':
      return looksFar(regex.of, true) || (regex.max > 1 && unbounded(regex.of) && regex.of.type !== 'class');
    case 'choice':
      return regex.options.some((option) => looksFar(option, true));
    case 'sequence':
      return regex.items.some((item, i) => {
        if (looksFar(item, optional)) return true;
        return optional && unbounded(item) && regex.items.slice(i + 1).some((later) => !nullable(later));
      });
    default:
      return false;
  }
}
