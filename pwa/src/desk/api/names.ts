/** Names in both languages, as every answer has them. */
export interface Name {
  readonly zh: string;
  readonly en: string;
}

export interface Named {
  readonly id: string;
  readonly name: Name;
}
