export { FACT_PARTS, factPart } from './fact-parts.ts';
export { BY_KIND, ENVELOPE, KINDS, REPORT, subjectsOfKind } from './kinds.ts';
export { lower, subject, type Choice, type Subject, type SubjectType } from './subject.ts';
export { senderName } from './sender.ts';
