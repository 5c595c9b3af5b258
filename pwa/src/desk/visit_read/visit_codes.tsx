import './visit_codes.css';
import type { ComponentChildren, JSX } from 'preact';
import { codes as words } from '../../i18n/codes';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Facts } from '../../ui/card';
import { SafetyMark } from '../../ui/safety_mark';
import type { CodeScan, VisitCodes } from '../api/code_shapes';
import type { Visit } from '../api/shapes';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { clockText } from '../trust/time_lines';

/** More of them are folded, so that the place below stays in sight. */
const SCANS_OPEN_MAX = 3;

type Fact = readonly [name: string, value: ComponentChildren];

/** The codes of the visit: its own, what was shown, who scanned it, and why not. */
export function VisitCodesPanel({ visit }: { visit: Visit }): JSX.Element {
  const texts = desk().visitCodes;
  const { codes } = visit;
  return (
    <section class="panel visit-codes">
      <h2>{texts.title}</h2>
      {codes.findings.length > 0 && (
        <ul class="code-findings">
          {codes.findings.map(({ code }) => (
            <li key={code}>
              <SafetyMark state="needs-you" label={texts.findings[code] ?? code} />
            </li>
          ))}
        </ul>
      )}
      <Facts
        facts={[
          [texts.act, <Act codes={codes} />],
          ...saidAtOpening(codes),
          [texts.showing, <Shown visit={visit} />],
          [texts.scanning, <Scans visit={visit} />],
        ]}
      />
      {codes.exceptions.length > 0 && (
        <>
          <h3>{texts.exceptions}</h3>
          <ul class="code-lines">
            {codes.exceptions.map(({ index, reason, note, wall }) => (
              <li key={index}>
                <strong>{words().noCode[reason]}</strong>
                {note && <span>{note}</span>}
                <time dateTime={wall}>{clockText(wall, visit.openedAt)}</time>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Act({ codes }: { codes: VisitCodes }): JSX.Element {
  const { session } = useDesk();
  const state = session.state.value;
  const texts = desk().visitCodes;
  if (!codes.act) return <span class="soft">{texts.none}</span>;
  const { text, link } = codes.act;
  // The link is the party's: an officer is never given it, whatever became of it.
  const isOfficer = state.kind === 'in' && state.me.role === 'officer';
  return (
    <span class="code-act">
      <span class="fixed">{text}</span>
      {link && (
        <a class="link" href={link} target="_blank" rel="noreferrer">
          {texts.openAct}
        </a>
      )}
      {!link && !isOfficer && <span class="soft">{texts.copiedSecret}</span>}
    </span>
  );
}

function saidAtOpening({ permit, trigger, urgent, joint, madeUp }: VisitCodes): readonly Fact[] {
  const texts = desk().visitCodes;
  const facts: Fact[] = [];
  if (permit) facts.push([texts.permit, <span class="fixed">{permit}</span>]);
  if (trigger) {
    const kind = (words().triggers as Readonly<Record<string, string>>)[trigger.kind];
    facts.push([texts.trigger, dotted(kind ?? trigger.kind, trigger.note)]);
  }
  if (urgent) facts.push([texts.urgent, urgent]);
  if (joint.length > 0) {
    facts.push([texts.joint, joint.map(({ name }) => name[language.value]).join(desk().comma)]);
  }
  if (madeUp) facts.push([texts.madeUp, <MadeUp madeUp={madeUp} />]);
  return facts;
}

function MadeUp({ madeUp }: { madeUp: NonNullable<VisitCodes['madeUp']> }): JSX.Element {
  const texts = desk().visitCodes;
  const { days, happenedAt, limitDays, limitVerified, reason, withinLimit } = madeUp;
  const late = days === null || days < 0 ? texts.enteredUnclear : texts.entered(days);
  return (
    <span class="code-act">
      <SafetyMark state={withinLimit ? 'proven' : 'needs-you'} label={late} />
      <span>{reason}</span>
      <span class="soft">
        {dotted(texts.happened(instant(happenedAt, 'moment')), texts.limit(limitDays))}
      </span>
      {!limitVerified && <span class="soft">{texts.limitUnverified}</span>}
    </span>
  );
}

function Shown({ visit }: { visit: Visit }): JSX.Element {
  const texts = desk().visitCodes;
  const { shown } = visit.codes;
  const first = shown[0];
  if (!first) return <span class="soft">{texts.notShown}</span>;
  return (
    <span class="code-act">
      <span>{texts.shown(shown.length)}</span>
      <span class="soft">
        {desk().time.claimed}{' '}
        <time dateTime={first.wall}>{clockText(first.wall, visit.openedAt)}</time>
      </span>
    </span>
  );
}

function Scans({ visit }: { visit: Visit }): JSX.Element {
  const texts = desk().visitCodes;
  const { scans } = visit.codes;
  const fresh = scans.filter(({ state }) => state === 'fresh').length;
  const own = visit.items.some((item) => item.type === 'opened' && item.found === 'code');
  return (
    <span class="code-act">
      {own && <span>{texts.scannedOwn}</span>}
      {(fresh > 0 || !own) && (
        <span class={fresh > 0 ? '' : 'soft'}>
          {fresh > 0 ? texts.scans(fresh) : texts.notScanned}
        </span>
      )}
      {scans.length > 0 && (
        <details open={scans.length <= SCANS_OPEN_MAX}>
          <summary>{texts.allScans(scans.length)}</summary>
          <ul class="code-lines">
            {scans.map((scan) => (
              <ScanLine key={scan.index} scan={scan} />
            ))}
          </ul>
        </details>
      )}
    </span>
  );
}

function ScanLine({ scan }: { scan: CodeScan }): JSX.Element {
  const texts = desk().visitCodes;
  const odd = scan.witness === 'differs' || scan.state === 'revoked' || scan.stranger;
  const known = scan.state === 'fresh' && scan.witness === 'matches' ? 'proven' : 'on-this-phone';
  return (
    <li>
      <SafetyMark state={odd ? 'needs-you' : known} label={texts.states[scan.state]} />
      <span class="soft">
        {dotted(
          scan.officer.name[language.value],
          scan.stranger && texts.stranger,
          `${desk().visit.number(scan.seq)} ${texts.witness[scan.witness]}`,
          texts.age(scan.ageSeconds.toFixed(0)),
        )}
      </span>
      <time dateTime={scan.at}>{when(scan.at)}</time>
    </li>
  );
}
