export { SourceDirectory } from './source-directory.ts';
export { SourceGate } from './source-gate.ts';
export { SourceKeys } from './source-keys.ts';
export { SourceMeter, minuteOf, storable } from './source-meter.ts';
export { inLanguage } from './source-reads.ts';
export { silentFrom, type SourceRow } from './source-row.ts';
export { SourcesModule } from './sources.module.ts';
