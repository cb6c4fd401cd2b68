export { LiveProvider, useLive } from './live-provider.tsx';
export { useChanged } from './changed.ts';
