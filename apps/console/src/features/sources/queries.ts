import type {
  CreateSource,
  DeadLetterDto,
  Discard,
  PutJobSecret,
  Resend,
  SourceDto,
  SourceWithKeyDto,
} from '@trucban/contracts';
import { ApiError } from '@trucban/contracts/client';
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { allPages } from '../../shared/all-pages.ts';
import { api } from '../../shared/api.ts';
import { dealInParts } from './letters-in-parts.ts';

/** Health changes with every event that comes and every minute that none does: no feed tells of it. */
const AGAIN_MS = 20_000;
/** While something runs that somebody watches. */
const RUNNING_MS = 3_000;
/** Dead letters of one request; the API takes no more. */
const LETTERS_AT_ONCE = 200;
/** Files or runs that are shown of a source. */
const RUNS = 5;

/** All sources that the person may see. */
export function useSources() {
  return useQuery({
    queryKey: ['sources', 'list'],
    queryFn: () => allPages((cursor) => api.sources.list({ limit: 500, cursor })),
    refetchInterval: AGAIN_MS,
  });
}

const healthOf = (code: string) => ({
  queryKey: ['sources', 'health', code],
  queryFn: () => api.sources.health(code),
  refetchInterval: AGAIN_MS,
});

/** How one source does. */
export function useSourceHealth(code: string) {
  return useQuery(healthOf(code));
}

/** How some sources do, by code; those that are not read yet are missing. */
export function useHealths(codes: readonly string[]) {
  return useQueries({
    queries: codes.map(healthOf),
    combine: (answers) => new Map(answers.flatMap(({ data }) => (data ? [[data.code, data]] : []))),
  });
}

/** What a source sent that was not taken, the newest first. */
export function useSourceLog(code: string, limit: number, enabled: boolean) {
  return useQuery({
    queryKey: ['sources', 'log', code, limit],
    queryFn: async () => (await api.sources.log(code, { limit })).items,
    refetchInterval: AGAIN_MS,
    placeholderData: (before) => before,
    enabled,
  });
}

/** How the pull with a source's code does; null while none is in force. */
export function usePullState(code: string) {
  return useQuery({
    queryKey: ['sources', 'pull', code],
    queryFn: () =>
      api.pulls.state(code).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }),
    refetchInterval: ({ state }) => (state.data?.runningImport ? RUNNING_MS : AGAIN_MS),
  });
}

/** Runs a pull now. */
export function useRunPull(code: string) {
  return useSourceMutation<void, unknown>(() => api.pulls.run(code));
}

/** Says where a pull's next run begins; null: from the beginning. */
export function useSetWatermark(code: string) {
  return useSourceMutation((watermark: string | null) => api.pulls.setWatermark(code, { watermark }));
}

/** The last files or runs that were counted for a source, the newest first. */
export function useSourceRuns({ kind, code }: SourceDto) {
  return useQuery({
    queryKey: ['sources', 'runs', code],
    queryFn: async () =>
      (await api.imports.list({ kind, [kind === 'pull' ? 'pull' : 'mapping']: code, limit: RUNS })).items,
    refetchInterval: ({ state }) =>
      state.data?.some((run) => ['queued', 'running'].includes(run.state)) ? RUNNING_MS : AGAIN_MS,
  });
}

/** Which dead letters are looked at. */
export interface LetterFilter {
  readonly state: DeadLetterDto['state'];
  readonly source: string | undefined;
  readonly words: string;
}

const lettersPage = ({ state, source, words }: LetterFilter, cursor: string | undefined) =>
  api.deadLetters.list({ state, source, q: words || undefined, limit: LETTERS_AT_ONCE, cursor });

/** What could not be used: what waits for somebody, or what became of it. */
export function useDeadLetters({ state, source, words }: LetterFilter) {
  return useQuery({
    queryKey: ['deadLetters', 'list', state, source, words],
    queryFn: () => allPages((cursor) => lettersPage({ state, source, words }, cursor)),
    refetchInterval: AGAIN_MS,
    placeholderData: (before) => before,
  });
}

/** How many wait; up to the first 500. */
export function useWaitingLetters(enabled: boolean) {
  return useQuery({
    queryKey: ['deadLetters', 'waiting'],
    queryFn: async () => {
      const { items, nextCursor } = await api.deadLetters.list({ state: 'waiting', limit: 500 });
      return nextCursor ? `${items.length}+` : String(items.length);
    },
    refetchInterval: AGAIN_MS,
    enabled,
  });
}

/** One dead letter, which the list may not have any more. */
export function useDeadLetter(id: string | undefined) {
  return useQuery({
    queryKey: ['deadLetters', 'one', id],
    queryFn: () => api.deadLetters.get(id ?? ''),
    enabled: id !== undefined,
  });
}

/** Sends a dead letter again, corrected or as it came; a refusal says what is still wrong. */
export function useResend() {
  return useLetterMutation((id, body: Resend) => api.deadLetters.resend(id, body));
}

/** Puts a dead letter away for a reason. */
export function useDiscard() {
  return useLetterMutation((id, body: Discard) => api.deadLetters.discard(id, body));
}

/** All letters of a filter up to the newest that the person saw. */
interface LettersAtOnce extends LetterFilter {
  readonly newest: string;
  /** Puts them away for it; without one they are sent again. */
  readonly reason?: string;
  readonly told: (gone: number) => void;
}

/** Sends many dead letters again as they came, or with a reason puts them away; what could not be done waits on. */
export function useLettersAtOnce() {
  return useLettersMutation(({ newest, reason, told, ...filter }: LettersAtOnce) =>
    dealInParts(
      newest,
      (cursor) => lettersPage(filter, cursor),
      async (ids) =>
        (reason === undefined
          ? await api.deadLetters.resendMany({ ids })
          : await api.deadLetters.discardMany({ ids, reason })
        ).items,
      told,
    ),
  );
}

function useLetterMutation<Body>(send: (id: string, body: Body) => Promise<DeadLetterDto>) {
  return useLettersMutation(({ id, body }: { readonly id: string; readonly body: Body }) => send(id, body));
}

function useLettersMutation<Given, Answer>(send: (given: Given) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['deadLetters'] }),
        queries.invalidateQueries({ queryKey: ['sources'] }),
      ]),
  });
}

/** Declares a new source, or changes of one what is given, as it was seen. */
export function useSaveSource(source: SourceDto | undefined) {
  return useSourceMutation((given: Partial<CreateSource>): Promise<SourceDto | SourceWithKeyDto> => {
    if (!source) return api.sources.create(given as CreateSource);
    const { name, orgUnit, state, quotaPerMinute, expectedIntervalSeconds, mayExercise, requireKey } = source;
    const { eventSources, properties, datastreams } = source;
    const kept = { name, orgUnit, state, quotaPerMinute, expectedIntervalSeconds, mayExercise, requireKey };
    return api.sources.put(source.code, { ...kept, eventSources, properties, datastreams, ...given }, source.version);
  });
}

/** Gives a source a new key; the one before ends after the overlap. */
export function useRotateKey(code: string) {
  return useSourceMutation((overlapMinutes: number) => api.sources.rotate(code, overlapMinutes));
}

function useSourceMutation<Given, Answer>(send: (given: Given) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () => queries.invalidateQueries({ queryKey: ['sources'] }),
  });
}

/** The names of secrets, and where each may be sent. */
export function useSecrets() {
  return useQuery({ queryKey: ['secrets'], queryFn: async () => (await api.secrets.list()).items });
}

/** Sets a secret, or another value for one that is there. */
export function usePutSecret() {
  return useSecretMutation(({ name, ...body }: PutJobSecret & { readonly name: string }) =>
    api.secrets.put(name, body),
  );
}

/** Takes a secret away. */
export function useDeleteSecret() {
  return useSecretMutation((name: string) => api.secrets.delete(name));
}

function useSecretMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => queries.invalidateQueries({ queryKey: ['secrets'] }) });
}
