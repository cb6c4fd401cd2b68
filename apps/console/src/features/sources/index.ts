export { DeadLettersPage } from './dead-letters-page.tsx';
export { SecretsPage } from './secrets-page.tsx';
export { SourcesFrame } from './sources-frame.tsx';
export { SourcesPage } from './sources-page.tsx';
