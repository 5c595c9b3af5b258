/** `1 visit`, `2 visits`. */
export const s = (n: number, one: string, many = `${one}s`): string =>
  `${n} ${n === 1 ? one : many}`;
