export { validateSubmission } from '@trucban/forms-engine';
