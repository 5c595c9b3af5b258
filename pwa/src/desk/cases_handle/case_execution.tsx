import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { dated, instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import type { Case } from './cases_api';

type Execution = NonNullable<Case['execution']>;
type Owing = NonNullable<Execution['owing']>;

const yuan = (fen: number) =>
  (fen / 100).toLocaleString('zh-CN', { minimumFractionDigits: fen % 100 === 0 ? 0 : 2 });
const dayOf = (value: string | null) => (value ? instant(value, 'day') : '—');

/** What is owed today and why, what the body may do next, what became of remedies. */
export function ExecutionPart({ shown }: { shown: Case }): JSX.Element | null {
  const texts = desk().execution;
  const { execution, setAside } = shown;
  if (!execution && setAside.length === 0) return null;
  return (
    <section class="panel">
      <h2>{texts.title}</h2>
      {execution?.void && <p class="case-note">{texts.annulled}</p>}
      {execution?.unknownYear && <p class="case-note">{texts.unknown(execution.unknownYear)}</p>}
      {execution?.owing && !execution.void && <Sums owing={execution.owing} />}
      {execution && <Plan execution={execution} />}
      {execution && <Windows execution={execution} />}
      {execution && <Remedies execution={execution} />}
      <SetAside shown={shown} />
    </section>
  );
}

function Sums({ owing }: { owing: Owing }): JSX.Element {
  const texts = desk().execution;
  const rows: readonly [string, number, boolean][] = [
    [texts.fine, owing.fine, owing.fine > 0],
    [texts.confiscated, owing.confiscated, owing.confiscated > 0],
    [texts.surcharge(owing.days, owing.capped), owing.surcharge, owing.surcharge > 0],
    [texts.paid, owing.paid, true],
    [texts.overpaid, owing.overpaid, owing.overpaid > 0],
  ];
  return (
    <>
      <p class={owing.overdue ? 'execution-sum execution-over' : 'execution-sum'}>
        <strong>{texts.remaining(yuan(owing.remaining))}</strong>{' '}
        {owing.remaining > 0 && owing.due && (
          <span>
            {owing.overdue ? texts.overdue(dayOf(owing.due)) : texts.due(dayOf(owing.due))}
          </span>
        )}
      </p>
      <dl class="case-said execution-rows">
        {rows
          .filter(([, , there]) => there)
          .map(([name, amount]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd class="figure">{texts.yuan(yuan(amount))}</dd>
            </div>
          ))}
      </dl>
      <p class="soft">{dated(owing.explanation?.[language.value] ?? '')}</p>
    </>
  );
}

function Plan({ execution }: { execution: Execution }): JSX.Element | null {
  const texts = desk().execution;
  const plan = execution.owing?.instalments ?? [];
  if (plan.length === 0) return null;
  return (
    <>
      <h3>{texts.plan}</h3>
      <ul class="case-clocks">
        {plan.map((one) => (
          <li key={one.day} class={one.state === 'missed' ? 'case-clock-over' : ''}>
            <span class="case-clock-line">
              <span>
                {dayOf(one.day)} · {texts.planStates[one.state]}
              </span>
              <span class="figure">{texts.yuan(yuan(one.amount))}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Windows({ execution }: { execution: Execution }): JSX.Element | null {
  const texts = desk().execution;
  if (execution.windows.length === 0) return null;
  return (
    <>
      <h3>{texts.windows}</h3>
      <ul class="case-clocks">
        {execution.windows.map((one) => (
          <li key={one.act}>
            <span class="case-clock-line">
              <strong>{one.name[language.value]}</strong>
              <span class="figure">
                {texts.windowStates[one.state]?.(dayOf(one.first), dayOf(one.last)) ?? one.state}
              </span>
            </span>
            <span class="soft">{one.why[language.value]}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Remedies({ execution }: { execution: Execution }): JSX.Element | null {
  const texts = desk().execution;
  if (execution.remedies.length === 0) return null;
  return (
    <>
      <h3>{texts.remedies}</h3>
      <ul class="case-clocks">
        {execution.remedies.map((one) => (
          <li key={`${one.kind} ${one.begun}`}>
            <span class="case-clock-line">
              <strong>{texts.kinds[one.kind] ?? one.kind}</strong>
              <span>
                {one.result
                  ? (desk().cases.choices[one.result] ?? one.result)
                  : texts.goesOn(dayOf(one.begun))}
              </span>
            </span>
            {one.ended && (
              <span class="soft figure">
                {dayOf(one.begun)} – {dayOf(one.ended)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function SetAside({ shown }: { shown: Case }): JSX.Element | null {
  const texts = desk().execution;
  if (shown.setAside.length === 0) return null;
  return (
    <>
      <h3>{texts.setAside}</h3>
      <ul class="case-clocks">
        {shown.setAside.map((one) => (
          <li key={`${one.on} ${one.reason}`}>
            <strong>
              {one.act[language.value]} · {one.guard[language.value]}
            </strong>
            <span>{one.reason}</span>
            <span class="soft figure">{dayOf(one.on)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
