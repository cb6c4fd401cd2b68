import { Module } from '@nestjs/common';
import { versionsController } from '../configuration/public.ts';
import { FormsController } from './forms.controller.ts';
import { Forms } from './forms.service.ts';

/** Forms: versioned definitions and the check of what people enter. */
@Module({ controllers: [FormsController, versionsController('form', 'forms')], providers: [Forms], exports: [Forms] })
export class FormsModule {}
