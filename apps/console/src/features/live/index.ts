export { LiveProvider, useLive } from './live-provider.tsx';
export { useChanged } from './changed.ts';
export type { LiveState } from './live-feed.ts';
