/** What the phone carries with it: enterprises, check sheets, officers, agencies. */
import type { Certificate } from './api';
import type { Bilingual } from './bilingual';

export interface Enterprise {
  readonly id: string;
  readonly uscc: string;
  readonly name: string;
  readonly address: string;
  /** WGS-84 degrees, or null where the register has no position. */
  readonly lat: number | null;
  readonly lon: number | null;
  readonly shortCode: string;
  readonly district: string;
}

export interface ChecklistItem {
  readonly id: string;
  readonly text: Bilingual;
  /** The provision the item rests on, as the agency entered it. */
  readonly basis: Bilingual;
  /** Standard wordings for what is found wrong. */
  readonly wordings: readonly Bilingual[];
}

export interface Checklist {
  readonly id: string;
  readonly title: Bilingual;
  readonly items: readonly ChecklistItem[];
}

/** Items that ask the same thing, as the bodies agreed. */
export type Equivalents = readonly (readonly ItemName[])[];

export interface ItemName {
  readonly checklist: string;
  readonly item: string;
}

export interface Officer {
  readonly id: string;
  readonly name: Bilingual;
  readonly agencyId: string;
  readonly certificate: Certificate;
}

export type Colour = 'red' | 'orange' | 'yellow' | 'green' | 'blue' | 'grey';

/** A mark an enterprise carries, as the bodies agreed on it. */
export interface Tag {
  readonly id: string;
  readonly name: Bilingual;
  readonly colour: Colour;
  readonly meaning: Bilingual;
}

/** How planning speaks of enterprises, one for everybody. */
export interface Planning {
  readonly risk: readonly { readonly id: string; readonly name: Bilingual }[];
  readonly credit: readonly { readonly id: string; readonly name: Bilingual }[];
  readonly tags: readonly Tag[];
  /** Whether these words and figures were checked against their source. */
  readonly verified: boolean;
  readonly equivalents: Equivalents;
}

export interface Agency {
  readonly id: string;
  readonly name: Bilingual;
  readonly level: string;
  /** GB/T 2260, six digits. */
  readonly region: string;
  /** Four digits: which body of the region, in act codes. */
  readonly number: string;
}
