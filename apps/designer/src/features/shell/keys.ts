import type { KeyList } from '@trucban/ui/keys-help';

/** Keys of this app, for the list of keys. */
export const KEYS: KeyList = {
  everywhere: [
    ['Ctrl S', 'save'],
    ['F8', 'problem'],
    ['Ctrl Z', 'undo'],
    ['Ctrl Shift Z', 'redo'],
    ['Ctrl Alt N', 'theme'],
    ['?', 'keys'],
  ],
  rule: [
    ['Tab', 'part'],
    ['Alt ↑ ↓', 'moveCondition'],
    ['Ctrl G', 'groupCondition'],
    ['Ctrl Enter', 'backtest'],
  ],
  canvas: [
    ['N', 'create'],
    ['A', 'append'],
    ['E', 'rename'],
    ['R', 'replace'],
    ['Del', 'delete'],
    ['H', 'hand'],
    ['L', 'lasso'],
    ['S', 'space'],
    ['C', 'connect'],
    ['Ctrl C / V', 'copy'],
    ['Ctrl F', 'find'],
    ['← ↑ → ↓', 'move'],
  ],
};
