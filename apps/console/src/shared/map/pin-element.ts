const SVG = 'http://www.w3.org/2000/svg';
const LETTERS: Readonly<Record<string, string>> = { critical: 'Đ', high: 'N', medium: 'B', low: 'T', info: 'i' };

/** A drop with the severity's fill and letter, and the short number beside it; of several the worst, with how many more there are. */
export function pinElement(
  pin: { readonly severity: string; readonly short: string; readonly title: string },
  count: number,
  selected: boolean,
  clusterLabel: string,
): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = `map-pin ${selected ? 'map-pin-selected' : ''}`;
  button.title = count > 1 ? clusterLabel : `${pin.short} ${pin.title}`;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 26 30');
  svg.setAttribute('width', '26');
  svg.setAttribute('height', '30');
  const drop = document.createElementNS(SVG, 'path');
  drop.setAttribute('d', 'M13 29C6 21 1.500 17.500 1.500 12a11.500 11.500 0 0 1 23 0c0 5.500-4.500 9-11.500 17z');
  drop.style.fill = `var(--tb-sev-${pin.severity}-fill)`;
  const letter = document.createElementNS(SVG, 'text');
  letter.setAttribute('x', '13');
  letter.setAttribute('y', '16.500');
  letter.setAttribute('text-anchor', 'middle');
  letter.style.fill = `var(--tb-sev-${pin.severity}-on)`;
  letter.textContent = LETTERS[pin.severity] ?? '';
  svg.append(drop, letter);
  const label = document.createElement('span');
  label.textContent = count > 1 ? `${pin.short} +${count - 1}` : pin.short;
  button.append(svg, label);
  return button;
}
