/** Evaluations of case files as the server tells them. */
import type { components } from '../../domain/api.generated';
import type { Client } from '../api/client';

type Schemas = components['schemas'];
export type EvaluationPage = Schemas['EvaluationPage'];
export type EvaluationLine = Schemas['EvaluationSummary'];

interface Words {
  readonly zh: string;
  readonly en: string;
}

export interface SheetItem {
  readonly id: string;
  readonly points: number;
  readonly text: Words;
}

/** Lists of the sheet are fixed ones, which the generated shapes do not tell. */
export interface Sheet {
  /** Which files it scores. */
  readonly files: 'ordinary' | 'summary';
  readonly id: string;
  readonly name: Words;
  readonly source: Words;
  readonly verified: boolean;
  readonly differenceMax: number;
  readonly fatal: readonly { readonly id: string; readonly text: Words }[];
  readonly sections: readonly {
    readonly id: string;
    readonly name: Words;
    readonly items: readonly SheetItem[];
  }[];
}

export interface Scoring {
  readonly given: readonly {
    readonly item: string;
    readonly points: number;
    readonly remark: string;
  }[];
  readonly fatal: readonly { readonly point: string; readonly reason: string }[];
}

type FileTold = Schemas['FileShown'];
type ScoringTold = Omit<FileTold['scorings'][number], 'scoring'> & { readonly scoring: Scoring };
export type FileShown = Omit<FileTold, 'scorings'> & { readonly scorings: readonly ScoringTold[] };
export type Evaluation = Omit<Schemas['Evaluation'], 'items' | 'sheet'> & {
  readonly items: readonly FileShown[];
  readonly sheet: Sheet;
};
export interface SheetPage {
  readonly sheets: readonly Sheet[];
  readonly troubles: readonly { readonly file: string; readonly reason: string }[];
}

const at = (id: string, what = '') => `/api/evaluations/${encodeURIComponent(id)}${what}`;

export function evaluationApi(client: Client) {
  return {
    list: (before: number | null) =>
      client.ask<EvaluationPage>(`/api/evaluations${before === null ? '' : `?before=${before}`}`),
    sheets: () => client.ask<SheetPage>('/api/scoring-sheets'),
    read: (id: string) => client.ask<Evaluation>(at(id)),
    commit: (asked: object) => client.post<Evaluation>('/api/evaluations', asked),
    step: (id: string, step: string, act: object) =>
      client.post<Evaluation>(at(id, '/steps'), { id: step, act }),
  };
}
