import './partner.css';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { encode } from 'uqr';
import { confirmPartner, type Problem, presenceCode, type Visit } from '../../field';
import { common } from '../../i18n/common';
import { visit as visitTexts } from '../../i18n/visit';
import { Button } from '../../ui/button';
import { nod } from '../../ui/nod';
import { Page } from '../../ui/page';
import { QrCode } from '../../ui/qr_code';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { officerName } from '../names';
import { ProblemNotice } from '../problem_notice';
import { ScanView } from '../scan_view';
import { RecordingStrip, WithVisit } from '../visit_frame';

const CODE_LIFE_MS = 60_000;

export function PartnerConfirm({ id }: { id: string }): JSX.Element {
  return <WithVisit id={id}>{(visit) => <Confirming visit={visit} />}</WithVisit>;
}

/** Two phones that scan each other prove that two officers were there. */
function Confirming({ visit }: { visit: Visit }): JSX.Element {
  const t = visitTexts().partner;
  const { route } = useLocation();
  const [showing, setShowing] = useState(false);
  const [tried, setTried] = useState('');
  const confirm = useAct(
    (scanned: string) => confirmPartner(visit.id, scanned),
    ({ officer }) => {
      nod();
      say(t.confirmed(officerName(officer)));
      route(`/visits/${visit.id}`, true);
    },
  );
  const read = (text: string): boolean => {
    if (text !== tried) {
      setTried(text);
      confirm.run(text);
    }
    return false; // The screen leaves by itself when the partner is confirmed.
  };
  return (
    <Page
      title={t.title}
      back={{ href: `/visits/${visit.id}`, label: common().back }}
      below={<RecordingStrip visit={visit.id} />}
      foot={
        <div class="side-by-side">
          <Button icon="scan" pressed={!showing} onPress={() => setShowing(false)}>
            {t.scan}
          </Button>
          <Button icon="phone" pressed={showing} onPress={() => setShowing(true)}>
            {t.show}
          </Button>
        </div>
      }
    >
      {showing ? (
        <PresenceCode />
      ) : (
        <>
          <ProblemNotice problem={confirm.problem} />
          <ScanView aim={t.scanHelp} otherwise={t.otherWay} onText={read} />
        </>
      )}
    </Page>
  );
}

/** The same code without a visit of one's own: for the partner who holds the other phone. */
export function PresenceShow(): JSX.Element {
  const t = visitTexts().partner;
  return (
    <Page title={t.qr} back={{ href: '/me', label: common().back }}>
      <PresenceCode />
    </Page>
  );
}

function PresenceCode(): JSX.Element {
  const t = visitTexts().partner;
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let left = false;
    const renew = async () => {
      const code = await presenceCode();
      if (left) return;
      setProblem(code.ok ? null : code.problem);
      setText(code.ok ? code.text : null);
    };
    renew();
    const timer = setInterval(renew, CODE_LIFE_MS);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, []);
  return (
    <div class="presence">
      <ProblemNotice problem={problem} />
      <div class="presence-code">
        {text !== null && <QrCode label={t.qr} modules={encode(text, { border: 0 }).data} />}
      </div>
      <p class="soft presence-help">{t.showHelp}</p>
    </div>
  );
}
