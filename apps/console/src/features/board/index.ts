export { BoardPage } from './board-page.tsx';
export { BoardCounters } from './counters.tsx';
export { IncidentClocks } from './incident-clocks.tsx';
export { useOpenIncidents } from './open-incidents.ts';
export { boardTexts } from './texts.ts';
