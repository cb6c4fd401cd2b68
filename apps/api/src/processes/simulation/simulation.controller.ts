import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { simulateSchema, type Simulate, type SimulationResultDto } from '@trucban/contracts';
import { CurrentPrincipal, RequirePermission, type Principal } from '../../platform/public.ts';
import { Simulations } from './simulations.service.ts';

/** What if: a process played many times. Changes nothing. */
@Controller('process-definitions')
export class SimulationController {
  constructor(private readonly simulations: Simulations) {}

  @Post('simulate')
  @HttpCode(200)
  @RequirePermission('config.read')
  async simulate(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: simulateSchema }) body: Simulate,
  ): Promise<SimulationResultDto> {
    return (await this.simulations.run(principal, body)) as unknown as SimulationResultDto;
  }
}
