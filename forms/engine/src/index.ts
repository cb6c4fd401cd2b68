export { COMPONENT_TYPES, LIMITS } from './catalogue.ts';
export { checkForm } from './check.ts';
export { MASK, maskPersonal, personalFields } from './personal.ts';
export { validateSubmission, type Submission } from './validate.ts';
export type { FormComponent, FormDefinition, FormProblem } from './types.ts';
