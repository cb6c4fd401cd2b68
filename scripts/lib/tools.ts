/** Programs that are run to their end (compilers, test runners); none of them outlives this process's orderly end. */
import { spawn, type ChildProcess } from 'node:child_process';

export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * `show`: on our terminal. `showErrors`: its standard error alone. `keep`: kept and returned, for what is said only
   * on failure.
   */
  readonly output: 'show' | 'showErrors' | 'keep';
  readonly timeoutMs?: number;
}

export interface ToolResult {
  readonly ok: boolean;
  /** Its last output, when that was kept. */
  readonly text: string;
}

const keptLength = 20_000;
const running = new Set<ChildProcess>();

/** @throws Error when the program can't be found */
export function runTool(tool: Tool): Promise<ToolResult> {
  const out = { show: 'inherit', showErrors: 'ignore', keep: 'pipe' } as const;
  const err = { show: 'inherit', showErrors: 'inherit', keep: 'pipe' } as const;
  return new Promise((resolve, reject) => {
    const child = spawn(tool.command, tool.args, {
      cwd: tool.cwd,
      env: { ...process.env, ...tool.env },
      stdio: ['ignore', out[tool.output], err[tool.output]],
      // A group of its own, so that its children can be ended with it.
      detached: true,
    });
    running.add(child);
    let text = '';
    const keep = (chunk: Buffer): void => void (text = (text + chunk.toString()).slice(-keptLength));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const late = tool.timeoutMs === undefined ? undefined : setTimeout(() => endGroup(child), tool.timeoutMs);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(late);
      running.delete(child);
      resolve({ ok: code === 0, text });
    });
  });
}

/** Ends all programs that still run, with their children. */
export function endTools(): void {
  for (const child of running) endGroup(child);
}

function endGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended in the meantime.
  }
}
