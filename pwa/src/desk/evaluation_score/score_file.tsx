import './evaluation_score.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { CaseFile } from '../cases_handle/case_file';
import { CasePapers } from '../cases_handle/case_papers';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { useAct } from '../frequency_check/acting';
import { SummaryMaterial } from '../summaries_read/summary_read';
import {
  type Evaluation,
  evaluationApi,
  type FileShown,
  type Sheet,
  type SheetItem,
} from './evaluation_api';
import { lacking, newSheet, type SheetDraft, scoringOf, totalOf } from './sheet_draft';

/** A drawn file: its papers on one side, the sheet on the other. */
export function ScoreFile({ id, file }: { id: string; file: string }): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => evaluationApi(client).read(id),
    () => false,
    `${id} ${file}`,
  );
  const texts = desk().evaluation;
  const item = read.kind === 'ready' ? read.value.items.find((one) => one.case === file) : null;
  const back = { href: `/desk/evaluation/${id}`, label: texts.back };
  return (
    <Screen title={item?.number ?? texts.title} back={back}>
      <ReadingView read={read} onRetry={refresh}>
        {(one) =>
          item ? (
            <div class="eval-grid">
              <section class="eval-list">
                <h2>{texts.material}</h2>
                {one.sheet.files === 'summary' ? (
                  <SummaryMaterial id={item.case} />
                ) : (
                  <>
                    <p>
                      <a class="link" href={`/desk/cases/${item.case}`}>
                        {item.number} {item.cause}
                      </a>
                    </p>
                    <CasePapers id={item.case} upTo={one.lastIndex} />
                    <CaseFile id={item.case} />
                  </>
                )}
              </section>
              <div class="eval-list">
                {item.scorings.length > 0 && <Compared one={one} item={item} />}
                {item.mine ? (
                  <SheetForm one={one} item={item} settling={item.mine === 'settle'} />
                ) : (
                  item.scorings.length === 0 && <p class="soft">{texts.notYours}</p>
                )}
              </div>
            </div>
          ) : (
            <p class="soft">{texts.notYours}</p>
          )
        }
      </ReadingView>
    </Screen>
  );
}

/** The filled sheets side by side; what differs stands out. */
function Compared({ one, item }: { one: Evaluation; item: FileShown }): JSX.Element {
  const texts = desk().evaluation;
  const columns = item.scorings.map((how, place) => ({
    key: `${place}`,
    name: how.third ? texts.third : (how.by?.name[language.value] ?? String(place + 1)),
    total: how.total,
    reason: how.reason,
    points: new Map(how.scoring.given.map((given) => [given.item, given])),
    faults: new Map(how.scoring.fatal.map((fault) => [fault.point, fault.reason])),
  }));
  const named = one.sheet.fatal.filter(({ id }) => columns.some(({ faults }) => faults.has(id)));
  return (
    <section class="eval-card">
      <h2>{texts.theirSheets}</h2>
      <div class="eval-scroll">
        <table class="eval-table">
          <thead>
            <tr>
              <th scope="col">{texts.item}</th>
              {columns.map(({ key, name }) => (
                <th key={key} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {named.map(({ id, text }) => (
              <tr key={id} class="eval-differs">
                <th scope="row">{text[language.value]}</th>
                {columns.map(({ key, faults }) => (
                  <td key={key}>{faults.has(id) ? `${texts.zeroed}：${faults.get(id)}` : '–'}</td>
                ))}
              </tr>
            ))}
            {one.sheet.sections.flatMap(({ items }) =>
              items.map(({ id, points, text }) => {
                const given = columns.map((column) => column.points.get(id));
                const apart = new Set(given.map((each) => each?.points)).size > 1;
                return (
                  <tr key={id} class={apart ? 'eval-differs' : ''}>
                    <th scope="row">
                      {text[language.value]} ({points})
                    </th>
                    {given.map((each, place) => (
                      <td key={columns[place]?.key}>
                        {each?.points}
                        {each?.remark && <span class="soft eval-words">{each.remark}</span>}
                      </td>
                    ))}
                  </tr>
                );
              }),
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{texts.sum}</th>
              {columns.map(({ key, total }) => (
                <td key={key} class="eval-name">
                  {total}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
      {columns.map(({ key, reason }) => reason && <p key={key}>{reason}</p>)}
    </section>
  );
}

function SheetForm(props: { one: Evaluation; item: FileShown; settling: boolean }): JSX.Element {
  const { one, item, settling } = props;
  const { sheet } = one;
  const { client } = useDesk();
  const { route } = useLocation();
  const [id] = useState(() => crypto.randomUUID());
  const [draft, set] = useState<SheetDraft>(() => newSheet(sheet));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, trouble, act } = useAct();
  const texts = desk().evaluation;
  const lacks = lacking(sheet, draft) + (settling && reason.trim() === '' ? 1 : 0);
  const submit = async () => {
    setTried(true);
    if (lacks > 0) return;
    const said = {
      act: settling ? 'evaluation.settled' : 'evaluation.scored',
      case: item.case,
      scoring: scoringOf(sheet, draft),
      ...(settling ? { reason: reason.trim() } : {}),
    };
    const done = await act(() => evaluationApi(client).step(one.id, id, said), texts.done);
    if (done) route(`/desk/evaluation/${one.id}`);
  };
  return (
    <section class="eval-card eval-card-mine">
      <h2>{texts.yourSheet}</h2>
      <p class="soft">{texts.filled}</p>
      <Fatal sheet={sheet} draft={draft} tried={tried} onChange={set} />
      {sheet.sections.map((section) => (
        <fieldset key={section.id} class="eval-fatal">
          <legend class="eval-name">{section.name[language.value]}</legend>
          {section.items.map((one) => (
            <Row key={one.id} item={one} draft={draft} tried={tried} onChange={set} />
          ))}
        </fieldset>
      ))}
      {settling && (
        <Field
          label={texts.settleReason}
          rows={3}
          value={reason}
          maxLength={4000}
          onChange={setReason}
          {...(tried && reason.trim() === '' ? { error: texts.need } : {})}
        />
      )}
      <div class="eval-foot">
        <p class="eval-name" role="status">
          {Object.keys(draft.fatal).length > 0 ? texts.zero : texts.total(totalOf(draft), one.most)}
        </p>
        {tried && lacks > 0 && <p class="field-error">{texts.lacking(lacks)}</p>}
        <Button kind="main" busy={busy} onPress={submit}>
          {settling ? texts.settle : texts.hand}
        </Button>
      </div>
      <p class="soft">{texts.final}</p>
      {trouble && <TroubleNotice trouble={trouble} />}
    </section>
  );
}

interface Part {
  readonly draft: SheetDraft;
  readonly tried: boolean;
  readonly onChange: (draft: SheetDraft) => void;
}

function Fatal(props: Part & { sheet: Sheet }): JSX.Element {
  const { sheet, draft, tried, onChange } = props;
  const texts = desk().evaluation;
  const without = (id: string) =>
    Object.fromEntries(Object.entries(draft.fatal).filter(([point]) => point !== id));
  return (
    <fieldset class="eval-fatal">
      <legend class="eval-name">{texts.fatal}</legend>
      {sheet.fatal.map(({ id, text }) => {
        const found = draft.fatal[id];
        return (
          <div key={id}>
            <label class="eval-check">
              <input
                type="checkbox"
                checked={found !== undefined}
                onChange={(event) =>
                  onChange({
                    ...draft,
                    fatal: event.currentTarget.checked ? { ...draft.fatal, [id]: '' } : without(id),
                  })
                }
              />
              {text[language.value]}
            </label>
            {found !== undefined && (
              <Field
                label={texts.fatalReason}
                value={found}
                maxLength={1000}
                onChange={(why) => onChange({ ...draft, fatal: { ...draft.fatal, [id]: why } })}
                {...(tried && !found.trim() ? { error: texts.need } : {})}
              />
            )}
          </div>
        );
      })}
    </fieldset>
  );
}

function Row(props: Part & { item: SheetItem }): JSX.Element {
  const { item, draft, tried, onChange } = props;
  const texts = desk().evaluation;
  const name = item.text[language.value];
  const points = draft.points[item.id] ?? item.points;
  const remark = draft.remarks[item.id] ?? '';
  const give = (value: number) =>
    onChange({
      ...draft,
      points: { ...draft.points, [item.id]: Math.min(Math.max(value, 0), item.points) },
    });
  return (
    <div class="eval-row">
      <div class="eval-points">
        <span>{name}</span>
        <span class="eval-step">
          <button
            type="button"
            class="eval-round"
            aria-label={texts.less(name)}
            disabled={points === 0}
            onClick={() => give(points - 1)}
          >
            −
          </button>
          <output class="eval-name">
            {points}/{item.points}
          </output>
          <button
            type="button"
            class="eval-round"
            aria-label={texts.moreOf(name)}
            disabled={points === item.points}
            onClick={() => give(points + 1)}
          >
            +
          </button>
        </span>
      </div>
      {points < item.points && (
        <Field
          label={texts.remark}
          value={remark}
          maxLength={1000}
          onChange={(text) =>
            onChange({ ...draft, remarks: { ...draft.remarks, [item.id]: text } })
          }
          {...(tried && !remark.trim() ? { error: texts.need } : {})}
        />
      )}
    </div>
  );
}
