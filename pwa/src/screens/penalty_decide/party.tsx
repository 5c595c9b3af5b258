/** Whom it is about: taken from the enterprise, typed, or read from the licence. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { identityFault } from '../../domain/identity';
import { enterpriseById, type PartyNamed, readScan, type Visit } from '../../field';
import { common } from '../../i18n/common';
import { onTheSpot } from '../../i18n/on_the_spot';
import { Button } from '../../ui/button';
import { Card, Facts, Section } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import { useDraft } from '../draft';
import { ScanView } from '../scan_view';

export interface PartyDraft {
  readonly party: PartyNamed;
  change(part: Partial<PartyNamed>): void;
}

function partyOf(visit: Visit): PartyNamed {
  const { name, uscc } = visit.enterprise;
  return { kind: 'organisation', name, identity: uscc ?? '', address: '', phone: '' };
}

function read(text: string): PartyNamed | null {
  try {
    return text === '' ? null : (JSON.parse(text) as PartyNamed);
  } catch {
    return null; // A draft of an earlier version is begun again.
  }
}

/** The party of this visit: what was typed once stands in every paper of it. */
export function usePartyDraft(visit: Visit): PartyDraft {
  const [written, write] = useDraft(`party.${visit.id}`);
  const known = useRegistered(visit);
  const party = read(written) ?? known ?? partyOf(visit);
  return { party, change: (part) => write(JSON.stringify({ ...party, ...part })) };
}

function useRegistered(visit: Visit): PartyNamed | null {
  const [known, setKnown] = useState<PartyNamed | null>(null);
  const { id } = visit.enterprise;
  useEffect(() => {
    if (id === undefined) return;
    enterpriseById(id).then(
      (found) =>
        found &&
        setKnown({
          kind: 'organisation',
          name: found.name,
          identity: found.uscc,
          address: found.address,
          phone: '',
        }),
      () => undefined, // Without the register the visit's own words stand.
    );
  }, [id]);
  return known;
}

export function PartyCard({ draft }: { draft: PartyDraft }): JSX.Element {
  const t = onTheSpot().party;
  const [open, show] = useState(false);
  const { party } = draft;
  const fault = identityFault(party.kind, party.identity);
  return (
    <Section
      title={t.title}
      aside={
        <Button kind="quiet" onPress={() => show(true)}>
          {t.change}
        </Button>
      }
    >
      <Card>
        <Facts
          facts={[
            [t.name, party.name],
            [
              t.identity[party.kind],
              <span key="number" class={fault ? 'field-error' : 'fixed'}>
                {party.identity} {fault && t[fault]}
              </span>,
            ],
            ...(party.address === '' ? [] : [[t.address, party.address] as const]),
          ]}
        />
      </Card>
      {open && <PartySheet draft={draft} onClose={() => show(false)} />}
    </Section>
  );
}

function PartySheet(props: { draft: PartyDraft; onClose: () => void }): JSX.Element {
  const t = onTheSpot().party;
  const { party, change } = props.draft;
  const [scanning, scan] = useState(false);
  const fault = identityFault(party.kind, party.identity);
  return (
    <Sheet
      title={t.title}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <Button kind="main" wide onPress={props.onClose}>
          {t.save}
        </Button>
      }
    >
      {scanning && <LicenceScan onFound={change} onDone={() => scan(false)} />}
      <Choice
        legend={t.kind}
        chosen={party.kind}
        onChoose={(kind) => change({ kind })}
        options={(['organisation', 'person'] as const).map((value) => ({
          value,
          label: t.kinds[value],
        }))}
      />
      {party.kind === 'organisation' && !scanning && (
        <Button icon="scan" onPress={() => scan(true)}>
          {t.scan}
        </Button>
      )}
      <Field
        label={t.name}
        value={party.name}
        onChange={(name) => change({ name })}
        maxLength={200}
      />
      <Field
        label={t.identity[party.kind]}
        value={party.identity}
        onChange={(identity) => change({ identity })}
        maxLength={64}
        capitals
        {...(fault === 'wrong' ? { error: t.wrong } : {})}
      />
      <Field
        label={t.address}
        value={party.address}
        onChange={(address) => change({ address })}
        maxLength={400}
      />
      <Field
        label={t.phone}
        keys="tel"
        value={party.phone}
        onChange={(phone) => change({ phone })}
        maxLength={40}
      />
    </Sheet>
  );
}

function LicenceScan(props: {
  onFound: (part: Partial<PartyNamed>) => void;
  onDone: () => void;
}): JSX.Element {
  const t = onTheSpot().party;
  const take = async (text: string) => {
    const scanned = await readScan(text);
    if (scanned.type !== 'licence') return say(t.notLicence);
    const { enterprise } = scanned;
    props.onFound({
      kind: 'organisation',
      identity: scanned.uscc,
      ...(enterprise ? { name: enterprise.name, address: enterprise.address } : {}),
    });
    props.onDone();
  };
  return (
    <ScanView
      aim={t.aim}
      otherwise={t.otherwise}
      onText={(text) => {
        void take(text);
        return true;
      }}
    />
  );
}
