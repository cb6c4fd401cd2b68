import type { ConfigState, Permission } from '@trucban/contracts';
import type { Kind } from './config-api.ts';

/** What can be done with a version. */
export type VersionAction = 'save' | 'submit' | 'return' | 'approve' | 'retire' | 'remove' | 'newDraft' | 'reopen';

/** `allowed: false` with a reason is shown and says why; what is absent is not shown at all. */
export interface ActionState {
  readonly allowed: boolean;
  /** Key of the sentence that says why not. */
  readonly reason?: string;
}
export type VersionActions = Partial<Readonly<Record<VersionAction, ActionState>>>;

/** What decides about the actions. */
export interface VersionFacts {
  readonly kind: Kind;
  readonly state: ConfigState;
  readonly author: string;
  readonly submittedBy: string | null;
  /** Whether a draft or a version in review of the same key is open: there is one at a time. */
  readonly openElsewhere: boolean;
  readonly errors: number;
  readonly dirty: boolean;
  /** A version in review that its editor works on again. */
  readonly reopened: boolean;
  readonly me: { readonly id: string; readonly permissions: readonly Permission[] };
}

const yes: ActionState = { allowed: true };
const no = (reason: string): ActionState => ({ allowed: false, reason });

/** The actions of a version for a person: by state, right, authorship and errors. The server decides in the end; this says it before. */
export function versionActions(facts: VersionFacts): VersionActions {
  const edits = facts.me.permissions.includes(`config.edit.${facts.kind}`);
  const approves = facts.me.permissions.includes(`config.approve.${facts.kind}`);
  switch (facts.state) {
    case 'draft':
      return edits ? draft(facts) : {};
    case 'inReview':
      return {
        ...(approves && review(facts)),
        ...(edits && (facts.reopened ? { save: saving(facts) } : { reopen: yes })),
      };
    case 'published':
      return { ...(edits && { newDraft: fresh(facts) }), ...(approves && { retire: yes }) };
    case 'retired':
      return edits ? { newDraft: fresh(facts) } : {};
  }
}

/** Whether the content of this version can be changed by this person. */
export function isEditable(facts: Pick<VersionFacts, 'kind' | 'state' | 'reopened' | 'me'>): boolean {
  if (!facts.me.permissions.includes(`config.edit.${facts.kind}`)) return false;
  return facts.state === 'draft' || (facts.state === 'inReview' && facts.reopened);
}

const saving = ({ dirty }: VersionFacts): ActionState => (dirty ? yes : no('why.nothingToSave'));

function draft(facts: VersionFacts): VersionActions {
  return { save: saving(facts), submit: facts.errors > 0 ? no('why.errors') : yes, remove: yes };
}

function review({ author, submittedBy, me, reopened }: VersionFacts): VersionActions {
  if (reopened) return {};
  const own = author === me.id || submittedBy === me.id;
  return { return: yes, approve: own ? no('why.sameHand') : yes };
}

const fresh = ({ openElsewhere }: VersionFacts): ActionState => (openElsewhere ? no('why.openDraft') : yes);
