/** Everything both faces say, in Chinese: one piece, loaded only by those who read it. */
export { zh as asked } from './asked.zh';
export { zh as codes } from './codes.zh';
export { zh as common } from './common.zh';
export { zh as field } from './field.zh';
export { zh as problems } from './problems.zh';
export { zh as visit } from './visit.zh';
