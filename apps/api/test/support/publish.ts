import type { Caller } from './caller.ts';

/**
 * Hands a version in and has a second person approve it.
 * @param path  of the version: `/rules/RULE-1/versions/1`. @throws Error with what the API said when it refuses either
 */
export async function publishVersion(author: Caller, approver: Caller, path: string): Promise<void> {
  for (const [who, verb] of [
    [author, 'submit'],
    [approver, 'approve'],
  ] as const) {
    const { status, body } = await who.post(`${path}/${verb}`, {});
    if (status !== 200) throw new Error(`${verb} ${path}: ${JSON.stringify(body)}`);
  }
}
