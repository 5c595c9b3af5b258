import './ladder.css';
import type { ComponentChildren, JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { Icon } from '../../ui/icon';
import { type Safety, SafetyShape } from '../../ui/safety_mark';
import type { Rung, Verdict } from '../api/shapes';
import { countVerdicts, reasonText } from './rungs';

const SHAPES: Readonly<Record<Verdict, Safety>> = {
  for: 'proven',
  against: 'needs-you',
  unknown: 'on-this-phone',
};

/** Why to rely on one record and why not, rung by rung. It gives reasons, never a score. */
export function TrustLadder(props: {
  rungs: readonly Rung[];
  /** What a stranger needs besides, at the foot of the opened ladder. */
  children: ComponentChildren;
}): JSX.Element {
  const { rungs } = props;
  const texts = desk().ladder;
  const counts = countVerdicts(rungs);
  return (
    <details class="ladder">
      <summary class="ladder-line">
        <span class="ladder-title">{texts.title}</span>
        <span class="ladder-shapes">
          {rungs.map((rung) => (
            <SafetyShape key={rung.name} state={SHAPES[rung.verdict]} />
          ))}
        </span>
        <span class="ladder-count">{texts.count(counts.for, counts.against, counts.unknown)}</span>
        <span class="ladder-arrow">
          <Icon name="down" />
        </span>
      </summary>
      <ul class="rungs">
        {rungs.map((rung) => (
          <RungLine key={rung.name} rung={rung} />
        ))}
      </ul>
      {props.children}
    </details>
  );
}

function RungLine({ rung }: { rung: Rung }): JSX.Element {
  const { ladder, trust, codeUnknown } = desk();
  return (
    <li class={`rung rung-${rung.verdict}`}>
      <span class={`safety safety-${SHAPES[rung.verdict]} rung-verdict`}>
        <SafetyShape state={SHAPES[rung.verdict]} />
        {ladder.verdicts[rung.verdict]}
      </span>
      <span class="rung-name">{trust.rungs[rung.name] ?? rung.name}</span>
      <span class="rung-reason">
        {reasonText(rung, trust, (code) => codeUnknown(code, rung.figures))}
      </span>
    </li>
  );
}
