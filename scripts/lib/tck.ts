import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { runTckFile, tckLine, tckSummary, type TckCaseResult } from '@trucban/sop-engine/conformance';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** The files of test cases below a folder: XML files beside a DMN model. */
function findTests(directory: string): { folder: string; file: string }[] {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const withModels = new Set(files.filter(({ name }) => name.endsWith('.dmn')).map(({ parentPath }) => parentPath));
  return files
    .filter(({ name, parentPath }) => name.endsWith('.xml') && withModels.has(parentPath))
    .map(({ name, parentPath }) => ({ folder: parentPath, file: name }))
    .sort((a, b) => (join(a.folder, a.file) < join(b.folder, b.file) ? -1 : 1));
}

/** Runs every test case below a folder in the DMN TCK's layout and prints what became of it; answers the exit code. */
export function runTck(directory: string, json: string | undefined): number {
  const results: TckCaseResult[] = [];
  for (const { folder, file } of findTests(directory)) {
    const models = Object.fromEntries(
      readdirSync(folder)
        .filter((name) => name.endsWith('.dmn'))
        .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    );
    const path = relative(folder === directory ? dirname(directory) : directory, folder)
      .split(sep)
      .join('/');
    for (const { testCase, verdict } of runTckFile({ tests: readFileSync(join(folder, file), 'utf8'), models })) {
      const result = { folder: path, file, testCase, verdict };
      results.push(result);
      print(tckLine(result));
    }
  }
  if (results.length === 0) {
    process.stderr.write('no test cases: XML files beside DMN models\n');
    return 2;
  }
  for (const line of tckSummary(results)) print(line);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ runtime: 'dmn', results }, null, 2)}\n`);
  return results.every(({ verdict }) => verdict.outcome === 'pass') ? 0 : 1;
}
