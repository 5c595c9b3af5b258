import './code.css';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { encode } from 'uqr';
import {
  beginShowing,
  freshCode,
  keepAwake,
  me,
  type OfficerCode,
  type Problem,
  type Visit,
} from '../../field';
import { codes } from '../../i18n/codes';
import { field } from '../../i18n/field';
import { Button, LinkButton } from '../../ui/button';
import { QrCode } from '../../ui/qr_code';
import { inLanguage, officerNames } from '../names';
import { ProblemNotice } from '../problem_notice';
import { useNow } from '../ticking';
import { WithVisit } from '../visit_frame';
import { NoCode } from './except';
import { secondsLeft } from './state';
import { ToldHere } from './told';

export function CodeShow({ id }: { id: string }): JSX.Element {
  return <WithVisit id={id}>{(visit) => <Showing visit={visit} />}</WithVisit>;
}

interface Shown {
  readonly code: OfficerCode | null;
  readonly problem: Problem | null;
  readonly madeAt: number;
}

/** White and bright whatever the theme: the other phone has to read it, in the sun as well. */
function Showing({ visit }: { visit: Visit }): JSX.Element {
  const t = codes().show;
  const { route } = useLocation();
  const [excepting, setExcepting] = useState(false);
  const shown = useCode(visit.id);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = t.title;
  }, [t.title]);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  useEffect(keepAwake, []);
  const back = `/visits/${visit.id}`;
  return (
    <>
      <div class="code-show">
        <header class="code-show-head">
          <h1 ref={title} tabIndex={-1}>
            {t.title}
          </h1>
          <p>{me.value && inLanguage(me.value.agency.name)}</p>
          <p>
            {officerNames(visit.officers)} ·{' '}
            {field().start.certificate(me.value?.officer?.certificate.number ?? '')}
          </p>
        </header>
        <main class="code-show-body">
          <ProblemNotice problem={shown.problem} />
          <div class="code-show-symbol">
            {shown.code && <QrCode label={t.label} modules={modulesOf(shown.code.address)} />}
          </div>
          {shown.code && <Life key={shown.code.address} {...shown} lifeMs={shown.code.lifeMs} />}
          <p class="code-show-ask">{t.ask}</p>
          {shown.code?.source === 'bare' && <p class="code-show-small">{t.clock}</p>}
          <ToldHere visit={visit} />
        </main>
        <footer class="code-show-foot">
          <LinkButton kind="main" wide href={back}>
            {t.goOn}
          </LinkButton>
          <Button kind="quiet" wide onPress={() => setExcepting(true)}>
            {t.cannot}
          </Button>
        </footer>
      </div>
      {excepting && (
        <NoCode
          visit={visit.id}
          onClose={() => setExcepting(false)}
          onDone={() => route(back, true)}
        />
      )}
    </>
  );
}

/** One showing: its entry first, then a fresh code until the screen is left. */
function useCode(visit: string): Shown {
  const [shown, setShown] = useState<Shown>({ code: null, problem: null, madeAt: 0 });
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const renew = async () => {
      clearTimeout(timer);
      const made = await freshCode(visit);
      if (signal.aborted) return;
      const madeAt = Date.now();
      if (!made.ok) return setShown({ code: null, problem: made.problem, madeAt });
      setShown({ code: made.code, problem: null, madeAt });
      clearTimeout(timer);
      timer = setTimeout(renew, made.code.lifeMs);
    };
    beginShowing(visit).then((begun) => {
      if (signal.aborted) return;
      if (!begun.ok) return setShown({ code: null, problem: begun.problem, madeAt: 0 });
      // A page that slept comes back with an old code: nobody waits for the timer then.
      const woken = () => !document.hidden && renew();
      document.addEventListener('visibilitychange', woken, { signal });
      return renew();
    });
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, [visit]);
  return shown;
}

/** The modules of one address are worked out once, not at every tick of the clock. */
function modulesOf(address: string): readonly boolean[][] {
  if (drawn.address !== address) {
    drawn.address = address;
    drawn.modules = encode(address, { ecc: 'L', border: 0 }).data;
  }
  return drawn.modules;
}

const drawn: { address: string; modules: readonly boolean[][] } = { address: '', modules: [] };

function Life(props: { madeAt: number; lifeMs: number }): JSX.Element {
  const left = secondsLeft(props.madeAt, props.lifeMs, useNow(1000));
  return (
    <p class="code-show-life">
      <svg class="code-show-ring" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="9" />
        <circle
          class="code-show-rest"
          cx="12"
          cy="12"
          r="9"
          pathLength={1}
          style={{ strokeDashoffset: 1 - (left * 1000) / props.lifeMs }}
        />
      </svg>
      <span>{codes().show.seconds(left)}</span>
    </p>
  );
}
