export { Shell } from './shell.tsx';
export { shellTexts } from './texts.ts';
