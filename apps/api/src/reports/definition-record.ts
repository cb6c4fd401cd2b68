import type { ReportDocument } from '@trucban/contracts';
import type { ConfigRecord } from '../configuration/public.ts';

/** A version of a report definition. */
export type DefinitionRecord = ConfigRecord<ReportDocument>;
