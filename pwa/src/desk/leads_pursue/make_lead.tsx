import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { Button } from '../../ui/button';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
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

/** Whether this reader sits in a body that supervises: only those make leads. */
export function useOpensLeads(): boolean {
  const { session } = useDesk();
  const state = session.state.value;
  return state.kind === 'in' && state.me.role === 'supervisor';
}
