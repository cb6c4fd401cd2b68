export { Forms, type FormVersion } from './forms.service.ts';
export { FormsModule } from './forms.module.ts';
export { LIBRARY_SCOPE } from './seed.ts';
