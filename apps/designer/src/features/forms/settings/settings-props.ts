import type { Piece } from '../builder/component-tree.ts';

/** What the settings of one component are shown with, and where a change goes. */
export interface SettingsProps {
  readonly piece: Piece;
  /** Fields that a condition may look at. */
  readonly fields: readonly Piece[];
  readonly keyTaken: (key: string) => boolean;
  readonly onChange: (next: Piece) => void;
}
