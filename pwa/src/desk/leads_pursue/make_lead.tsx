import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Button, LinkButton } from '../../ui/button';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { AgencySelect } from '../frequency_check/agency_select';
import { type LeadAsked, leadsApi } from './leads_api';

/** One tap makes a lead of what stands on this page; the body is asked only where nobody names it. */
export function MakeLead(props: {
  source: 'warning' | 'complaint' | 'tickets' | 'campaign';
  sourceId: string;
}): JSX.Element | null {
  const { client } = useDesk();
  const { route } = useLocation();
  const [id] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [agency, setAgency] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const texts = desk().leads;
  const make = async () => {
    const { source, sourceId } = props;
    const asked: LeadAsked = { id, source, sourceId, ...(agency ? { agencyId: agency } : {}) };
    setBusy(true);
    const answer = await leadsApi(client).open(asked);
    setBusy(false);
    if (answer.ok) {
      say(answer.value.existed ? texts.existed : texts.opened);
      return route(`/desk/leads/${answer.value.id}`);
    }
    const { trouble: told } = answer;
    if (told.name === 'lead-needs-body') return setAsking(true);
    setTrouble(told);
  };
  return (
    <>
      {trouble && <TroubleNotice trouble={trouble} />}
      <Button icon="forward" busy={busy && !asking} onPress={make}>
        {texts.make}
      </Button>
      {asking && (
        <Sheet
          title={texts.makeAbout}
          closeLabel={common().close}
          onClose={() => setAsking(false)}
          foot={
            <div class="sheet-acts">
              <Button onPress={() => setAsking(false)}>{common().cancel}</Button>
              <Button kind="main" busy={busy} onPress={make}>
                {texts.make}
              </Button>
            </div>
          }
        >
          <AgencySelect label={texts.about} value={agency} onChange={setAgency} />
        </Sheet>
      )}
    </>
  );
}

/** The lead that somebody has made of a warning or a complaint; else the tap that makes one. */
export function LeadOf(props: { source: 'warning' | 'complaint'; sourceId: string }): JSX.Element {
  const { client } = useDesk();
  const { read } = useReading(
    () => leadsApi(client).of(props.source, props.sourceId),
    () => false,
    props.sourceId,
  );
  const texts = desk().leads;
  const [known] = read.kind === 'ready' ? read.value.leads : [];
  if (!known) return <MakeLead {...props} />;
  return (
    <LinkButton href={`/desk/leads/${known.id}`} icon="forward">
      {texts.madeAlready(texts.stages[known.stage] ?? known.stage)}
    </LinkButton>
  );
}

/** Whether this reader sits in a body that supervises: only those make leads. */
export function useOpensLeads(): boolean {
  const { session } = useDesk();
  const state = session.state.value;
  return state.kind === 'in' && state.me.role === 'supervisor';
}
