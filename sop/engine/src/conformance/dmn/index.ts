export { runTckFile } from './runner.ts';
export { tckLine, tckSummary, type TckCaseResult } from './report.ts';
