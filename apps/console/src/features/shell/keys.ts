import type { KeyList } from '@trucban/ui/keys-help';

/** Keys of this app, for the list of keys. */
export const KEYS: KeyList = {
  everywhere: [
    ['F2', 'new'],
    ['/', 'search'],
    ['Esc', 'out'],
    ['Ctrl Alt N', 'theme'],
    ['?', 'keys'],
  ],
  board: [
    ['↑ ↓', 'row'],
    ['Enter', 'open'],
    ['A', 'acknowledge'],
    ['D', 'dispatch'],
    ['N', 'note'],
    ['G', 'map'],
    ['1…5', 'group'],
  ],
  incident: [
    ['J K', 'step'],
    ['Ctrl Enter', 'complete'],
    ['A', 'acknowledge'],
    ['D', 'dispatch'],
    ['T', 'timeline'],
    ['N', 'note'],
    ['X', 'close'],
  ],
  calls: [
    ['Alt 1…5', 'field'],
    ['+', 'addCaller'],
    ['Ctrl Enter', 'create'],
  ],
  alerts: [
    ['J K', 'row'],
    ['Enter', 'open'],
    ['A', 'acknowledgeAlert'],
    ['C', 'clearAlert'],
  ],
  kpi: [
    ['← ↑ ↓ →', 'cell'],
    ['Enter', 'records'],
    ['Backspace', 'up'],
  ],
  agency: [
    ['A', 'accept'],
    ['R', 'decline'],
    ['↑ ↓', 'row'],
  ],
};
