/** A canvas of bpmn-js, as far as its size goes. */
interface SizedCanvas {
  getSize(): { readonly width: number; readonly height: number };
  resized(): void;
}

/** A box that is narrower or lower than this shows nothing, and bpmn-js would round the scale of what fits in it to nothing. */
const LEAST_PX = 16;

/**
 * Takes the size of a canvas anew, which may have changed before any observer heard of it. False while it has none, as in a part
 * of the page that isn't shown: then it must neither be fitted, zoomed nor scrolled, since a scale of nothing is not a number,
 * at which browsers throw and from which the drawing never comes back.
 * @param canvas bpmn-js's `canvas`
 */
export function measured(canvas: SizedCanvas): boolean {
  const { width, height } = canvas.getSize();
  if (width < LEAST_PX || height < LEAST_PX) return false;
  canvas.resized();
  return true;
}
