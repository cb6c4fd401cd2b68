import { describe, expect, it } from '@jest/globals';
import { isEditable, versionActions, type VersionFacts } from './version-actions.ts';

const designer: VersionFacts['me'] = { id: 'd', permissions: ['config.read', 'config.edit.process'] };
const approver: VersionFacts['me'] = { id: 'a', permissions: ['config.read', 'config.approve.process'] };
const both: VersionFacts['me'] = { id: 'd', permissions: ['config.edit.process', 'config.approve.process'] };

const facts = (own: Partial<VersionFacts>): VersionFacts => ({
  kind: 'process',
  state: 'draft',
  author: 'd',
  submittedBy: null,
  openElsewhere: false,
  errors: 0,
  dirty: false,
  reopened: false,
  me: designer,
  ...own,
});

describe('what can be done with a version', () => {
  it('lets the designer save, submit and remove a draft; the approver only read it', () => {
    expect(Object.keys(versionActions(facts({})))).toEqual(['save', 'submit', 'remove']);
    expect(versionActions(facts({ me: approver }))).toEqual({});
  });
  it('saves only what has changed and submits only what has no errors', () => {
    expect(versionActions(facts({}))['save']).toEqual({ allowed: false, reason: 'why.nothingToSave' });
    expect(versionActions(facts({ dirty: true }))['save']).toEqual({ allowed: true });
    expect(versionActions(facts({ errors: 2 }))['submit']).toEqual({ allowed: false, reason: 'why.errors' });
  });
  it('lets a second person approve or return what is in review, never the author', () => {
    const review = { state: 'inReview', submittedBy: 'd' } as const;
    expect(versionActions(facts({ ...review, me: approver }))).toEqual({
      return: { allowed: true },
      approve: { allowed: true },
    });
    expect(versionActions(facts({ ...review, me: both }))['approve']).toEqual({
      allowed: false,
      reason: 'why.sameHand',
    });
    expect(versionActions(facts({ ...review, author: 'x', me: both }))['approve']).toEqual({
      allowed: false,
      reason: 'why.sameHand',
    });
    expect(versionActions(facts(review))).toEqual({ reopen: { allowed: true } });
  });
  it('never changes what is published or retired: a new draft is made of it, one at a time', () => {
    expect(versionActions(facts({ state: 'published' }))).toEqual({ newDraft: { allowed: true } });
    expect(versionActions(facts({ state: 'retired', openElsewhere: true }))).toEqual({
      newDraft: { allowed: false, reason: 'why.openDraft' },
    });
    expect(versionActions(facts({ state: 'published', me: approver }))).toEqual({ retire: { allowed: true } });
    expect(isEditable(facts({ state: 'published' }))).toBe(false);
  });
  it('keeps a right to its kind', () => {
    expect(versionActions(facts({ kind: 'form' }))).toEqual({});
    expect(isEditable(facts({ kind: 'form' }))).toBe(false);
  });
  it('opens a version in review again only when its editor asks for it', () => {
    expect(isEditable(facts({ state: 'inReview' }))).toBe(false);
    expect(isEditable(facts({ state: 'inReview', reopened: true }))).toBe(true);
  });
});
