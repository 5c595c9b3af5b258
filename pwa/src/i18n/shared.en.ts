/** Everything both faces say, in English: one piece, loaded only by those who read it. */
export { en as asked } from './asked.en';
export { en as codes } from './codes.en';
export { en as common } from './common.en';
export { en as field } from './field.en';
export { en as problems } from './problems.en';
export { en as visit } from './visit.en';
