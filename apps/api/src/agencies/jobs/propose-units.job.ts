import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../platform/public.ts';
import { ProcessExtensions, type Job, type JobHandler, type JobResult } from '../../processes/public.ts';
import { Candidates } from '../candidates.ts';
import { AgencyExtensions } from '../extensions.ts';
import { isUnitResolver, type Proposal } from '../propose-units.ts';
import { noIncident, skillsOf as codesOf, skillsOf } from './assign-agency.job.ts';

/**
 * Units for a wish, best first: `skill` (one or a list), `count`, `resolver`? (`@NEAREST-FIRE`, `@NEAREST-AMBULANCE`,
 * `@RECEIVING-HOSPITAL`, or one that the place determines), `first`? (put before all others), `excluded`? (left out; each an
 * agency or a list) → `candidates: [{ agency, distanceM, available }]`.
 * More than `count` are named: the next ones are asked when the first decline.
 */
@Injectable()
export class ProposeUnitsJob implements JobHandler, OnModuleInit {
  readonly type = 'proposeUnits';

  constructor(
    private readonly extensions: ProcessExtensions,
    private readonly agencies: AgencyExtensions,
    private readonly candidates: Candidates,
  ) {}

  onModuleInit(): void {
    this.extensions.addJobHandler(this);
  }

  async run(tx: Tx, { variables, instance }: Job): Promise<JobResult> {
    const { incidentId } = instance;
    const incident = incidentId === null ? null : await this.agencies.incidents.lock(tx, incidentId);
    if (!incident) throw noIncident();
    const resolver = variables['resolver'];
    const skills = skillsOf(variables['skill']);
    const first = await this.candidates.resolve(tx, incident, codesOf(variables['first']), skills);
    const excluded = codesOf(variables['excluded']);
    const answer = (proposals: readonly Proposal[]): JobResult => {
      const others = proposals.filter(({ agency }) => !first.includes(agency));
      const known = first.map(
        (agency) => proposals.find((each) => each.agency === agency) ?? { agency, distanceM: null, available: true },
      );
      const candidates = [...known, ...others].filter(({ agency }) => !excluded.includes(agency));
      return { variables: { candidates: candidates.map((candidate) => ({ ...candidate })) } };
    };
    if (typeof resolver === 'string' && resolver !== '' && !isUnitResolver(resolver)) {
      // A place has one commune police: it is proposed as it is, also while it is busy.
      const found = await this.candidates.resolve(tx, incident, [resolver], skills);
      return answer(found.map((agency) => ({ agency, distanceM: null, available: true })));
    }
    const wish = { skills, ...(typeof resolver === 'string' && isUnitResolver(resolver) && { resolver }) };
    return answer(await this.candidates.propose(tx, incident, wish));
  }
}
