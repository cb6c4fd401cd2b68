export { BoardPage } from './board-page.tsx';
export { BoardCounters } from './counters.tsx';
export { boardTexts } from './texts.ts';
