import './visit_ask.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Halt } from '../../domain/asked';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Facts } from '../../ui/card';
import { Notice } from '../../ui/notice';
import { SafetyMark } from '../../ui/safety_mark';
import type { Call } from '../api/oversight_shapes';
import type { Item, Visit } from '../api/shapes';
import { dotted } from '../frame/dotted';
import { clockText } from '../trust/time_lines';
import { AskSheet } from './ask_sheet';
import { asksAbout } from './asking_api';
import { CallSheet } from './call_sheet';
import { HaltSheet, LiftSheet } from './reason_sheet';
import { Threads } from './threads';

/** What supervisors and officers say to each other about the visit, and the three ways to act. */
export function OversightPanel(props: {
  visit: Visit;
  onPhoto: (capture: string) => void;
  onDone: () => void;
}): JSX.Element {
  const { visit, onDone } = props;
  const { questions, halts, calls } = visit.oversight;
  const texts = desk().asking;
  const nothing = questions.length + halts.length + calls.length === 0;
  return (
    <section class="panel asking" id="oversight">
      <h2>{texts.title}</h2>
      {halts.map((halt) => (
        <HaltPart key={halt.id} halt={halt} visit={visit} onDone={onDone} />
      ))}
      <Acts visit={visit} onDone={onDone} />
      {nothing && <p class="soft">{texts.nothing}</p>}
      <Threads {...props} />
      {calls.length > 0 && <Calls calls={calls} />}
      <AskSheet visit={visit.id} onDone={onDone} />
    </section>
  );
}

type Sheet = 'halt' | 'call' | null;

function Acts({ visit, onDone }: { visit: Visit; onDone: () => void }): JSX.Element | null {
  const [sheet, show] = useState<Sheet>(null);
  const texts = desk().asking;
  const { powers, halts } = visit.oversight;
  const stands = halts.some(({ lifted }) => lifted === null);
  const mayHalt = powers.halt && visit.state === 'open' && !stands;
  if (!powers.ask && !powers.dispatch && !mayHalt) return null;
  const close = () => show(null);
  return (
    <div class="asking-acts">
      {powers.ask && (
        <Button
          kind="main"
          icon="send"
          onPress={() => {
            asksAbout.value = { visit: visit.id, capture: null, named: texts.wholeVisit };
          }}
        >
          {texts.ask}
        </Button>
      )}
      {powers.dispatch && (
        <Button icon="people" onPress={() => show('call')}>
          {texts.call}
        </Button>
      )}
      {mayHalt && (
        <Button kind="danger" icon="void" onPress={() => show('halt')}>
          {texts.halt}
        </Button>
      )}
      {sheet === 'call' && <CallSheet visit={visit.id} onClose={close} onDone={onDone} />}
      {sheet === 'halt' && <HaltSheet visit={visit.id} onClose={close} onDone={onDone} />}
    </div>
  );
}

function HaltPart(props: { halt: Halt; visit: Visit; onDone: () => void }): JSX.Element {
  const [lifting, lift] = useState(false);
  const { halt, visit } = props;
  const texts = desk().asking;
  const tongue = language.value;
  const findings = visit.oversight.findings.filter(({ figures }) => figures['halt'] === halt.id);
  const mayLift = halt.lifted === null && visit.oversight.powers.halt;
  return (
    <Notice
      tone={halt.lifted ? 'calm' : 'trouble'}
      title={halt.lifted ? texts.wasHalted : texts.isHalted}
      acts={mayLift && <Button onPress={() => lift(true)}>{texts.lift}</Button>}
    >
      <Facts
        facts={[
          [texts.haltReason, halt.reason],
          [texts.basis, halt.basis],
          [texts.haltedBy, dotted(halt.by.name[tongue], halt.body[tongue], when(halt.at))],
          [texts.readBy, <ReadBy halt={halt} />],
          ...(halt.lifted
            ? [
                [
                  texts.liftedBy,
                  dotted(halt.lifted.by.name[tongue], when(halt.lifted.at), halt.lifted.reason),
                ] as const,
              ]
            : []),
        ]}
      />
      {findings.map(({ code, figures }) => (
        <p key={code} class="asking-finding">
          <SafetyMark state="needs-you" label={desk().trust.short[code] ?? code} />
          <span>
            {texts.wentOn(
              Number(figures['entries']),
              clockText(String(figures['haltedAt']), visit.openedAt),
              figures['seenWall'] ? clockText(String(figures['seenWall']), visit.openedAt) : null,
              clockText(String(figures['firstWall']), visit.openedAt),
            )}
          </span>
          <a href={`#item-${figures['index']}`}>{texts.openItem}</a>
        </p>
      ))}
      {lifting && <LiftSheet halt={halt.id} onClose={() => lift(false)} onDone={props.onDone} />}
    </Notice>
  );
}

/** Of each officer whether his phone recorded that he read it. */
function ReadBy({ halt }: { halt: Halt }): JSX.Element {
  const texts = desk().asking;
  return (
    <ul class="asking-seen">
      {halt.officers.map((officer) => {
        const seen = halt.seen.find((one) => one.officer.id === officer.id);
        return (
          <li key={officer.id}>
            {officer.name[language.value]}
            <span>{seen ? texts.seenAt(when(seen.wall)) : texts.notSeen}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Calls({ calls }: { calls: readonly Call[] }): JSX.Element {
  const texts = desk().asking;
  const tongue = language.value;
  return (
    <ul class="asking-threads" aria-label={texts.calls}>
      {calls.map((call) => (
        <li key={call.task} class="asking-thread">
          <p class="asking-line">
            <SafetyMark
              state={call.visit ? 'proven' : 'leaving'}
              label={call.visit ? texts.helpCame : texts.helpAsked}
            />
            <span class="soft">{dotted(call.by.name[tongue], when(call.at))}</span>
          </p>
          <p>
            {dotted(
              call.agency.name[tongue],
              call.officers.map(({ name }) => name[tongue]).join(desk().comma),
            )}
          </p>
          <p class="asking-words">{call.reason}</p>
          {call.visit && <a href={`/desk/visits/${call.visit}`}>{texts.openVisit}</a>}
        </li>
      ))}
    </ul>
  );
}

/** A small way to ask about one item, where the item stands. */
export function AskAbout({ visit, item }: { visit: Visit; item: Item }): JSX.Element | null {
  if (!visit.oversight.powers.ask || !('capture' in item)) return null;
  const { item: words, visit: texts } = desk();
  const named = dotted(words.types[item.type], texts.number(item.seq));
  const ask = () => {
    asksAbout.value = { visit: visit.id, capture: item.capture, named };
  };
  return (
    <Button kind="quiet" icon="send" onPress={ask}>
      {desk().asking.askItem}
    </Button>
  );
}
