/** The summary procedure (简易程序) on the phone: the law it carries, its guards, its paper. */
import { capitals, yuanOf } from './amount';
import type { Bilingual } from './bilingual';
import { identityFault, type PartyKind } from './identity';
import type { Bodies, PartyNamed } from './kinds';

export type CollectionGround = 'up_to_100' | 'hard_to_collect' | 'remote';

export interface PaperBlock {
  readonly kind: 'rows' | 'text' | 'heading' | 'sign';
  readonly text: string;
  readonly rows: readonly (readonly [string, string])[];
  readonly people: readonly string[];
  readonly when: 'fined' | null;
}

/** What the server gives out as the reference `summary`. */
export interface SummaryLaw {
  readonly fine: { readonly person: number; readonly organisation: number; readonly basis: string };
  readonly collection: readonly {
    readonly id: CollectionGround;
    readonly max: number | null;
    readonly needsRequest: boolean;
    readonly basis: string;
    readonly name: Bilingual;
  }[];
  readonly rights: Bilingual;
  readonly payment: Bilingual;
  readonly remedy: Bilingual;
  readonly paper: readonly PaperBlock[];
  readonly paperTitle: string;
  readonly guards: readonly {
    readonly id: string;
    readonly basis: string;
    readonly when: 'before' | 'after';
    readonly text: Bilingual;
  }[];
  readonly cited: Readonly<Record<string, Bilingual>>;
  readonly limitationYears: number;
}

/** null for anything that cannot be this law: then nothing is decided with it. */
export function summaryLawIn(json: string): SummaryLaw | null {
  try {
    const law = JSON.parse(json) as SummaryLaw;
    const whole =
      Number.isInteger(law.fine.person) &&
      Number.isInteger(law.fine.organisation) &&
      law.paper.length > 0 &&
      law.guards.length > 0;
    return whole ? law : null;
  } catch {
    return null;
  }
}

export interface Deciding {
  /** `yyyy-mm-dd` in China. */
  readonly decidedOn: string;
  readonly by: string;
  readonly officers: readonly string[];
  readonly certified: readonly string[];
  readonly visitOfficers: readonly string[];
  readonly party: Pick<PartyNamed, 'kind' | 'name' | 'identity'>;
  readonly cause: string;
  readonly clause: string;
  /** Records that prove it and were not voided. */
  readonly evidence: number;
  readonly penalty: 'warning' | 'fine';
  readonly fine: number;
  readonly told: boolean;
  readonly statement: string;
  readonly heard: string;
  readonly breachEnded: string | null;
  readonly finedBefore: boolean;
}

export function fineMax(law: SummaryLaw, kind: PartyKind): number {
  return law.fine[kind];
}

const RULES: Readonly<Record<string, (facts: Deciding, law: SummaryLaw) => boolean>> = {
  'two-officers': ({ officers }) => new Set(officers).size >= 2,
  'certificates-valid': ({ officers, certified }) =>
    officers.every((one) => certified.includes(one)),
  'officer-of-visit': ({ by, officers, visitOfficers }) =>
    visitOfficers.includes(by) && officers.includes(by),
  'within-limitation': ({ breachEnded, decidedOn }, { limitationYears }) =>
    breachEnded === null || decidedOn <= yearsLater(breachEnded, limitationYears),
  'party-identified': ({ party }) => party.name.trim() !== '' && party.identity.trim() !== '',
  'identity-right': ({ party }) => identityFault(party.kind, party.identity) !== 'wrong',
  'cause-stated': ({ cause }) => cause.trim() !== '',
  'basis-named': ({ clause }) => clause.trim() !== '',
  'evidence-present': ({ evidence }) => evidence > 0,
  'fine-within': ({ penalty, fine, party }, law) =>
    penalty === 'warning' ? fine === 0 : fine > 0 && fine <= fineMax(law, party.kind),
  'rights-told': ({ told }) => told,
  'statement-answered': ({ statement, heard }) => statement.trim() === '' || heard.trim() !== '',
  'one-fine': ({ penalty, finedBefore }) => penalty !== 'fine' || !finedBefore,
};

/** The same day some years later; 29 February becomes the 28th. */
function yearsLater(day: string, years: number): string {
  const moved = `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
  return day.endsWith('-02-29') && !isDay(moved) ? `${moved.slice(0, 8)}28` : moved;
}

function isDay(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

/** Names of what must not be decided so, in the order of the rules. */
export function wrongBefore(facts: Deciding, law: SummaryLaw): readonly string[] {
  return Object.entries(RULES).flatMap(([name, right]) => (right(facts, law) ? [] : [name]));
}

/** `云川市某局当罚字〔2026〕K7Q2M-1号`: no other phone has these letters. */
export function decisionNumber(body: string, year: string, mark: string, count: number): string {
  return `${body}当罚字〔${year}〕${mark}-${count}号`;
}

export interface PaperFacts {
  readonly body: Bodies['summary.decided'];
  /** Names and numbers of certificates. */
  readonly officers: readonly (readonly [name: string, number: string])[];
  /** RFC 3339 with the offset of the place. */
  readonly wall: string;
  readonly received: string;
}

/** What stands in the template's places; the server's PDF has the same words. */
export function paperFields(facts: PaperFacts, law: SummaryLaw): Readonly<Record<string, string>> {
  const { body, officers, wall, received } = facts;
  const { party, captures } = body;
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(wall) ?? [];
  return {
    party: party.name,
    identity: party.identity,
    address: party.address,
    phone: party.phone,
    cause: sentence(body.cause),
    evidence: `现场检查记录${captures.length > 0 ? `和照片、录音等记录 ${captures.length} 件` : ''}`,
    clause: body.basis.clause,
    penalty:
      body.penalty === 'fine'
        ? `罚款 ${yuanOf(body.fine)}元（大写：${capitals(body.fine)}）`
        : '警告',
    said: said(body),
    payment: law.payment.zh,
    remedy: law.remedy.zh,
    time: `${year}年${Number(month)}月${Number(day)}日 ${time}`,
    place: body.place ?? '',
    officers: officers
      .map(([name, number]) => (number === '' ? name : `${name}（执法证号 ${number}）`))
      .join('、'),
    received,
  };
}

const sentence = (text: string) => text.trim().replace(/。+$/, '');

function said({ statement, heard }: Bodies['summary.decided']): string {
  if (sentence(statement) === '') return '当事人未提出陈述、申辩。';
  const answer = sentence(heard);
  return `当事人陈述、申辩：${sentence(statement)}。${answer === '' ? '' : `答复：${answer}。`}`;
}

/** The paper's blocks with every field in its place. */
export function filledPaper(facts: PaperFacts, law: SummaryLaw): readonly PaperBlock[] {
  const fields = paperFields(facts, law);
  const put = (text: string) => text.replace(/\{([a-z]+)\}/g, (_, name) => fields[name] || '／');
  return law.paper
    .filter((block) => block.when === null || facts.body.penalty === 'fine')
    .map((block) => ({
      ...block,
      text: put(block.text),
      rows: block.rows.map(([label, text]) => [label, put(text)] as const),
    }));
}
