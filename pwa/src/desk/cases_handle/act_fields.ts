/** What a person fills in for each act, and how it becomes the act that is sent. Pure. */

export type FieldKind =
  | 'line'
  | 'text'
  | 'day'
  | 'yuan'
  | 'yes'
  | 'one'
  | 'some'
  | 'list'
  | 'moment'
  | 'plan'
  | 'votes'
  /** One of the heads, of the officers, of the evidence of the case. */
  | 'head'
  | 'officer'
  | 'piece'
  /** Who takes the place of somebody who is recused. */
  | 'substitute'
  /** Something that is preserved or sealed in this case. */
  | 'held'
  /** What the decision rests on; what the lists say of a measure; what was linked. */
  | 'rests'
  | 'lists'
  | 'pieces';

export interface ActField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly options?: readonly string[];
  /** Of `held`: the fact of the case that lists them. */
  readonly of?: 'preserved' | 'sealed' | 'urgent';
  /** May stay empty. */
  readonly free?: true;
  /** Its word where the one of its name would say something else. */
  readonly word?: string;
  /** Of `yes`: "no" is an answer too, and stands in the history. */
  readonly answers?: true;
  /** Member of the penalty, not of the act. */
  readonly penalty?: true;
}

const line = (name: string): ActField => ({ name, kind: 'line' });
const text = (name: string): ActField => ({ name, kind: 'text' });
const yes = (name: string): ActField => ({ name, kind: 'yes' });
const answer = (name: string): ActField => ({ ...yes(name), answers: true });
const one = (name: string, options: readonly string[]): ActField => ({
  name,
  kind: 'one',
  options,
});

const OUTCOMES = ['penalty', 'no_penalty_minor', 'facts_fail', 'referred'];
const KINDS = [
  'warning',
  'circular',
  'fine',
  'confiscation',
  'suspension',
  'downgrade',
  'revocation',
  'restriction',
  'stop',
  'close',
  'ban',
];
const RESULTS = ['upheld', 'changed', 'annulled', 'illegal', 'redo', 'withdrawn'];
const METHODS = ['direct', 'leave_behind', 'postal', 'entrusted', 'electronic', 'public_notice'];
const APPROVED: ActField = { name: 'approvedBy', kind: 'head' };
/** Whether a list spares the party: looked at before a measure is taken. */
const LISTS: ActField = { name: 'lists', kind: 'lists', free: true };
const PENALTY: readonly ActField[] = [
  { name: 'kinds', kind: 'some', options: KINDS, penalty: true, free: true },
  { name: 'fine', kind: 'yuan', penalty: true, free: true },
  { name: 'confiscated', kind: 'yuan', penalty: true, free: true },
  { name: 'rule', kind: 'text', penalty: true, free: true },
];

const held = (of: 'preserved' | 'sealed' | 'urgent'): ActField => ({
  name: 'item',
  kind: 'held',
  of,
});
const free = (field: ActField): ActField => ({ ...field, free: true });
const worded = (word: string, field: ActField): ActField => ({ ...field, word });
const day = (name: string): ActField => ({ name, kind: 'day' });
const BEGINS = [line('number'), { name: 'applied', kind: 'day' as const, free: true as const }];
const ENDS = [one('result', RESULTS), free(line('number')), free(text('summary')), ...PENALTY];

/** Acts that are not named need nothing but a confirmation. */
const FIELDS: Readonly<Record<string, readonly ActField[]>> = {
  'filing.declined': [text('reason')],
  'evidence.added': [line('evidence'), { name: 'proves', kind: 'text', free: true }],
  'evidence.linked': [{ name: 'pieces', kind: 'pieces', free: true }],
  'evidence.excluded': [{ name: 'evidence', kind: 'piece' }, text('reason')],
  'evidence.preserved': [line('item'), APPROVED, LISTS],
  'preservation.decided': [held('preserved'), text('decision')],
  'property.sealed': [line('item'), APPROVED, LISTS],
  'sealing.ended': [held('sealed')],
  'correction.ordered': [text('text'), worded('correctBy', free(day('until')))],
  'correction.checked': [answer('corrected')],
  'recusal.decided': [
    { name: 'officer', kind: 'officer' },
    answer('recused'),
    { name: 'replacement', kind: 'substitute', free: true },
  ],
  'crime.suspected': [text('reason')],
  'case.referred': [line('to')],
  'referral.declined': [text('reason')],
  'referral.delivered': [line('acknowledged')],
  'referral.returned': [text('answer')],
  'investigation.finished': [
    one('outcome', OUTCOMES),
    ...PENALTY,
    yes('complex'),
    yes('publicInterest'),
    free(line('reviewByLaw')),
  ],
  'reviewer.chosen': [line('reviewer')],
  'review.given': [answer('agrees'), text('opinion')],
  'investigation.reopened': [text('reason')],
  'notice.served': [text('facts'), text('reasons'), ...PENALTY, yes('hearingOffered')],
  'statement.filed': [text('text')],
  'statement.answered': [answer('adopted'), yes('newFacts'), text('answer')],
  'hearing.announced': [{ name: 'day', kind: 'day' }, line('place')],
  'hearing.held': [text('record')],
  'hearing.waived': [yes('absent')],
  'case.discussed': [text('minutes'), { name: 'votes', kind: 'votes' }],
  'case.suspended': [text('reason')],
  'decision.made': [
    one('outcome', OUTCOMES),
    ...PENALTY,
    { name: 'evidence', kind: 'rests', free: true },
    text('reasons'),
  ],
  'decision.served': [
    one('method', METHODS),
    { name: 'consent', kind: 'line', free: true },
    { name: 'media', kind: 'list', free: true },
  ],
  'fine.paid': [
    { name: 'amount', kind: 'yuan' },
    { name: 'receipt', kind: 'line', free: true },
    free(one('collected', ['up_to_100', 'remote'])),
  ],
  'deferral.granted': [worded('deferredTo', day('until'))],
  'sample.taken': [line('item'), line('quantity'), free(text('whence'))],
  'coercion.urgent': [line('item'), { name: 'at', kind: 'moment' }, text('reason'), LISTS],
  'coercion.reviewed': [held('urgent'), answer('approved'), free(text('reason'))],
  'sealing.extended': [held('sealed'), text('reason')],
  'extension.granted': [
    worded('extendedTo', day('until')),
    worded('extensionRule', line('rule')),
    text('reason'),
  ],
  'fast_track.chosen': [yes('admitted'), yes('agreed'), worded('fastBy', day('until'))],
  'fast_track.ended': [text('reason')],
  'transfer.received': [line('origin'), line('document'), day('reached'), answer('complete')],
  'transfer.made': [line('to'), text('reason')],
  'education.recorded': [one('way', ['talk', 'letter', 'training']), text('text')],
  'instalments.granted': [{ name: 'plan', kind: 'plan' }],
  'enforcement.decided': [line('power'), line('way')],
  'enforcement.carried_out': [
    worded('carriedOut', text('record')),
    { name: 'amount', kind: 'yuan', free: true },
  ],
  'reconsideration.accepted': [line('body'), ...BEGINS.map(free)],
  'reconsideration.decided': ENDS,
  'suit.accepted': [line('court'), ...BEGINS.map(free)],
  'suit.decided': ENDS,
  'case.closed': [one('ground', ['executed', 'no_penalty', 'referred', 'court'])],
  'case.withdrawn': [text('reason')],
  'case.reopened': [text('reason')],
};

/** Under which key its word stands. */
export function wordOf({ name, word }: ActField): string {
  return word ?? name;
}

export function fieldsOf(act: string): readonly ActField[] {
  return FIELDS[act] ?? [];
}

/** As typed: text for all kinds, with commas between several, `yes` for what is ticked. */
export type Typed = Readonly<Record<string, string>>;

/** Facts of the case that no person types again. */
export interface Known {
  readonly officers: readonly string[];
  readonly evidence: readonly string[];
  readonly self: string;
}

const WITH_OFFICERS = new Set([
  'evidence.added',
  'evidence.preserved',
  'property.sealed',
  'correction.ordered',
  'correction.checked',
  'investigation.finished',
  'decision.made',
  'sample.taken',
  'coercion.urgent',
  'enforcement.carried_out',
]);

/** Names of the fields that still lack something. */
export function lacking(act: string, typed: Typed): readonly string[] {
  return fieldsOf(act)
    .filter(({ kind, free }) => kind !== 'yes' && !free)
    .filter(({ name }) => (typed[name] ?? '').trim() === '')
    .map(({ name }) => name);
}

/** Names of the fields whose amount, moment or plan cannot be read. */
export function unreadable(act: string, typed: Typed): readonly string[] {
  return fieldsOf(act)
    .filter((field) => valueFrom(field, (typed[field.name] ?? '').trim(), {}) === undefined)
    .map(({ name }) => name);
}

/** The act as it is sent; null when an amount cannot be read. */
export function actBody(act: string, typed: Typed, known: Known, votes: Words): object | null {
  const body: Record<string, unknown> = { act };
  const penalty: Record<string, unknown> = {};
  for (const field of fieldsOf(act)) {
    const value = valueFrom(field, (typed[field.name] ?? '').trim(), votes);
    if (value === undefined) return null;
    if (value === null) continue;
    (field.penalty ? penalty : body)[field.name] = value;
  }
  Object.assign(body, listsOf(act, typed));
  if (WITH_OFFICERS.has(act)) body['officers'] = known.officers;
  if (act === 'decision.made') body['evidence'] = namesIn(typed['evidence']) ?? known.evidence;
  if (act === 'hearing.held') body['chair'] = known.self;
  const punishes =
    act === 'notice.served' || body['outcome'] === 'penalty' || body['result'] === 'changed';
  if (punishes) body['penalty'] = { kinds: [], ...penalty };
  return body;
}

/** Names of evidence as one text; undefined while nobody has chosen. */
export function namesIn(typed: string | undefined): readonly string[] | undefined {
  return typed === undefined ? undefined : (JSON.parse(typed) as string[]);
}

/** What officers said of conditions. */
export function saidIn(typed: string | undefined): Readonly<Record<string, boolean>> {
  return typed === undefined ? {} : (JSON.parse(typed) as Record<string, boolean>);
}

function listsOf(act: string, typed: Typed): object {
  if (!fieldsOf(act).includes(LISTS)) return {};
  const departs = (typed['departs'] ?? '').trim();
  return { matter: typed['matter'] ?? '', said: saidIn(typed['said']), departs };
}

type Words = Readonly<Record<string, string>>;

function valueFrom(field: ActField, typed: string, votes: Words): unknown {
  switch (field.kind) {
    case 'yes':
      return typed === 'yes';
    case 'yuan':
      return typed === '' ? null : fenOf(typed);
    case 'some':
    case 'list':
      return typed === '' ? null : typed.split(/[,，、\s]+/).filter(Boolean);
    case 'votes':
      return votesOf(typed, votes);
    case 'plan':
      return planOf(typed);
    case 'rests':
    case 'lists':
    case 'pieces':
      return null;
    case 'moment':
      return Number.isNaN(Date.parse(typed)) ? undefined : new Date(typed).toISOString();
    default:
      return typed === '' && field.free ? null : typed;
  }
}

/** Whole fen; `1,234.50`, full-width signs too. Undefined for what is no amount. */
export function fenOf(typed: string): number | undefined {
  const plain = typed.normalize('NFKC').trim().replace(/^¥/, '').replace(/元$/, '').trim();
  const found = /^(\d{1,3}(?:,\d{3})+|\d{1,13})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!found) return undefined;
  const yuan = Number((found[1] ?? '').replaceAll(',', ''));
  return yuan * 100 + Number((found[2] ?? '').padEnd(2, '0') || 0);
}

function votesOf(typed: string, words: Words): Record<string, string> {
  const lines = typed.split('\n').map((one) => one.trim().split(/\s+/));
  return Object.fromEntries(
    lines.flatMap(([name, vote]) => {
      const known = Object.keys(words).find((one) => words[one] === vote);
      return name && known ? [[name, known]] : [];
    }),
  );
}

/** A line for each instalment: its day and its amount. Undefined for a line that is neither. */
function planOf(typed: string): readonly { day: string; amount: number }[] | undefined {
  const lines = typed.split('\n').filter((one) => one.trim() !== '');
  const plan = lines.map((one) => {
    const found = /^(\d{4}-\d{2}-\d{2})\s+(.+)$/.exec(one.normalize('NFKC').trim());
    const amount = fenOf(found?.[2] ?? '');
    return amount === undefined ? null : { day: found?.[1] ?? '', amount };
  });
  const read = plan.filter((one) => one !== null);
  return read.length === plan.length && read.length > 0 ? read : undefined;
}
