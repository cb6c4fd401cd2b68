import type { ConfigApprove, ConfigVersion } from '@trucban/contracts';
import { ApiError } from '@trucban/contracts/client';
import { useI18n, useToast } from '@trucban/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { configApi, PLACES, type Document, type Kind } from './config-api.ts';
import { documentKey, versionsKey } from './use-version.ts';

/** What an editor gives to its life cycle. */
export interface Edited<Content> {
  readonly kind: Kind;
  readonly document: Document<Content>;
  /** The content as it stands on the screen. */
  readonly read: () => Promise<Content>;
  readonly dirty: boolean;
  /** A mark of what stands on the screen: a draft with one saves itself when the mark has rested. */
  readonly autosave?: unknown;
  readonly setDirty: (dirty: boolean) => void;
  /** Shows the server's content instead. */
  readonly onReload: (content: Content) => void;
}

/** So long nothing is changed before a draft saves itself, and so long it waits after the server could not be reached. */
const AUTOSAVE_MS = 1_200;
const AGAIN_MS = 10_000;

/** Two people changed the same version. */
export interface Conflict<Content> {
  readonly mine: Content;
  readonly theirs: Document<Content>;
}

/** The steps of a version's life, each with its answer on the screen. */
export interface LifeCycle<Content> {
  readonly busy: boolean;
  /** Why the draft that saves itself is not saved. */
  readonly unsaved: ApiError | undefined;
  readonly conflict: Conflict<Content> | undefined;
  readonly refused: ApiError | undefined;
  readonly clearRefused: () => void;
  readonly save: () => Promise<boolean>;
  readonly keepMine: () => Promise<void>;
  readonly takeTheirs: () => void;
  readonly submit: () => Promise<void>;
  readonly giveBack: (note: string) => Promise<boolean>;
  readonly approve: (given: ConfigApprove) => Promise<boolean>;
  readonly retire: (note: string) => Promise<boolean>;
  readonly remove: () => Promise<void>;
  readonly newDraft: () => Promise<void>;
}

/** Saving, submitting, returning, publishing, retiring. What the server refuses is said with its reason; a conflict is decided by the person. */
export function useLifeCycle<Content>({
  kind,
  document,
  read,
  dirty,
  autosave,
  setDirty,
  onReload,
}: Edited<Content>): LifeCycle<Content> {
  const { t } = useI18n();
  const toast = useToast();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState<Conflict<Content>>();
  const [refused, setRefused] = useState<ApiError>();
  const [unsaved, setUnsaved] = useState<ApiError>();
  const [failedMark, setFailedMark] = useState<unknown>();
  const { key, version, revision } = document;

  const adopt = (next: Document<Content> | ConfigVersion): void => {
    queries.setQueryData<Document<Content>>(documentKey(kind, key, version), (old) =>
      old ? { ...old, ...next } : old,
    );
    void queries.invalidateQueries({ queryKey: versionsKey(kind, key) });
    void queries.invalidateQueries({ queryKey: [kind, 'list'] });
  };
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    setBusy(true);
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 422 && error.errors.length > 0) setRefused(error);
      else toast.failed(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const write = async (content: Content, over: number): Promise<Document<Content>> => {
    const saved = await configApi.change(kind, key, version, { content }, over);
    adopt(saved);
    setDirty(false);
    setUnsaved(undefined);
    return saved;
  };
  const saveOrAsk = async (): Promise<Document<Content> | undefined> => {
    const mine = await read();
    try {
      return await write(mine, revision);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412) throw error;
      setConflict({ mine, theirs: await configApi.version<Content>(kind, key, version) });
      return undefined;
    }
  };
  const step = (work: () => Promise<ConfigVersion>, said: string): Promise<boolean> =>
    attempt(async () => {
      adopt(await work());
      toast.done(t(said, { version }));
    });

  const saveByItself = useEffectEvent(async (): Promise<void> => {
    if (busy || conflict) return;
    setBusy(true);
    try {
      await saveOrAsk();
    } catch (error) {
      // What the server doesn't take is shown in its place; the person goes on writing.
      if (!(error instanceof ApiError)) throw error;
      setUnsaved(error);
      setFailedMark(autosave);
    } finally {
      setBusy(false);
    }
  });
  const waits = autosave !== undefined && dirty && !busy && !conflict;
  const fresh = waits && autosave !== failedMark;
  useEffect(() => {
    if (!fresh) return;
    const timer = setTimeout(() => void saveByItself(), AUTOSAVE_MS);
    return () => clearTimeout(timer);
  }, [fresh, autosave]);
  const unreachable = waits && unsaved !== undefined && (unsaved.status === 0 || unsaved.status >= 500);
  useEffect(() => {
    if (!unreachable) return;
    const timer = setInterval(() => void saveByItself(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [unreachable]);

  return {
    busy,
    unsaved: dirty ? unsaved : undefined,
    conflict,
    refused,
    clearRefused: () => setRefused(undefined),
    save: async () => {
      let saved = false;
      await attempt(async () => {
        saved = (await saveOrAsk()) !== undefined;
        if (saved) toast.done(t('config.saved', { version }));
      });
      return saved;
    },
    keepMine: async () => {
      if (!conflict) return;
      await attempt(async () => {
        await write(conflict.mine, conflict.theirs.revision);
        setConflict(undefined);
        toast.done(t('config.saved', { version }));
      });
    },
    takeTheirs: () => {
      if (!conflict) return;
      adopt(conflict.theirs);
      setConflict(undefined);
      setDirty(false);
      onReload(conflict.theirs.content);
    },
    submit: async () => {
      await attempt(async () => {
        const saved = dirty ? await saveOrAsk() : document;
        if (!saved) return;
        adopt(await configApi.submit(kind, key, version, saved.revision));
        toast.done(t('config.submitted', { version }));
      });
    },
    giveBack: (note) => step(() => configApi.giveBack(kind, key, version, note, revision), 'config.returned'),
    approve: (given) => step(() => configApi.approve(kind, key, version, given, revision), 'config.approved'),
    retire: (note) => step(() => configApi.retire(kind, key, version, note, revision), 'config.retired'),
    remove: async () => {
      await attempt(async () => {
        await configApi.remove(kind, key, version, revision);
        setDirty(false);
        await queries.invalidateQueries({ queryKey: [kind, 'list'] });
        toast.done(t('config.removed', { version }));
        void navigate(`/${PLACES[kind]}`, { replace: true });
      });
    },
    newDraft: async () => {
      await attempt(async () => {
        const made = await configApi.draft(kind, key, document.content);
        await queries.invalidateQueries({ queryKey: versionsKey(kind, key) });
        void queries.invalidateQueries({ queryKey: [kind, 'list'] });
        toast.done(t('config.drafted', { version: made.version }));
        void navigate(`/${PLACES[kind]}/${encodeURIComponent(key)}/${made.version}`);
      });
    },
  };
}
