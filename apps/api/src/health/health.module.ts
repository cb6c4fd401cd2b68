import { Module } from '@nestjs/common';

/** Whether it works, and how much. */
@Module({})
export class HealthModule {}
